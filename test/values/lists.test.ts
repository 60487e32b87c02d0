import { expect } from 'chai';
import { splitInHalf, splitIntoChunks } from '../../src/values/lists.ts';

describe('a list', () => {
  it('is split into chunks of at most the size, in order', () => {
    expect(splitIntoChunks([1, 2, 3, 4, 5], 2)).to.deep.equal([[1, 2], [3, 4], [5]]);
    expect(splitIntoChunks([1, 2], 2)).to.deep.equal([[1, 2]]);
    expect(splitIntoChunks([1, 2], 1)).to.deep.equal([[1], [2]]);
    expect(splitIntoChunks([], 2)).to.deep.equal([]);
  });

  it('is not split into chunks that hold nothing', () => {
    expect(() => splitIntoChunks([1], 0)).to.throw(RangeError);
  });

  it('is split in half, an extra item in the first half', () => {
    expect([splitInHalf([1, 2, 3]), splitInHalf([1])]).to.deep.equal([
      [[1, 2], [3]],
      [[1], []],
    ]);
  });
});
