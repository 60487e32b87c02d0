import { Messages } from '@salesforce/core';
import type { SnapshotState, SnapshotSummary } from '../fls/snapshot.ts';
import { formatCount } from './count.ts';
import { makePrintable } from './notices.ts';
import { formatRestoreCommand, formatResumeCommand, type NextCommandContext } from './next-commands.ts';
import { wrapItems, wrapText } from './terminal/lines.ts';
import { formatAge } from './time.ts';
import type { ViewOptions } from './view-options.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'list.snapshots');

/** What became of a reset, in words. */
export function formatSnapshotState(state: SnapshotState): string {
  return messages.getMessage(`state.${state}`);
}

/** The snapshots of an org: how old, how much, what became of each, of which org, user, profiles and deploy job. */
export function formatSnapshots(
  snapshots: readonly SnapshotSummary[],
  now: Date,
  { width }: Pick<ViewOptions, 'width'>,
): string[] {
  if (snapshots.length === 0) return [messages.getMessage('list.none')];
  return snapshots.flatMap(({ id, createdAt, edits, state, job, profiles, org }, index) => {
    const names = [...new Set([org.alias, org.username])].filter((name) => name !== null).map(makePrintable);
    const entry = [formatCount(edits, 'fieldPermission'), formatSnapshotState(state)];
    return [
      ...(index === 0 ? [] : ['']),
      messages.getMessage('list.title', [id, formatAge(createdAt, now)]),
      ...wrapText(messages.getMessage('list.entry', entry), width, `  ${messages.getMessage('list.reset')} `),
      ...wrapItems(`  ${messages.getMessage('list.profiles')} `, profiles.map(makePrintable), width),
      ...wrapItems(`  ${messages.getMessage('list.org')} `, names.length === 0 ? [org.id] : names, width),
      ...(job === null ? [] : [`  ${messages.getMessage('list.job')} ${makePrintable(job)}`]),
    ];
  });
}

/** The commands that go on with the newest snapshots of which something is left to do. */
export function formatSnapshotsNext(snapshots: readonly SnapshotSummary[], next: NextCommandContext): string[] {
  const unfinished = snapshots.find(({ state }) => state === 'prepared' || state === 'submitted');
  const done = snapshots.find(({ state }) => state === 'applied' || state === 'partial');
  const rest = snapshots.find(({ state }) => state === 'partlyRestored');
  return [
    ...(unfinished ? ['', messages.getMessage('next.resume'), `  ${formatResumeCommand(next, unfinished.id)}`] : []),
    ...(rest ? ['', messages.getMessage('next.restoreRest'), `  ${formatRestoreCommand(next, rest.id)}`] : []),
    ...(done ? ['', messages.getMessage('next.restore'), `  ${formatRestoreCommand(next, done.id)}`] : []),
  ];
}
