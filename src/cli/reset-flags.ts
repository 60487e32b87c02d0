import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { policyFileFlag } from './flags.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'reset');

/** The flags of `sf fls reset` that choose what is reset. A plan of --plan has chosen already. */
export const resetChoiceFlags = {
  profile: Flags.string({
    summary: messages.getMessage('flags.profile.summary'),
    description: messages.getMessage('flags.profile.description'),
    multiple: true,
    exclusive: ['plan'],
  }),
  integrations: Flags.boolean({
    summary: messages.getMessage('flags.integrations.summary'),
    description: messages.getMessage('flags.integrations.description'),
    exclusive: ['profile', 'all-profiles', 'plan'],
  }),
  'all-profiles': Flags.boolean({
    summary: messages.getMessage('flags.all-profiles.summary'),
    exclusive: ['profile', 'plan'],
  }),
  sobject: Flags.string({
    char: 's',
    summary: messages.getMessage('flags.sobject.summary'),
    multiple: true,
    exclusive: ['plan'],
  }),
  field: Flags.string({
    summary: messages.getMessage('flags.field.summary'),
    description: messages.getMessage('flags.field.description'),
    multiple: true,
    exclusive: ['plan'],
  }),
  exposure: Flags.option({
    summary: messages.getMessage('flags.exposure.summary'),
    options: ['live', 'latent', 'dormant'] as const,
    multiple: true,
    exclusive: ['plan'],
  })(),
  'read-only': Flags.boolean({
    summary: messages.getMessage('flags.read-only.summary'),
    default: false,
    exclusive: ['plan'],
  }),
  'include-uncontrolled': Flags.boolean({
    summary: messages.getMessage('flags.include-uncontrolled.summary'),
    default: false,
    exclusive: ['plan'],
  }),
  'policy-file': { ...policyFileFlag, exclusive: ['plan'] },
};
