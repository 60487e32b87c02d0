import { expect } from 'chai';
import fc from 'fast-check';
import { createGlobMatcher } from '../../src/fls/glob.ts';

describe('a glob', () => {
  const matched = (glob: string, ...names: readonly string[]): string[] => [...createGlobMatcher(names)(glob)];

  it('matches the whole name, and any characters by *, whatever the case', () => {
    expect(matched('account.*', 'Account.Phone', 'MyAccount.Phone', 'Account')).to.deep.equal(['Account.Phone']);
    expect(matched('*__C', 'Bill__c', 'Bill__mdt')).to.deep.equal(['Bill__c']);
    expect(matched('Phone', 'phone', 'Phone2', 'HomePhone')).to.deep.equal(['phone']);
    expect(matched('a**c', 'ac', 'abc', 'ab')).to.deep.equal(['ac', 'abc']);
    expect(matched('*', 'any thing', '')).to.deep.equal(['any thing', '']);
  });

  it('takes every other character for itself', () => {
    const names = ['!a', 'a', '\\a', '\\\\a', 'a?', 'ab', 'x(y)', '[ab]', '100% of/it', 'C:\\*'];
    for (const name of names) expect(matched(name.replace('*', 'd'), ...names, 'C:\\d')).to.have.length(1);
    expect(matched('!a', ...names)).to.deep.equal(['!a']);
    expect(matched('\\a', ...names)).to.deep.equal(['\\a']);
    expect(matched('C:\\*', 'C:\\*', 'C:\\new', 'C:*')).to.deep.equal(['C:\\*', 'C:\\new']);
  });

  it('does not care how accents are composed, and answers the spellings it was given', () => {
    const names = ['\u00c9mile', 'E\u0301mile', 'Emile'];
    expect(matched('\u00e9m*', ...names)).to.deep.equal(names.slice(0, 2));
    expect(matched('E\u0301MILE', ...names)).to.deep.equal(names.slice(0, 2));
  });

  it('is what a regular expression of the same sense says', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'A', 'b', '!', '\\', '.', '*', '?', '[', '(', '%', '/', ' ', 'é', 'ß'),
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.array(text), text, (names, glob) => {
        const literal = glob.split('*').map((part) => part.replace(/[^\p{L} ]/gu, '\\$&'));
        const expression = new RegExp(`^${literal.join('[^]*')}$`, 'i');
        expect(matched(glob, ...names)).to.have.members([...new Set(names)].filter((name) => expression.test(name)));
      }),
      { numRuns: 500 },
    );
  });
});
