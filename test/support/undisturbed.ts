import type { Interruption } from '../../src/ports/interruption.ts';
import type { Progress } from '../../src/ports/terminal.ts';

/** Ports of a flow to which no signal comes, and which shows nobody what it does. */
export const undisturbed: { readonly interruption: Interruption; readonly progress: Progress } = {
  interruption: { throwIfInterrupted: () => {} },
  progress: { showStage: () => {}, showJob: () => {}, stop: () => {} },
};
