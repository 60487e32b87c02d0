import { setImmediate as nextTurn } from 'node:timers/promises';
import { guardCommand } from '../../src/adapters/process/interruption.ts';

/** Sends a signal to the guard of a command that runs in this process: mocha's own listener would end the run. */
export function sendSignal(signal: NodeJS.Signals = 'SIGINT'): void {
  const listener = process.listeners(signal).find(({ name }) => name === 'noteSignal');
  if (!listener) throw new Error('the guard does not listen');
  listener(signal);
}

/** Runs what a command would do, guarded as a command is. */
export async function underGuard<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await guardCommand(async () => {
      await nextTurn();
      return run();
    });
  } finally {
    await forgetSignal();
  }
}

/** A signal stays noted until the next command; what else runs in this process must not hear of it. */
export async function forgetSignal(): Promise<void> {
  await guardCommand(async () => Promise.resolve());
}
