import fc from 'fast-check';
import { attempt } from './outcome.ts';
import { defineTarget, type FuzzTarget } from './target.ts';

/** Targets with a fault each, which the fuzzer has to find. */

const text = fc.string({ maxLength: 40 });

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  defineTarget('passes', 1, text, () => undefined),
  defineTarget('throws', 1, text, (drawn) => {
    attempt(() => {
      if (drawn.includes('a')) throw new TypeError('it has an a');
    });
  }),
  defineTarget('does not end', 1, text, (drawn) => {
    while (drawn.includes('a')) Math.random();
  }),
  defineTarget('ends the process', 1, text, (drawn) => {
    if (drawn.includes('a'))
      setImmediate(() => {
        throw new Error('nobody catches it');
      });
  }),
];
