import { Messages } from '@salesforce/core';
import { formatJobCommand, type NextCommandContext } from './next-commands.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'stages');

type ProgressStage = 'ask' | 'choose' | 'inspect' | 'retrieve' | 'merge' | 'deploy' | 'verify' | 'prove';

/** What a spinner says of a stage, or of the job that is waited for. */
export function formatStage(stage: ProgressStage | { job: string }): string {
  return typeof stage === 'string'
    ? messages.getMessage(`stage.${stage}`)
    : messages.getMessage('stage.job', [stage.job]);
}

/** What is said of a deploy job before it is waited for: with its id one finds out later what became of it. */
export function formatJobNotice(id: string, checkOnly: boolean, next: NextCommandContext): string {
  return messages.getMessage(checkOnly ? 'job.check' : 'job.deploy', [id, formatJobCommand(next, id)]);
}

/** The same of each further job: there may be very many. */
export function formatFurtherJobNotice(id: string): string {
  return messages.getMessage('job.further', [id]);
}
