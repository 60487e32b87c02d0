import { Problem } from '../../fls/problem.ts';
import type { Choice, Picker } from '../../ports.ts';

/** Whether there is a person at a terminal who can be asked. */
export function someoneIsThere(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}

/**
 * A list to tick profiles in, loaded only when somebody is asked.
 *
 * @param line what the list shows for a choice
 * @throws Problem `interrupted` on Ctrl-C
 */
export function terminalPicker(question: string, line: (choice: Choice) => string): Picker {
  return async (choices) => {
    const { default: checkbox } = await import('@inquirer/checkbox');
    try {
      return await checkbox({
        message: question,
        required: true,
        loop: false,
        pageSize: 15,
        choices: choices.map((choice) => ({ name: line(choice), short: choice.name, value: choice.name })),
      });
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'ExitPromptError')
        throw new Problem('interrupted', [], { exitCode: 130, cause });
      throw cause;
    }
  };
}
