import { expect } from 'chai';
import fc from 'fast-check';
import { FormedElement } from '../../src/xml/form.ts';
import type { XmlElement } from '../../src/xml/element.ts';
import { scanXml, type ScanHooks } from '../../src/xml/scan.ts';
import { anyProfile } from '../fuzz/documents.ts';
import { mutateXml } from '../fuzz/mutations.ts';
import { scanInBothWays } from './both-ways.ts';

const FORMS = [
  (a: string, b: string) => `<x>\n  <a>${a}</a>\n  <b>${b}</b>\n</x>`,
  (a: string, b: string) => `<x><b>${b}</b><a>${a}</a></x>`,
  (a: string, b: string) => `<x k="<y" ><a >${a}</a ><!-- <x> --><b>${b}</b>\r\n</x>`.replace('<y', 'y'),
  (a: string) => `<x>t<a>${a}</a><?p?></x>`,
  (a: string, b: string) => `<x><a>${a}<c>${b}</c></a></x>`,
  (a: string, b: string) => `<x><a/>${a}<b>${b}</b></x>`,
  () => '<x/>',
  () => '<!-- <x><a>1</a></x> -->',
  () => '<y><x><a>1</a></x></y>',
  () => 'text',
];

const odd = fc.constantFrom('é', '&amp;', '&', ' ', ']]', ']]>', '\n', '>', '<![CDATA[x]]>', '<c/>', '\u{1F600}', '\0');
const plain = fc.constantFrom('', 'true', 'false', 'A.B__c', ']]', '$&', '"\'');
const value = fc.oneof({ arbitrary: plain, weight: 60 }, { arbitrary: odd, weight: 1 });
const space = fc.constantFrom('', '\n  ', '\n  ', '\r\n\t', '\r', ' \n\n');
const gap = fc.oneof(
  { arbitrary: space, weight: 60 },
  { arbitrary: fc.constantFrom('\u00A0', ']]>', '\n<'), weight: 1 },
);
const forms = fc.constantFrom(...FORMS);

/** Runs of elements of one form, with others between them, and sometimes at fault. */
const run = fc
  .tuple(forms, fc.array(fc.tuple(gap, value, value), { minLength: 1, maxLength: 8 }))
  .map(([form, entries]) => entries.map(([before, a, b]) => before + form(a, b)).join(''));
const repeated = fc
  .array(run, { minLength: 2, maxLength: 6 })
  .map((runs) => `<r>${runs.join('')}\n</r>`)
  .map((text) => text.replace('<r>', '<r><x>\n  <a>1</a>\n  <b>2</b>\n</x>'));

function countFormed(root: XmlElement): number {
  return root.children.filter((child) => child instanceof FormedElement).length;
}

function scan(text: string, hooks: ScanHooks = {}): XmlElement {
  return scanXml(text, 3, { repeated: 'x', ...hooks });
}

describe('elements that repeat a form', () => {
  it('are read as a parser reads them, in whatever document, and refused for the same reason', () => {
    let formed = 0;
    const documents = mutateXml(repeated);
    fc.assert(
      fc.property(documents, fc.constantFrom(3, 3, 3, 1, 2, 4), (text, depth) => {
        formed += scanInBothWays(text, depth, 'x');
      }),
      { numRuns: 1500 },
    );
    console.log(formed);
    expect(formed).to.be.above(500);
  });

  it('are read alike in profiles', () => {
    fc.assert(
      fc.property(anyProfile, (text) => void scanInBothWays(text, 3, 'fieldPermissions')),
      { numRuns: 500 },
    );
  });

  it('are all read without the parser, but for the first of each form', () => {
    const texts = [FORMS[0], FORMS[1], FORMS[2]].map((form) => ` ${form?.('1', 'n') ?? ''}`);
    const root = scan(`<r>${texts.join('').repeat(50)}</r>`);
    expect([root.children.length, countFormed(root)]).to.deep.equal([150, 147]);
  });

  it('cost little where no two are alike', () => {
    const many = Array.from({ length: 3000 }, (_, index) => `<x>${' '.repeat(index % 700)}<a>1</a></x>`).join('');
    const root = scan(`<r>${many}</r>`);
    expect([root.children.length, countFormed(root) < 100]).to.deep.equal([3000, true]);
  });

  it('are not taken for such when a value or an element is very long', () => {
    const long = 'n'.repeat(5_000_000);
    const text = `<r><x><a>1</a></x><x><a>${long}</a></x><x><a>${long}<b/></a></x></r>`;
    expect(scan(text).children.map(({ start, end }) => end - start)).to.deep.equal([15, 5_000_014, 5_000_018]);
    expect(countFormed(scan(`<r>${`<x>${' '.repeat(5000)}<a>1</a></x>`.repeat(3)}</r>`))).to.equal(0);
  });

  it('are dropped as soon as they were taken', () => {
    const taken: string[] = [];
    const text = `<r>${'<x><a>1</a></x>\n'.repeat(4)}<y/></r>`;
    const root = scan(text, { take: ({ name, line }) => name === 'x' && taken.push(`${name} ${line}`) > 0 });
    expect([taken, root.children.map(({ name }) => name)]).to.deep.equal([['x 1', 'x 2', 'x 3', 'x 4'], ['y']]);
  });
});
