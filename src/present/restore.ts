import { Messages } from '@salesforce/core';
import type { Deploy, Edit, Verify } from '../fls/change.ts';
import type { SnapshotSummary } from '../fls/snapshot.ts';
import { formatEdits, formatRemainingEdits } from './terminal/edit-lines.ts';
import { formatNumber, wrapItems } from './terminal/lines.ts';
import type { ChangeViewOptions } from './reset.ts';
import { toShortPath, makePrintable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'restore');
const shared = Messages.loadMessages('sf-plugin-fls', 'changes');

/** The snapshots of an org: when, how much, whether they were restored, and of which profiles. */
export function formatSnapshotList(snapshots: readonly SnapshotSummary[]): string[] {
  if (snapshots.length === 0) return [messages.getMessage('list.none')];
  return snapshots.flatMap(({ id, edits, restoredAt, profiles }) => {
    const state =
      restoredAt === null ? messages.getMessage('state.open') : messages.getMessage('state.restored', [restoredAt]);
    return [
      messages.getMessage('list.entry', [id, formatNumber(edits), state]),
      ...wrapItems('  ', profiles.map(makePrintable)),
    ];
  });
}

export type RestorePlanView = {
  readonly snapshot: { readonly id: string };
  readonly edits: readonly Edit[];
  readonly files: readonly string[];
};

export function formatRestorePlan(
  { snapshot, edits, files }: RestorePlanView,
  { verbose, folder }: ChangeViewOptions,
): string[] {
  if (edits.length === 0 && files.length === 0) return [messages.getMessage('plan.nothing', [snapshot.id])];
  const paths = files.map((path) => makePrintable(toShortPath(path, folder)));
  return [
    ...(edits.length === 0
      ? [messages.getMessage('plan.filesAlone', [snapshot.id]), '']
      : [messages.getMessage('plan.title', [snapshot.id]), '', ...formatEdits(edits, verbose)]),
    ...(paths.length === 0 ? [] : [...wrapItems(`${messages.getMessage('plan.files')} `, paths, 2), '']),
  ];
}

export type RestoreConfirmView = Pick<RestorePlanView, 'edits' | 'files'> & {
  readonly org: string;
  readonly isProduction: boolean;
};

/** The question before anything is changed. */
export function formatRestoreQuestion({ edits, files, org, isProduction }: RestoreConfirmView): string {
  if (edits.length === 0) return messages.getMessage('prompt.confirmFiles', [formatNumber(files.length)]);
  const kind = shared.getMessage(isProduction ? 'org.production' : 'org.other');
  return messages.getMessage('prompt.confirm', [formatNumber(edits.length), kind, makePrintable(org)]);
}

export type RestoreView = {
  readonly status: 'restored' | 'dryRun' | 'declined' | 'nothingToDo' | 'partial' | 'failed';
  readonly edits: readonly Edit[];
  readonly files: readonly string[];
  readonly deploy: Deploy | null;
  readonly verify: Verify | null;
};

/** What came of it. */
export function formatRestoreResult(view: RestoreView, { verbose, folder }: ChangeViewOptions): string[] {
  const { files, verify } = view;
  return [
    ...formatRemainingEdits(verify?.remaining ?? [], verbose),
    ...files.map((path) => shared.getMessage('result.file', [makePrintable(toShortPath(path, folder))])),
    ...formatRestoreStatus(view),
  ];
}

function formatRestoreStatus({ status, edits, deploy, verify }: RestoreView): string[] {
  if (status === 'restored')
    return edits.length === 0
      ? [messages.getMessage('result.filesRestored')]
      : [messages.getMessage('result.restored', [formatNumber(edits.length)])];
  if (status === 'declined') return [shared.getMessage('result.declined')];
  if (status === 'failed') return [shared.getMessage('result.failed')];
  if (status === 'partial') return [shared.getMessage('result.partial')];
  if (status !== 'dryRun') return [];
  if (!deploy) return [messages.getMessage('result.dryRunOfFiles')];
  return [shared.getMessage(verify === null ? 'result.checked' : 'result.checkedNotAll')];
}
