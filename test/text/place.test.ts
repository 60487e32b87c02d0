import { expect } from 'chai';
import { countLineEnds, findTextPosition, readLine, TextError } from '../../src/text/place.ts';

describe('the position of an offset', () => {
  const text = 'ab\ncd\r\nef\rg';
  const positions: readonly (readonly [character: string, line: number, column: number])[] = [
    ['a', 1, 1],
    ['b', 1, 2],
    ['c', 2, 1],
    ['d', 2, 2],
    ['f', 3, 2],
    ['g', 4, 1],
  ];
  for (const [character, line, column] of positions)
    it(`of "${character}" is line ${line}, column ${column}, with a byte order mark or without`, () => {
      expect(findTextPosition(text, text.indexOf(character))).to.deep.equal({ line, column });
      const marked = `\uFEFF${text}`;
      expect(findTextPosition(marked, marked.indexOf(character))).to.deep.equal({ line, column });
    });

  it('at the end of the text is behind its last character', () => {
    expect(findTextPosition(text, text.length)).to.deep.equal({ line: 4, column: 2 });
    expect(findTextPosition('', 0)).to.deep.equal({ line: 1, column: 1 });
  });
});

describe('a line', () => {
  it('is read without its end and without a byte order mark', () => {
    const text = '\uFEFFab\ncd\r\nef\r\rg';
    expect([1, 2, 3, 4, 5, 6].map((line) => readLine(text, line))).to.deep.equal(['ab', 'cd', 'ef', '', 'g', '']);
    expect(readLine('ab\r\n', 2)).to.equal('');
  });

  it('is counted where it ends in a part of a text', () => {
    expect([countLineEnds('a\r\nb\rc\nd', 0, 8), countLineEnds('a\r\nb', 0, 2)]).to.deep.equal([3, 1]);
  });
});

describe('a fault in a text', () => {
  it('says where it is', () => {
    const error = new TextError('wrong', { line: 2, column: 3 });
    expect([error.name, error.message, error.line, error.column]).to.deep.equal([
      'TextError',
      'line 2, column 3: wrong',
      2,
      3,
    ]);
  });
});
