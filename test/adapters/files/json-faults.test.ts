import { expect } from 'chai';
import fc from 'fast-check';
import { formatExcerpt } from '../../../src/text/excerpt.ts';
import { describeSyntaxFault } from '../../../src/adapters/files/json-faults.ts';

describe('the first fault of a JSON text', () => {
  const faults: readonly (readonly [text: string, fault: string])[] = [
    ['', 'line 1, column 1: expected a value'],
    ['// text', 'line 1, column 1: comments are not allowed'],
    ['{\n/* text */ }', 'line 2, column 1: comments are not allowed'],
    ['{} {}', 'line 1, column 4: expected the end of the file'],
    ['[1,]', 'line 1, column 4: expected a value'],
    ['[1 2]', 'line 1, column 4: expected ","'],
    ['{1:2}', 'line 1, column 2: expected a name in double quotes'],
    ['{"a":1,\n}', 'line 2, column 1: expected a name in double quotes'],
    ['{"a" 1}', 'line 1, column 6: expected ":"'],
    ['{"a":tru}', 'line 1, column 6: this is not JSON'],
    ['{"a":1', 'line 1, column 7: expected "}"'],
    ['[1', 'line 1, column 3: expected "]"'],
    ['{"a":"b\n"}', 'line 1, column 6: the string has no closing double quote'],
    ['["a\u0001"]', 'line 1, column 2: the string contains a control character'],
    ['['.repeat(200_000), 'line 1, column 101: values are nested more than 100 levels deep'],
    [`{"a":"${'['.repeat(200)}\\"[", "b":${'['.repeat(99)}`, 'line 1, column 316: expected "]"'],
    ['["C:\\x"]', 'line 1, column 2: the string contains an invalid escape sequence (a backslash is written as \\\\)'],
  ];
  for (const [text, fault] of faults)
    it(`of ${formatExcerpt(JSON.stringify(text))} is found`, () => {
      expect(describeSyntaxFault(text)).to.equal(fault);
    });

  it('has a line and a column, whatever was damaged', () => {
    const edit = fc.record({
      at: fc.nat(),
      cut: fc.nat({ max: 2 }),
      put: fc.constantFrom(...['', '"', ',', ':', '{', '}', '[', ']', '\\', '\n', '1', '-', '.', 'e', 'true', '\t']),
    });
    fc.assert(
      fc.property(fc.json(), fc.array(edit, { minLength: 1, maxLength: 3 }), (json, edits) => {
        const text = edits.reduce((made, { at, cut, put }) => {
          const offset = at % (made.length + 1);
          return made.slice(0, offset) + put + made.slice(offset + cut);
        }, json);
        if (!isJson(text)) expect(describeSyntaxFault(text), text).to.match(/^line \d+, column \d+: /);
      }),
      { numRuns: 3000 },
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
