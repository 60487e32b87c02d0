import type { Interruption } from '../../src/ports/interruption.ts';
import type { Lock } from '../../src/ports/lock.ts';
import type { Progress } from '../../src/ports/terminal.ts';

/** Ports of a flow that runs alone, to which no signal comes, and which shows nobody what it does. */
export const undisturbed: { readonly lock: Lock; readonly interruption: Interruption; readonly progress: Progress } = {
  lock: { acquire: async () => Promise.resolve() },
  interruption: { throwIfInterrupted: () => {} },
  progress: { showStage: () => {}, showJob: () => {}, stop: () => {} },
};
