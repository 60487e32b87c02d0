import type { ProfileChoice, Picker } from '../ports/terminal.ts';
import { runPrompt } from './prompt.ts';

/**
 * A list to tick profiles in, loaded only when somebody is asked.
 *
 * @param line what the list shows for a choice
 * @throws Problem `interrupted` on Ctrl-C
 */
export function createPicker(question: string, line: (choice: ProfileChoice) => string): Picker {
  return async (choices) => {
    const { default: checkbox } = await import('@inquirer/checkbox');
    return runPrompt(async () =>
      checkbox({
        message: question,
        required: true,
        loop: false,
        pageSize: 15,
        choices: choices.map((choice) => ({ name: line(choice), short: choice.name, value: choice.name })),
      }),
    );
  };
}
