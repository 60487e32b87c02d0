import { expect } from 'chai';
import { formatExcerpt } from '../../src/text/excerpt.ts';

describe('an excerpt', () => {
  it('is at most 60 characters long', () => {
    expect(formatExcerpt('x'.repeat(60))).to.equal('x'.repeat(60));
    expect(formatExcerpt('x'.repeat(61))).to.equal(`${'x'.repeat(60)}…`);
  });

  it('escapes every character that cannot be seen, by its code point in hexadecimal digits', () => {
    expect(formatExcerpt('a\u001B[31m\u202E\n\u2028\u{E0001}é')).to.equal(
      'a\\u{1b}[31m\\u{202e}\\u{a}\\u{2028}\\u{e0001}é',
    );
  });
});
