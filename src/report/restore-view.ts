import { Messages } from '@salesforce/core';
import type { Edit, Verify } from '../fls/reset.ts';
import type { SnapshotSummary } from '../fls/snapshot.ts';
import { number, wrapped } from './lines.ts';
import { editLines } from './reset-view.ts';
import { nearer, printable } from './texts.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'restore');

/** The snapshots of an org: when, how much, whether they were restored, and of which profiles. */
export function listLines(snapshots: readonly SnapshotSummary[]): string[] {
  if (snapshots.length === 0) return [messages.getMessage('list.none')];
  return snapshots.flatMap(({ id, edits, restoredAt, profiles }) => {
    const state =
      restoredAt === null ? messages.getMessage('state.open') : messages.getMessage('state.restored', [restoredAt]);
    return [messages.getMessage('list.entry', [id, number(edits), state]), ...wrapped('  ', profiles.map(printable))];
  });
}

export type RestorePlanView = { readonly snapshot: { readonly id: string }; readonly edits: readonly Edit[] };

export function restorePlanLines({ snapshot, edits }: RestorePlanView): string[] {
  if (edits.length === 0) return [messages.getMessage('plan.nothing', [snapshot.id])];
  return [messages.getMessage('plan.title', [snapshot.id]), '', ...editLines(edits)];
}

/** The question before the org is changed. */
export function restoreConfirmText(edits: number, org: string, isProduction: boolean): string {
  const kind = messages.getMessage(isProduction ? 'org.production' : 'org.other');
  return messages.getMessage('prompt.confirm', [number(edits), kind, printable(org)]);
}

export type RestoreView = {
  readonly status: 'restored' | 'dryRun' | 'declined' | 'nothingToDo' | 'partial' | 'failed';
  readonly edits: readonly Edit[];
  readonly files: readonly string[];
  readonly verify: Verify | null;
};

/** What came of it. */
export function restoreLines({ status, edits, files, verify }: RestoreView, folder: string): string[] {
  const remaining = verify?.remaining ?? [];
  const names = remaining.map(({ field, profile }) => printable(`${field} (${profile})`));
  return [
    ...files.map((path) => messages.getMessage('result.file', [printable(nearer(path, folder))])),
    ...(status === 'restored' ? [messages.getMessage('result.restored', [number(edits.length)])] : []),
    ...(status === 'declined' ? [messages.getMessage('result.declined')] : []),
    ...(status === 'dryRun' ? [messages.getMessage(verify === null ? 'result.dryRun' : 'result.dryRunRefused')] : []),
    ...(names.length === 0
      ? []
      : wrapped(`${messages.getMessage('result.remaining', [number(names.length)])}: `, names, 2)),
  ];
}
