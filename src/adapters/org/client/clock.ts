import { setTimeout as pause } from 'node:timers/promises';

/** Time in milliseconds. Specs use a clock on which waiting takes no time. */
export type Clock = { readonly now: () => number; readonly pause: (milliseconds: number) => Promise<void> };

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  pause: async (milliseconds) => pause(milliseconds),
};
