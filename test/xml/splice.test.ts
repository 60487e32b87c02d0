import { expect } from 'chai';
import fc from 'fast-check';
import { sortSplices, splice, type Splice } from '../../src/xml/splice.ts';

describe('splice', () => {
  const cases: readonly (readonly [string, string, readonly Splice[], string])[] = [
    ['nothing', 'abc', [], 'abc'],
    ['a replacement', 'abc', [{ start: 1, end: 2, text: 'XY' }], 'aXYc'],
    [
      'a removal and an insertion',
      'abc',
      [
        { start: 0, end: 1, text: '' },
        { start: 3, end: 3, text: '!' },
      ],
      'bc!',
    ],
    [
      'edits that touch',
      'abc',
      [
        { start: 0, end: 1, text: '1' },
        { start: 1, end: 2, text: '2' },
      ],
      '12c',
    ],
    [
      'two insertions at one place',
      'ab',
      [
        { start: 1, end: 1, text: '1' },
        { start: 1, end: 1, text: '2' },
      ],
      'a12b',
    ],
    [
      'an insertion before a removal',
      'abc',
      [
        { start: 1, end: 1, text: '1' },
        { start: 1, end: 2, text: '' },
      ],
      'a1c',
    ],
  ];
  for (const [name, text, edits, after] of cases)
    it(`applies ${name}`, () => expect(splice(text, edits)).to.equal(after));

  const misfits: readonly (readonly [string, readonly Splice[]])[] = [
    [
      'overlap',
      [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ],
    ],
    [
      'stand in the wrong order',
      [
        { start: 2, end: 3, text: '' },
        { start: 0, end: 1, text: '' },
      ],
    ],
    ['end before they start', [{ start: 2, end: 1, text: '' }]],
    ['reach beyond the text', [{ start: 2, end: 4, text: '' }]],
    ['start before the text', [{ start: -1, end: 1, text: '' }]],
  ];
  for (const [name, edits] of misfits)
    it(`refuses edits that ${name}`, () => expect(() => splice('abc', edits)).to.throw(RangeError, 'does not fit'));

  it('agrees with edits applied one by one from the back', () => {
    const pieces = fc.array(fc.record({ keep: fc.string(), drop: fc.string(), text: fc.string() }), { maxLength: 20 });
    fc.assert(
      fc.property(pieces, (parts) => {
        const edits: Splice[] = [];
        let source = '';
        for (const { keep, drop, text } of parts) {
          source += keep;
          edits.push({ start: source.length, end: source.length + drop.length, text });
          source += drop;
        }
        const oneByOne = edits.reduceRight(
          (done, edit) => done.slice(0, edit.start) + edit.text + done.slice(edit.end),
          source,
        );
        expect(splice(source, edits)).to.equal(oneByOne);
      }),
    );
  });
});

describe('inOrder', () => {
  it('sorts by place, insertions before what starts there, and keeps the order of those at one place', () => {
    const at = (start: number, end: number, text: string): Splice => ({ start, end, text });
    const edits = [at(5, 6, 'c'), at(2, 4, ''), at(2, 2, 'a'), at(2, 2, 'b'), at(0, 1, 'x')];
    expect(sortSplices(edits).map(({ text }) => text)).to.deep.equal(['x', 'a', 'b', '', 'c']);
  });
});
