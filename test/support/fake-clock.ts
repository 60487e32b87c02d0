import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src/adapters/org/client/clock.ts';

/** A clock that moves only when somebody waits, and then at once; with the waits so far. */
export type FakeClock = Clock & { readonly waits: readonly number[] };

export function createFakeClock(): FakeClock {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    pause: async (milliseconds) => {
      now += milliseconds;
      waits.push(milliseconds);
      await nextTurn();
    },
  };
}
