import { expect } from 'chai';
import { Linter } from 'eslint';
import { renderPageScript } from '../../../../../src/present/formats/html/browser/script.ts';

describe('the script of a page', () => {
  const script = renderPageScript();

  it('uses no name but its own and those of a browser', () => {
    const globals = { document: 'readonly', window: 'readonly' } as const;
    const faults = new Linter().verify(script, [
      { languageOptions: { sourceType: 'script', globals }, rules: { 'no-undef': 'error', 'no-redeclare': 'error' } },
    ]);
    expect(faults.map(({ message }) => message)).to.deep.equal([]);
  });

  it('ends no element and starts no comment of the page that it is in', () => {
    expect(script).to.not.match(/<\/script|<script|<!--/i);
  });

  it('makes no HTML of a text, runs no text, and asks nothing of a network', () => {
    expect(script).to.not.match(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|fetch\(|XMLHttpRequest|import\(/,
    );
  });
});
