import { expect } from 'chai';
import { measureWidth, padColumns, wrapItems, wrapText } from '../../../src/present/terminal/lines.ts';

describe('lines for a terminal', () => {
  const fields = Array.from({ length: 12 }, (_, index) => `Field_Number_${index}__c`);

  for (const width of [60, 80, 120])
    it(`break between items, at ${width} columns, below the first`, () => {
      const lines = wrapItems('  edit  ', fields, width);
      expect(lines.length).to.be.greaterThan(1);
      expect(Math.max(...lines.map((line) => line.length)))
        .to.be.at.most(width)
        .and.greaterThan(width - 20);
      expect(lines.slice(1).every((line) => line.startsWith('        Field'))).to.equal(true);
      expect(lines.join(' ').replaceAll(/\s+/g, ' ').trim()).to.equal(`edit ${fields.join(', ')}`);
    });

  it('never cut a name, however long', () => {
    const long = `${'x'.repeat(120)}__c`;
    expect(wrapItems('  ', ['a', long, 'b'], 80)).to.deep.equal(['  a,', `  ${long},`, '  b']);
  });

  it('start below a long lead where the first item does not fit behind it', () => {
    expect(wrapItems('Project files that change: ', ['force-app/main/A long name.xml', 'b.xml'], 50, 2)).to.deep.equal([
      'Project files that change:',
      '  force-app/main/A long name.xml, b.xml',
    ]);
  });

  it('have the lead alone where there is no item', () => {
    expect(wrapItems('none: ', [], 80)).to.deep.equal(['none: ']);
  });

  it('give a wide character two columns, and a colour none', () => {
    expect(measureWidth('取引先')).to.equal(6);
    expect(measureWidth('\u001b[31mred\u001b[39m')).to.equal(3);
    expect(padColumns('取引先', 8)).to.equal('取引先  ');
    const names = Array.from({ length: 10 }, () => '取引先責任者');
    const lines = wrapItems('  ', names, 60);
    expect(lines.map(measureWidth)).to.satisfy((widths: number[]) => widths.every((columns) => columns <= 60));
    expect(lines[0]).to.equal(`  ${names.slice(0, 4).join(', ')},`);
  });

  it('break a sentence between words, and keep a long word whole', () => {
    expect(wrapText('one two three four', 10, '  ')).to.deep.equal(['  one two', '  three', '  four']);
    expect(wrapText(`a ${'b'.repeat(20)} c`, 10)).to.deep.equal(['a', 'b'.repeat(20), 'c']);
  });
});
