import { Messages } from '@salesforce/core';
import type { LeftOut } from '../fls/plan.ts';
import type { Deploy, Edit, Impact, SnapshotPlace, Verify } from '../fls/change.ts';
import { editLines, remainingLines } from './terminal/edit-lines.ts';
import { costText, impactLines } from './terminal/impact-lines.ts';
import { number, wrapped } from './terminal/lines.ts';
import { deployCommand, restoreCommand, type Next } from './next.ts';
import { nearer, printable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'reset');
const shared = Messages.loadMessages('sf-plugin-fls', 'changes');

/** How a person sees it. */
export type Shown = {
  /** List every field and every user. */
  readonly verbose: boolean;
  /** Where the person stands: paths are shown from there. */
  readonly folder: string;
};

export type PlanView = {
  readonly edits: readonly Edit[];
  readonly impact: readonly Impact[];
  readonly leftOut: readonly LeftOut[];
  /** Paths of the project's files of the profiles. */
  readonly projectFiles: readonly string[];
};

/** The plan by profile and object, the files it touches, and who loses what. */
export function planLines(plan: PlanView, { verbose, folder }: Shown): string[] {
  const kept = plan.leftOut.filter(({ why }) => why === 'kept').length;
  const left = kept === 0 ? [] : [messages.getMessage('plan.kept', [number(kept)]), ''];
  if (plan.edits.length === 0) return [...left, messages.getMessage('plan.nothing')];
  const files = plan.projectFiles.map((path) => printable(nearer(path, folder)));
  return [
    ...editLines(plan.edits, verbose),
    ...left,
    ...(files.length === 0 ? [] : [...wrapped(`${messages.getMessage('plan.files')} `, files, 2), '']),
    ...impactLines(plan.impact, verbose),
  ];
}

export type ConfirmView = {
  readonly plan: Pick<PlanView, 'edits' | 'impact'>;
  /** As it is typed. */
  readonly org: string;
  readonly isProduction: boolean;
  /** False when only the project's files change. */
  readonly deploys: boolean;
};

/** The question before anything is changed: which org, how much, and whom it costs most. */
export function confirmText({ plan, org, isProduction, deploys }: ConfirmView): string {
  const profiles = new Set(plan.edits.map(({ profile }) => profile)).size;
  const sizes = [number(plan.edits.length), number(profiles)];
  if (!deploys) return messages.getMessage('prompt.confirmFiles', sizes);
  const kind = shared.getMessage(isProduction ? 'org.production' : 'org.other');
  const cost = costText(plan.impact) ?? messages.getMessage('prompt.noCost');
  return messages.getMessage('prompt.confirm', [cost, ...sizes, kind, printable(org)]);
}

export type ResetView = {
  readonly status: 'reset' | 'dryRun' | 'edited' | 'declined' | 'nothingToDo' | 'partial' | 'failed';
  readonly edits: readonly Edit[];
  readonly snapshot: SnapshotPlace | null;
  readonly files: readonly string[];
  readonly deploy: Deploy | null;
  readonly verify: Verify | null;
  readonly projectFiles: readonly string[];
};

/** What came of it, and the command that goes back or on. */
export function resetLines(view: ResetView, next: Next, { verbose, folder }: Shown): string[] {
  const { files, verify } = view;
  return [
    ...remainingLines(verify?.remaining ?? [], verbose),
    ...files.map((path) => shared.getMessage('result.file', [printable(nearer(path, folder))])),
    ...outcomeLines(view),
    ...nextLines(view, next),
  ];
}

function outcomeLines({ status, edits, deploy, verify }: ResetView): string[] {
  if (status === 'reset') return [messages.getMessage('result.reset', [number(edits.length)])];
  if (status === 'declined') return [shared.getMessage('result.declined')];
  if (status === 'failed') return [shared.getMessage('result.failed')];
  if (status === 'partial') return [shared.getMessage('result.partial')];
  if (status !== 'dryRun') return [];
  if (!deploy) return [messages.getMessage('result.dryRunOfFiles')];
  return [shared.getMessage(verify === null ? 'result.checked' : 'result.checkedNotAll')];
}

function nextLines({ status, edits, snapshot, projectFiles }: ResetView, next: Next): string[] {
  // Without a file to name, the command would deploy the whole project.
  const waits = status === 'edited' || (status === 'nothingToDo' && edits.length > 0);
  if (waits && projectFiles.length > 0)
    return ['', messages.getMessage('next.deploy'), `  ${deployCommand(next, projectFiles)}`];
  if (snapshot === null || status === 'failed') return [];
  return [
    '',
    messages.getMessage('result.snapshot', [printable(snapshot.path)]),
    messages.getMessage('next.restore'),
    `  ${restoreCommand(next, snapshot.id)}`,
  ];
}
