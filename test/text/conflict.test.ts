import { expect } from 'chai';
import { findConflictMarker } from '../../src/text/conflict.ts';

describe('findConflictMarker', () => {
  const cases: Readonly<Record<string, readonly [string, number | null]>> = {
    'both markers': ['<a>\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> b\n</a>', 4],
    'the last marker alone': ['<a>\r\n=======\r\n>>>>>>> b\r\n</a>', 14],
    'the first line': ['<<<<<<< HEAD\n<a/>', 0],
    'no marker': ['<a>======= and >>>>>>> in a line\n=======\n</a>', null],
    'more signs than a marker has': ['<a>\n<<<<<<<< x\n>>>>>>>> y\n</a>', null],
    'a marker after another line break than that of git': ['<a>\r<<<<<<< x', null],
    nothing: ['', null],
  };
  for (const [name, [text, offset]] of Object.entries(cases))
    it(`finds ${name}`, () => {
      expect(findConflictMarker(text)).to.equal(offset);
    });
});
