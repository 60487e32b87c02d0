import { Messages } from '@salesforce/core';
import type { ProfileChoice, Picker } from '../ports/terminal.ts';
import { runPrompt } from './prompt.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'flags');

/**
 * A list to select profiles from; its library is loaded only when the command asks.
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
        // Letters must not select: who types a name would select all profiles with its first "a".
        shortcuts: { all: null, invert: null },
        validate: (selected) => selected.length > 0 || messages.getMessage('picker.nothingSelected'),
        loop: false,
        pageSize: 15,
        choices: choices.map((choice) => ({ name: line(choice), short: choice.name, value: choice.name })),
      }),
    );
  };
}
