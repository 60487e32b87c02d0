import { ux } from '@oclif/core';
import { Messages } from '@salesforce/core';
import type { ResetPlan } from '../flows/change/plan-reset.ts';
import type { ResetFlowResult, ResetOptions } from '../flows/reset.ts';
import { isPersonAccountField } from '../fls/person-fields.ts';
import type { OrgKind } from '../fls/context.ts';
import { formatCount } from './count.ts';
import { formatCoveredProfiles, formatIntegrationScope } from './integration-scope.ts';
import {
  formatDeployCommand,
  formatRestoreCommand,
  formatResumeCommand,
  type NextCommandContext,
} from './next-commands.ts';
import { toShortPath, makePrintable } from './notices.ts';
import { formatProfileNames } from './name-lists.ts';
import { formatEdits } from './terminal/edit-lines.ts';
import { summarizeImpact, formatImpact } from './terminal/impact-lines.ts';
import { wrapItems, wrapText } from './terminal/lines.ts';
import { formatVerify } from './terminal/verify-lines.ts';
import type { ViewOptions } from './view-options.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'reset');
const shared = Messages.loadMessages('sf-plugin-fls', 'changes');

export type ResetPlanView = Pick<
  ResetPlan,
  'profiles' | 'integrations' | 'edits' | 'impact' | 'seesAllUsers' | 'leftOut'
> & {
  /** Paths of the project's files that change. */
  readonly changedFiles: readonly string[];
};

/** What the user asked to reset. */
export type ResetScopeView = Pick<
  ResetOptions,
  'sobjects' | 'fields' | 'exposures' | 'readOnly' | 'planFile' | 'deploys'
>;

/** The plan by profile and object, the files that change, and who loses what. */
export function formatResetPlan(plan: ResetPlanView, scope: ResetScopeView, options: ViewOptions): string[] {
  const { width, folder } = options;
  const reasons = formatIntegrationScope(plan.integrations, width);
  if (plan.edits.length === 0) return [...reasons, ...wrapText(formatNothingToReset(plan, scope), width)];
  const kept = plan.leftOut.filter(({ reason }) => reason === 'kept').length;
  const files = plan.changedFiles.map((path) => makePrintable(toShortPath(path, folder)));
  return [
    ...reasons,
    ...(scope.deploys ? [] : [messages.getMessage(files.length === 0 ? 'plan.inFilesAlready' : 'plan.inFiles'), '']),
    ...formatEdits(plan.edits, options),
    ...(kept === 0 ? [] : [messages.getMessage('plan.kept', [formatCount(kept, 'stray')]), '']),
    ...(files.length === 0 ? [] : [...wrapItems(`${messages.getMessage('plan.files')} `, files, width, 2), '']),
    ...(scope.deploys ? [] : [messages.getMessage('plan.afterDeploy')]),
    ...formatImpact(plan, options),
  ];
}

/** Of which profiles nothing is reset, and why. */
function formatNothingToReset({ leftOut, ...plan }: ResetPlanView, scope: ResetScopeView): string {
  if (scope.planFile) return messages.getMessage('plan.empty');
  const profiles = formatChosenProfiles(plan, plan.profiles);
  const kept = leftOut.filter(({ reason }) => reason === 'kept').length;
  const person = leftOut.filter(({ reason }) => reason === 'personAccount').length;
  if (person > 0) return messages.getMessage('plan.nothingButPerson', [profiles, formatCount(person, 'stray')]);
  if (kept > 0) return messages.getMessage('plan.nothingButKept', [profiles, formatCount(kept, 'stray')]);
  const flags = Object.entries({ sobject: scope.sobjects, field: scope.fields, exposure: scope.exposures })
    .filter(([, values]) => values.length > 0)
    .map(([flag]) => `--${flag}`);
  if (flags.length > 0) return messages.getMessage('plan.nothingMatches', [profiles, flags.join(', ')]);
  if (!scope.deploys) return messages.getMessage('plan.nothingInFiles', [profiles]);
  return messages.getMessage(scope.readOnly ? 'plan.nothingToReduce' : 'plan.nothing', [profiles]);
}

/** The profiles by their names; where nobody named them, with whose profiles they are. */
function formatChosenProfiles({ integrations }: Pick<ResetPlan, 'integrations'>, names: readonly string[]): string {
  return integrations ? formatCoveredProfiles(integrations, names) : formatProfileNames(names);
}

export type ResetConfirmView = {
  readonly plan: Pick<ResetPlan, 'integrations' | 'edits' | 'impact' | 'seesAllUsers'>;
  /** As it is typed. */
  readonly org: string;
  readonly kind: OrgKind;
  /** False when only the project's files change. */
  readonly deploys: boolean;
};

/** The question before anything is changed: how much of which profiles in which org, and who loses most. */
export function formatResetQuestion({ plan, org, kind, deploys }: ResetConfirmView): string {
  const profiles = formatChosenProfiles(plan, [...new Set(plan.edits.map(({ profile }) => profile))]);
  const edits = formatCount(plan.edits.length, 'fieldPermission');
  const isReduced = plan.edits.every(({ to }) => to === 'read');
  const change = messages.getMessage(isReduced ? 'prompt.reduce' : 'prompt.remove', [edits, profiles]);
  const cost = [
    summarizeImpact(plan),
    ...(plan.impact.some(({ field }) => isPersonAccountField(field))
      ? [messages.getMessage('prompt.personAccounts')]
      : []),
  ].join(' ');
  if (!deploys) return messages.getMessage('prompt.confirmFiles', [change, cost]);
  return messages.getMessage('prompt.confirm', [change, formatOrg(org, kind), cost]);
}

/** An org and its kind. An org stands out unless it is known to be no production org. */
export function formatOrg(org: string, kind: OrgKind): string {
  const text = shared.getMessage(`org.${kind}`, [makePrintable(org)]);
  return kind === 'production' || kind === 'unknown' ? ux.colorize('bold', text) : text;
}

export type ResetView = Omit<ResetFlowResult, 'impact' | 'proofs' | 'notices'>;

/** What came of it, and the command that goes back or on. */
export function formatResetResult(view: ResetView, next: NextCommandContext, options: ViewOptions): string[] {
  const { files, verify } = view;
  return [
    ...formatVerify(verify, options),
    ...files.map((path) => shared.getMessage('result.file', [makePrintable(toShortPath(path, options.folder))])),
    ...formatResetStatus(view).flatMap((line) => wrapText(line, options.width)),
    ...formatResetNextSteps(view, next),
  ];
}

type PlainStatus = 'declined' | 'failed' | 'partial';

/** Whether there is no more to say than the status. */
function isPlainStatus(status: ResetView['status']): status is PlainStatus {
  return status === 'declined' || status === 'failed' || status === 'partial';
}

export function formatResetStatus({ status, edits, isOvertaken, deploy, verify }: ResetView): string[] {
  if (status === 'nothingToDo') return formatNothingToDo({ edits, isOvertaken });
  if (status === 'reset') return [messages.getMessage('result.reset', [formatCount(edits.length, 'fieldPermission')])];
  if (status === 'edited')
    return [messages.getMessage('result.edited', [formatCount(edits.length, 'fieldPermission')])];
  if (status === 'running') return [shared.getMessage('result.running', [deploy?.id ?? ''])];
  if (isPlainStatus(status)) return [shared.getMessage(`result.${status}`)];
  if (!deploy) return [messages.getMessage('result.dryRunOfFiles')];
  return [shared.getMessage(verify === null ? 'result.checked' : 'result.checkedNotAll')];
}

/** Where the plan has no edits, it says so itself. */
function formatNothingToDo({ edits, isOvertaken }: Pick<ResetView, 'edits' | 'isOvertaken'>): string[] {
  if (isOvertaken) return [messages.getMessage('result.overtaken')];
  if (edits.length === 0) return [];
  return [messages.getMessage('result.alreadyEdited', [formatCount(edits.length, 'fieldPermission')])];
}

function formatResetNextSteps(
  { status, edits, snapshot, projectFiles }: ResetView,
  next: NextCommandContext,
): string[] {
  // Without a file to name, the command would deploy the whole project.
  const isDeployLeft = status === 'edited' || (status === 'nothingToDo' && edits.length > 0);
  if (isDeployLeft && projectFiles.length > 0)
    return ['', messages.getMessage('next.deploy'), `  ${formatDeployCommand(next, projectFiles)}`];
  if (snapshot === null || status === 'failed') return [];
  const resume = [shared.getMessage('next.resume'), `  ${formatResumeCommand(next, snapshot.id)}`];
  return [
    '',
    ...(status === 'running' ? resume : []),
    messages.getMessage('result.snapshot', [makePrintable(snapshot.path)]),
    messages.getMessage(status === 'running' ? 'next.restoreLater' : 'next.restore'),
    `  ${formatRestoreCommand(next, snapshot.id)}`,
  ];
}
