import { expect } from 'chai';
import { CHECK_IDS } from '../../src/fls/doctor.ts';
import { readText } from './pages.ts';

const HEADING = ['open', 'assumption', 'state', 'protection', 'doctor'];

/** Cells of the tables with assumptions, row by row. */
function readRows(): readonly string[][] {
  const tables = readText('docs/proofs.md')
    .split(/\n(?=\| open )/)
    .slice(1)
    .map((table) => (table.split('\n\n')[0] ?? '').split('\n'));
  const rows = tables.map(([heading = '', _rule, ...lines]) => {
    expect(splitRow(heading)).to.deep.equal(HEADING);
    return lines.map(splitRow);
  });
  return rows.flat();
}

function splitRow(line: string): string[] {
  return line
    .slice(1, -1)
    .split(' | ')
    .map((cell) => cell.trim());
}

describe('docs/proofs.md', () => {
  it('says of every assumption its state, how the plugin protects the user, and what the doctor asks', () => {
    const rows = readRows();
    expect(rows.length).to.be.greaterThan(30);
    expect(rows.filter((row) => row.length !== HEADING.length || row.includes(''))).to.deep.equal([]);
  });

  it('names checks of the doctor that exist, and each of them', () => {
    const cells = readRows().map((row) => row.at(-1) ?? '');
    const named = cells.flatMap((cell) => (cell === '–' ? [] : cell.split(', ')));
    expect(named.filter((name) => !/^`[a-z-]+`$/.test(name))).to.deep.equal([]);
    const ids = [...new Set(named.map((name) => name.slice(1, -1)))];
    expect(ids.sort()).to.deep.equal([...CHECK_IDS].sort());
  });
});
