import { expect } from 'chai';
import { createTextBuilder } from '../../src/text/text-builder.ts';

describe('a text builder', () => {
  it('joins pieces in their order, few or many', () => {
    for (const count of [0, 1, 1999, 2000, 2001, 6000]) {
      const pieces = Array.from({ length: count }, (_, index) => String(index));
      const built = createTextBuilder();
      for (const piece of pieces) built.add(piece);
      expect(built.build()).to.equal(pieces.join(''));
    }
  });
});
