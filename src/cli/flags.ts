import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'flags');

/** Flags that have the same meaning in several commands. */

export const apiVersionFlag = Flags.orgApiVersion({
  char: 'a',
  description: messages.getMessage('api-version.description'),
});

export const policyFileFlag = Flags.file({ summary: messages.getMessage('policy-file.summary') });

export const snapshotDirFlag = Flags.directory({ summary: messages.getMessage('snapshot-dir.summary') });

export const noPromptFlag = Flags.boolean({ summary: messages.getMessage('no-prompt.summary') });

export const verifyFlag = Flags.option({
  summary: messages.getMessage('verify.summary'),
  description: messages.getMessage('verify.description'),
  options: ['soql', 'retrieve'] as const,
  default: 'soql',
})();

export const waitFlag = Flags.duration({
  char: 'w',
  summary: messages.getMessage('wait.summary'),
  unit: 'minutes',
  defaultValue: 33,
  min: 1,
});
