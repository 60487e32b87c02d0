import { Messages } from '@salesforce/core';
import type { ProfileChoice, Picker } from '../ports/terminal.ts';
import { redactAccessTokens } from '../values/access-tokens.ts';
import { runPrompt } from './prompt.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'flags');

/** Where the list is shown; the terminal unless a spec says otherwise. */
export type PickerTerminal = { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream };

/**
 * A list to select profiles from. Its library is loaded only when the command asks.
 *
 * @param line what the list shows for a choice
 * @throws Problem `interrupted` on Ctrl-C
 */
export function createPicker(
  question: string,
  line: (choice: ProfileChoice) => string,
  terminal?: PickerTerminal,
): Picker {
  return async (choices) => {
    const { showChecklist } = await import('./checklist.ts');
    const options = {
      message: question,
      choices: choices.map((choice) => ({ value: choice.name, line: redactAccessTokens(line(choice)) })),
      help: messages.getMessage('picker.help'),
      noMatch: messages.getMessage('picker.noMatch'),
      nothingSelected: messages.getMessage('picker.nothingSelected'),
    };
    return runPrompt(async () => showChecklist(options, terminal));
  };
}
