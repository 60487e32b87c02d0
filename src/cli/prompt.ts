import { runInterruptibly } from '../adapters/process/interruption.ts';
import { isProblem, Problem } from '../fls/problem.ts';

/** Longer than anybody thinks about it, in milliseconds: a prompt of sf answers itself with no after ten seconds. */
export const NO_TIMEOUT = 2_147_483_647;

/** Whether there is a person at a terminal who can be asked. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}

/**
 * Asks a person. A command asks before it changes anything.
 *
 * @throws Problem `interrupted` on Ctrl-C and other signals that end a command; nothing was changed then
 */
export async function runPrompt<T>(prompt: () => Promise<T>): Promise<T> {
  try {
    return await runInterruptibly(prompt);
  } catch (cause) {
    // While it asks, the terminal hands Ctrl-C to the prompt as a key, and no signal comes.
    if (cause instanceof Error && cause.name === 'ExitPromptError')
      throw new Problem('interrupted', {}, { cause }).addStartedWork({});
    throw isProblem(cause, 'interrupted') ? cause.addStartedWork({}) : cause;
  }
}
