import { Problem } from '../fls/problem.ts';

/** Longer than anybody thinks about it, in milliseconds: a prompt of sf answers itself with no after ten seconds. */
export const NO_TIMEOUT = 2_147_483_647;

/** Whether there is a person at a terminal who can be asked. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}

/**
 * Asks a person.
 *
 * @throws Problem `interrupted` on Ctrl-C
 */
export async function runPrompt<T>(prompt: () => Promise<T>): Promise<T> {
  try {
    return await prompt();
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'ExitPromptError') throw new Problem('interrupted', {}, { cause });
    throw cause;
  }
}
