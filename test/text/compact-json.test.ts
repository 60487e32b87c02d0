import { expect } from 'chai';
import fc from 'fast-check';
import { renderCompactJson } from '../../src/text/compact-json.ts';

describe('renderCompactJson', () => {
  it('indents objects, and keeps a list without objects on one line', () => {
    const value = { a: [1, 'x', null, [['b', 'c']]], d: [{ e: [], f: {} }, {}], g: [], h: true };
    expect(renderCompactJson(value)).to.equal(
      [
        '{',
        '  "a": [1,"x",null,[["b","c"]]],',
        '  "d": [',
        '    {',
        '      "e": [],',
        '      "f": {}',
        '    },',
        '    {}',
        '  ],',
        '  "g": [],',
        '  "h": true',
        '}',
      ].join('\n'),
    );
  });

  it('is the same value, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.stringify(JSON.parse(renderCompactJson(value)))).to.equal(JSON.stringify(value));
      }),
    );
  });
});
