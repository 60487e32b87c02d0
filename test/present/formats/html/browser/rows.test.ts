import { expect } from 'chai';
import fc from 'fast-check';
import {
  decodeValues,
  findNextOrder,
  listSearchables,
  rankPool,
  selectRows,
  sortRows,
} from '../../../../../src/present/formats/html/browser/rows.ts';
import { buildColumn, buildList, buildTonedColumn } from '../../../../../src/present/formats/html/table-data.ts';
import type { TableData } from '../../../../../src/present/formats/html/page-data.ts';

const word = fc.constantFrom('a', 'b', 'Ab', 'ba', '10', '9', '');

describe('the rows of a page', () => {
  it('come back from their pools as they were', () => {
    fc.assert(
      fc.property(fc.array(word), (texts) => {
        const column = buildColumn(texts, { csv: 'c' });
        const decoded = [...decodeValues(column, texts.length)].map((place) => column.pool[place]);
        expect(decoded).to.deep.equal(texts);
        expect(new Set(column.pool).size).to.equal(column.pool.length);
      }),
    );
  });

  it('come back with the tones that are in use, in their own order', () => {
    const known = ['x', 'y', 'z'].map((text) => ({ text, tone: `tone-${text}` }));
    const column = buildTonedColumn([2, 0, 2], known, { title: 'T' });
    expect([column.pool, column.tones]).to.deep.equal([
      ['x', 'z'],
      ['tone-x', 'tone-z'],
    ]);
    expect([...decodeValues(column, 3)]).to.deep.equal([1, 0, 1]);
  });

  it('share the lists that are the same', () => {
    let built = 0;
    const list = buildList(['a', 'b', 'a'], {
      ...{ title: 'L', kind: 'items', key: (row: string) => row },
      build: (row) => {
        built += 1;
        return [row];
      },
    });
    expect([list.pool, [...decodeValues(list, 3)], built]).to.deep.equal([[['a'], ['b']], [0, 1, 0], 2]);
  });

  it('are those that have every word somewhere, in any case, and one of the chosen texts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, word)),
        fc.array(word, { maxLength: 2 }),
        fc.option(word),
        (rows, words, one) => {
          const [first, second] = [rows.map(([text]) => text), rows.map(([, text]) => text)];
          const columns = [buildColumn(first, { title: 'A' }), buildColumn(second, { title: 'B' })];
          const data: TableData = {
            ...{
              id: 't',
              label: 'T',
              length: rows.length,
              columns,
              lists: [],
              order: null,
              heading: [0],
              command: null,
            },
          };
          const decoded = columns.map((column) => decodeValues(column, rows.length));
          const place = columns[0]?.pool.indexOf(one ?? '') ?? -1;
          const chosen = new Map([[0, new Set(one === null || place < 0 ? [] : [place])]]);
          const selected = selectRows(rows.length, { search: words.join(' '), chosen }, decoded, listSearchables(data));
          const expected = rows.flatMap(([a, b], row) => {
            const hasWords = words.every((text) =>
              [a, b].some((cell) => cell.toLowerCase().includes(text.toLowerCase())),
            );
            return hasWords && (one === null || place < 0 || a === one) ? [row] : [];
          });
          expect([...selected]).to.deep.equal(expected);
        },
      ),
    );
  });

  it('are sorted by text, with numbers in it by their value, or by number; equal ones keep their order', () => {
    const sort = (texts: readonly string[], isNumber: boolean, isDescending: boolean): string[] => {
      const column = buildColumn(texts, { isNumber });
      const rows = Int32Array.from(texts, (_, row) => row);
      const decoded = decodeValues(column, texts.length);
      const sorted = sortRows(rows, { decoded, ranks: rankPool(column), isDescending });
      return [...sorted].map((row) => `${texts[row] ?? ''}#${row}`);
    };
    expect(sort(['F10', 'F9', 'f9', 'F10'], false, false)).to.deep.equal(['F9#1', 'f9#2', 'F10#0', 'F10#3']);
    expect(sort(['z', 'É', 'f', 'e'], false, false)).to.deep.equal(['e#3', 'É#1', 'f#2', 'z#0']);
    expect(sort(['10', '9', '10', '100'], true, true)).to.deep.equal(['100#3', '10#0', '10#2', '9#1']);
  });

  it('are sorted up, down and as at first, in turn; numbers down first', () => {
    const up = findNextOrder(null, 1, false);
    const down = findNextOrder(up, 1, false);
    expect([up?.isDescending, down?.isDescending, findNextOrder(down, 1, false)]).to.deep.equal([false, true, null]);
    expect(findNextOrder(up, 2, true)).to.deep.equal({ column: 2, isDescending: true });
  });
});
