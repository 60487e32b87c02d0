import { expect } from 'chai';
import fc from 'fast-check';
import {
  computeView,
  findKeyTarget,
  findScrollTop,
} from '../../../../../src/present/formats/html/browser/grid-view.ts';

describe('what of a table can be seen', () => {
  const sizes = { count: 10_000, rowHeight: 34, room: 680 };

  it('is a row for each row height', () => {
    expect(computeView({ ...sizes, scrollTop: 0 })).to.deep.include({ top: 0, seen: 20, height: 340_000 });
    expect(computeView({ ...sizes, scrollTop: 3400 }).top).to.be.closeTo(100, 1e-6);
    expect(computeView({ ...sizes, scrollTop: 340_000 - 680 }).top).to.be.closeTo(9980, 1e-6);
  });

  it('reaches the last row of a table that is higher than a browser allows', () => {
    const view = computeView({ ...sizes, count: 2_000_000, scrollTop: 8_000_000 });
    expect([view.height, view.top + view.seen]).to.deep.equal([8_000_000, 2_000_000]);
  });

  it('is all of a short table', () => {
    const view = computeView({ ...sizes, count: 3, scrollTop: 0 });
    expect([view.top, view.range, findScrollTop(2, 3, view)]).to.deep.equal([0, 0, null]);
  });

  it('has any row after scrolling to it', () => {
    const count = fc.integer({ min: 1, max: 3_000_000 });
    fc.assert(
      fc.property(
        count,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, a, b) => {
          const [place, from] = [Math.floor(a * (all - 1)), b * all * sizes.rowHeight];
          const before = computeView({ ...sizes, count: all, scrollTop: from });
          const scrollTop = findScrollTop(place, all, before) ?? from;
          const after = computeView({ ...sizes, count: all, scrollTop });
          expect(place).to.be.within(after.top - 1e-3, after.top + after.seen - 1 + 1e-3);
        },
      ),
    );
  });

  it('moves by keys, and never out of the table', () => {
    const table = { rows: 100, columns: 5, page: 19 };
    const move = (key: string, ctrlKey = false): unknown =>
      findKeyTarget({ key, ctrlKey, metaKey: false }, { place: 10, column: 2 }, table);
    expect(move('ArrowDown')).to.deep.equal({ place: 11, column: 2 });
    expect(move('PageUp')).to.deep.equal({ place: 0, column: 2 });
    expect(move('End')).to.deep.equal({ place: 10, column: 4 });
    expect(move('End', true)).to.deep.equal({ place: 99, column: 4 });
    expect(move('Home', true)).to.deep.equal({ place: 0, column: 0 });
    expect(move('x')).to.equal(null);
  });
});
