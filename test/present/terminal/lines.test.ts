import { expect } from 'chai';
import { formatNumber, wrapItems } from '../../../src/present/terminal/lines.ts';

describe('lines for a terminal', () => {
  it('break between items, at 80 columns, below the first', () => {
    const items = Array.from({ length: 12 }, (_, index) => `Field_Number_${index}__c`);
    const lines = wrapItems('  edit  ', items);
    expect(lines.length).to.be.greaterThan(2);
    expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(80);
    expect(lines.slice(1).every((line) => line.startsWith('        Field'))).to.equal(true);
    expect(lines.join(' ').replaceAll(/\s+/g, ' ').trim()).to.equal(`edit ${items.join(', ')}`);
  });

  it('never cut a name, however long', () => {
    const long = `${'x'.repeat(120)}__c`;
    expect(wrapItems('  ', ['a', long, 'b'])).to.deep.equal(['  a,', `  ${long},`, '  b']);
  });

  it('have the lead alone where there is no item', () => {
    expect(wrapItems('none: ', [])).to.deep.equal(['none: ']);
  });

  it('group numbers by thousands', () => {
    expect(formatNumber(1234567)).to.equal('1,234,567');
  });
});
