import { Messages } from '@salesforce/core';
import type { Deploy, Edit, Verify } from '../fls/change.ts';
import type { SnapshotSummary } from '../fls/snapshot.ts';
import { editLines, remainingLines } from './terminal/edit-lines.ts';
import { number, wrapped } from './terminal/lines.ts';
import type { Shown } from './reset.ts';
import { nearer, printable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'restore');
const shared = Messages.loadMessages('sf-plugin-fls', 'changes');

/** The snapshots of an org: when, how much, whether they were restored, and of which profiles. */
export function listLines(snapshots: readonly SnapshotSummary[]): string[] {
  if (snapshots.length === 0) return [messages.getMessage('list.none')];
  return snapshots.flatMap(({ id, edits, restoredAt, profiles }) => {
    const state =
      restoredAt === null ? messages.getMessage('state.open') : messages.getMessage('state.restored', [restoredAt]);
    return [messages.getMessage('list.entry', [id, number(edits), state]), ...wrapped('  ', profiles.map(printable))];
  });
}

export type RestorePlanView = {
  readonly snapshot: { readonly id: string };
  readonly edits: readonly Edit[];
  readonly files: readonly string[];
};

export function restorePlanLines({ snapshot, edits, files }: RestorePlanView, { verbose, folder }: Shown): string[] {
  if (edits.length === 0 && files.length === 0) return [messages.getMessage('plan.nothing', [snapshot.id])];
  const paths = files.map((path) => printable(nearer(path, folder)));
  return [
    ...(edits.length === 0
      ? [messages.getMessage('plan.filesAlone', [snapshot.id]), '']
      : [messages.getMessage('plan.title', [snapshot.id]), '', ...editLines(edits, verbose)]),
    ...(paths.length === 0 ? [] : [...wrapped(`${messages.getMessage('plan.files')} `, paths, 2), '']),
  ];
}

export type RestoreConfirmView = Pick<RestorePlanView, 'edits' | 'files'> & {
  readonly org: string;
  readonly isProduction: boolean;
};

/** The question before anything is changed. */
export function restoreConfirmText({ edits, files, org, isProduction }: RestoreConfirmView): string {
  if (edits.length === 0) return messages.getMessage('prompt.confirmFiles', [number(files.length)]);
  const kind = shared.getMessage(isProduction ? 'org.production' : 'org.other');
  return messages.getMessage('prompt.confirm', [number(edits.length), kind, printable(org)]);
}

export type RestoreView = {
  readonly status: 'restored' | 'dryRun' | 'declined' | 'nothingToDo' | 'partial' | 'failed';
  readonly edits: readonly Edit[];
  readonly files: readonly string[];
  readonly deploy: Deploy | null;
  readonly verify: Verify | null;
};

/** What came of it. */
export function restoreLines(view: RestoreView, { verbose, folder }: Shown): string[] {
  const { files, verify } = view;
  return [
    ...remainingLines(verify?.remaining ?? [], verbose),
    ...files.map((path) => shared.getMessage('result.file', [printable(nearer(path, folder))])),
    ...outcomeLines(view),
  ];
}

function outcomeLines({ status, edits, deploy, verify }: RestoreView): string[] {
  if (status === 'restored')
    return edits.length === 0
      ? [messages.getMessage('result.filesRestored')]
      : [messages.getMessage('result.restored', [number(edits.length)])];
  if (status === 'declined') return [shared.getMessage('result.declined')];
  if (status === 'failed') return [shared.getMessage('result.failed')];
  if (status === 'partial') return [shared.getMessage('result.partial')];
  if (status !== 'dryRun') return [];
  if (!deploy) return [messages.getMessage('result.dryRunOfFiles')];
  return [shared.getMessage(verify === null ? 'result.checked' : 'result.checkedNotAll')];
}
