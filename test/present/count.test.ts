import { expect } from 'chai';
import { formatCount, formatNumber } from '../../src/present/count.ts';

describe('a count', () => {
  const cases: [number, string][] = [
    [0, '0 fields'],
    [1, '1 field'],
    [6, '6 fields'],
    [1234, '1,234 fields'],
  ];
  for (const [count, text] of cases)
    it(`reads as ${text}`, () => {
      expect(formatCount(count, 'field')).to.equal(text);
    });

  it('has a plural for each noun', () => {
    expect([formatCount(2, 'userLoses'), formatCount(2, 'stray')]).to.deep.equal([
      '2 users lose access',
      '2 stray field permissions',
    ]);
  });

  it('groups numbers by thousands', () => {
    expect(formatNumber(1234567)).to.equal('1,234,567');
  });
});
