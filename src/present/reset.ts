import { Messages } from '@salesforce/core';
import type { LeftOutField } from '../fls/plan.ts';
import type { Deploy, Edit, Impact, SnapshotPlace, Verify } from '../fls/change.ts';
import { formatEdits, formatRemainingEdits } from './terminal/edit-lines.ts';
import { summarizeImpact, formatImpact } from './terminal/impact-lines.ts';
import { formatNumber, wrapItems } from './terminal/lines.ts';
import { formatDeployCommand, formatRestoreCommand, type NextCommandContext } from './next.ts';
import { toShortPath, makePrintable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'reset');
const shared = Messages.loadMessages('sf-plugin-fls', 'changes');

/** How a person sees it. */
export type ChangeViewOptions = {
  /** List every field and every user. */
  readonly verbose: boolean;
  /** Where the person stands: paths are shown from there. */
  readonly folder: string;
};

export type ResetPlanView = {
  readonly edits: readonly Edit[];
  readonly impact: readonly Impact[];
  readonly leftOut: readonly LeftOutField[];
  /** Paths of the project's files of the profiles. */
  readonly projectFiles: readonly string[];
};

/** The plan by profile and object, the files it touches, and who loses what. */
export function formatResetPlan(plan: ResetPlanView, { verbose, folder }: ChangeViewOptions): string[] {
  const kept = plan.leftOut.filter(({ reason }) => reason === 'kept').length;
  const left = kept === 0 ? [] : [messages.getMessage('plan.kept', [formatNumber(kept)]), ''];
  if (plan.edits.length === 0) return [...left, messages.getMessage('plan.nothing')];
  const files = plan.projectFiles.map((path) => makePrintable(toShortPath(path, folder)));
  return [
    ...formatEdits(plan.edits, verbose),
    ...left,
    ...(files.length === 0 ? [] : [...wrapItems(`${messages.getMessage('plan.files')} `, files, 2), '']),
    ...formatImpact(plan.impact, verbose),
  ];
}

export type ResetConfirmView = {
  readonly plan: Pick<ResetPlanView, 'edits' | 'impact'>;
  /** As it is typed. */
  readonly org: string;
  readonly isProduction: boolean;
  /** False when only the project's files change. */
  readonly deploys: boolean;
};

/** The question before anything is changed: which org, how much, and whom it costs most. */
export function formatResetQuestion({ plan, org, isProduction, deploys }: ResetConfirmView): string {
  const profiles = new Set(plan.edits.map(({ profile }) => profile)).size;
  const sizes = [formatNumber(plan.edits.length), formatNumber(profiles)];
  if (!deploys) return messages.getMessage('prompt.confirmFiles', sizes);
  const kind = shared.getMessage(isProduction ? 'org.production' : 'org.other');
  const cost = summarizeImpact(plan.impact) ?? messages.getMessage('prompt.noCost');
  return messages.getMessage('prompt.confirm', [cost, ...sizes, kind, makePrintable(org)]);
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
export function formatResetResult(
  view: ResetView,
  next: NextCommandContext,
  { verbose, folder }: ChangeViewOptions,
): string[] {
  const { files, verify } = view;
  return [
    ...formatRemainingEdits(verify?.remaining ?? [], verbose),
    ...files.map((path) => shared.getMessage('result.file', [makePrintable(toShortPath(path, folder))])),
    ...formatResetStatus(view),
    ...formatResetNextSteps(view, next),
  ];
}

function formatResetStatus({ status, edits, deploy, verify }: ResetView): string[] {
  if (status === 'reset') return [messages.getMessage('result.reset', [formatNumber(edits.length)])];
  if (status === 'declined') return [shared.getMessage('result.declined')];
  if (status === 'failed') return [shared.getMessage('result.failed')];
  if (status === 'partial') return [shared.getMessage('result.partial')];
  if (status !== 'dryRun') return [];
  if (!deploy) return [messages.getMessage('result.dryRunOfFiles')];
  return [shared.getMessage(verify === null ? 'result.checked' : 'result.checkedNotAll')];
}

function formatResetNextSteps(
  { status, edits, snapshot, projectFiles }: ResetView,
  next: NextCommandContext,
): string[] {
  // Without a file to name, the command would deploy the whole project.
  const waits = status === 'edited' || (status === 'nothingToDo' && edits.length > 0);
  if (waits && projectFiles.length > 0)
    return ['', messages.getMessage('next.deploy'), `  ${formatDeployCommand(next, projectFiles)}`];
  if (snapshot === null || status === 'failed') return [];
  return [
    '',
    messages.getMessage('result.snapshot', [makePrintable(snapshot.path)]),
    messages.getMessage('next.restore'),
    `  ${formatRestoreCommand(next, snapshot.id)}`,
  ];
}
