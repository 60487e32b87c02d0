import { Messages } from '@salesforce/core';
import { formatCount, formatNumber } from './count.ts';
import { joinFirstNames } from './name-lists.ts';
import { formatJobCommand, type NextCommandContext } from './next-commands.ts';
import { makePrintable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'stages');

/** More names than this do not fit beside a spinner. */
const MAX_SHOWN_ORGS = 4;

/** How many of the orgs are done, and how many there are. */
type RunningCount = { readonly done: number; readonly all: number };

type ProgressStage = 'ask' | 'choose' | 'inspect' | 'retrieve' | 'merge' | 'deploy' | 'verify' | 'prove';

/** What a spinner says of a stage, or of the job that is waited for. */
export function formatStage(stage: ProgressStage | { job: string }): string {
  return typeof stage === 'string'
    ? messages.getMessage(`stage.${stage}`)
    : messages.getMessage('stage.job', [stage.job]);
}

/** What a spinner says of several orgs. */
export function formatFleetStage(orgs: number): string {
  return messages.getMessage('stage.fleet', [formatCount(orgs, 'org')]);
}

/** What a spinner says while several orgs are asked, behind what it does. */
export function formatRunningOrgs(targets: readonly string[], { done, all }: RunningCount): string {
  const names = joinFirstNames(targets, MAX_SHOWN_ORGS, makePrintable);
  return messages.getMessage('stage.orgs', [names, formatNumber(done), formatNumber(all)]);
}

/** What is said of a deploy job before it is waited for: with its id one finds out later what became of it. */
export function formatJobNotice(id: string, checkOnly: boolean, next: NextCommandContext): string {
  return messages.getMessage(checkOnly ? 'job.check' : 'job.deploy', [id, formatJobCommand(next, id)]);
}

/** The same of each further job: there may be very many. */
export function formatFurtherJobNotice(id: string): string {
  return messages.getMessage('job.further', [id]);
}
