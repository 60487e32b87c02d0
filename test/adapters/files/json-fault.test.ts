import { expect } from 'chai';
import fc from 'fast-check';
import { findJsonFault } from '../../../src/adapters/files/json-fault.ts';

describe('the first fault of a JSON text', () => {
  const faults: readonly (readonly [text: string, offset: number, expected: string])[] = [
    ['', 0, 'a value'],
    ['// text', 0, 'a value'],
    ['{} {}', 3, 'the end of the file'],
    ['[}', 1, 'a value or "]"'],
    ['[1,]', 3, 'a value'],
    ['[1 2]', 3, '"," or "]"'],
    ['[[1}', 3, '"," or "]"'],
    ['{1:2}', 1, 'a name in double quotes or "}"'],
    ["{'a':2}", 1, 'a name in double quotes or "}"'],
    ['{"a":1,}', 7, 'a name in double quotes'],
    ['{"a" 1}', 5, '":"'],
    ['{"a":tru}', 5, 'a value'],
    ['{"a":01}', 5, 'a value'],
    ['{"a":1;}', 6, '"," or "}"'],
    ['{"a":1', 6, '"," or "}"'],
    ['{"a":"b\n"}', 7, 'a closing double quote'],
    ['["a', 3, 'a closing double quote'],
    ['["C:\\x"]', 4, 'an escape such as \\" or \\\\'],
  ];
  for (const [text, offset, expected] of faults)
    it(`of ${JSON.stringify(text)} is found`, () => {
      expect(findJsonFault(text)).to.deep.equal({ offset, expected });
    });

  it('is there in those texts alone that cannot be parsed', () => {
    const edit = fc.record({
      at: fc.nat(),
      cut: fc.nat({ max: 2 }),
      put: fc.constantFrom(
        '',
        '"',
        ',',
        ':',
        '{',
        '}',
        '[',
        ']',
        '\\',
        '\n',
        '1',
        '-',
        '.',
        'e',
        'true',
        '\u0085',
        '\t',
      ),
    });
    fc.assert(
      fc.property(fc.json(), fc.array(edit, { maxLength: 3 }), (json, edits) => {
        const text = edits.reduce((made, { at, cut, put }) => {
          const offset = at % (made.length + 1);
          return made.slice(0, offset) + put + made.slice(offset + cut);
        }, json);
        expect(findJsonFault(text) === null, text).to.equal(parses(text));
      }),
      { numRuns: 3000 },
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
