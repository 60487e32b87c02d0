import { expect } from 'chai';
import { countCells, rankCounts } from '../../../../../src/present/formats/html/browser/heat-counts.ts';

describe('the counts of a heat map', () => {
  const rows = Int32Array.from([0, 0, 1, 1, 1]);
  const columns = Int32Array.from([0, 0, 0, 1, 1]);
  const tones = Int32Array.from([1, 0, 2, 2, 1]);

  it('are those of each cell, with the worst tone', () => {
    const cells = [...countCells(rows, columns, tones)].map(([row, own]) => [row, [...own]]);
    expect(cells).to.deep.equal([
      [0, [[0, { count: 2, tone: 0 }]]],
      [
        1,
        [
          [0, { count: 1, tone: 2 }],
          [1, { count: 2, tone: 1 }],
        ],
      ],
    ]);
  });

  it('put the worst first', () => {
    expect(rankCounts(Int32Array.from([5, 6, 6, 7, 7, 7]), Int32Array.from([1, 0, 2, 1, 1, 2]))).to.deep.equal([
      6, 7, 5,
    ]);
  });
});
