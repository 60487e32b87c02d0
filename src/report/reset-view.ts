import { ux } from '@oclif/core';
import { Messages } from '@salesforce/core';
import { StandardColors } from '@salesforce/sf-plugins-core';
import { objectOf } from '../fls/access.ts';
import type { LeftOut } from '../fls/plan.ts';
import type { Deploy, Edit, Impact, Verify } from '../fls/reset.ts';
import { number, wrapped } from './lines.ts';
import { commandLine } from './shell.ts';
import { nearer, printable } from './texts.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'reset');

export type PlanView = {
  readonly edits: readonly Edit[];
  readonly impact: readonly Impact[];
  readonly leftOut: readonly LeftOut[];
};

/** The plan by profile and object, and who loses what. */
export function planLines({ edits, impact, leftOut }: PlanView): string[] {
  if (edits.length === 0) return [messages.getMessage('plan.nothing')];
  const profiles = editLines(edits);
  const kept = leftOut.filter(({ why }) => why === 'kept').length;
  const left = messages.getMessage('plan.leftOut', [number(kept), number(leftOut.length - kept)]);
  return [...profiles, ...(leftOut.length === 0 ? [] : [left, '']), ...impactLines(impact)];
}

/** Edits by profile and object. */
export function editLines(edits: readonly Edit[]): string[] {
  return [...Map.groupBy(edits, ({ profile }) => profile)].flatMap(([name, own]) => [
    ux.colorize('bold', messages.getMessage('plan.profile', [printable(name), number(own.length)])),
    ...[...Map.groupBy(own, ({ field }) => objectOf(field))].flatMap(([object, fields]) =>
      wrapped(`  ${printable(object)}: `, fields.map(changeOf), 4),
    ),
    '',
  ]);
}

/** `Phone edit → none`: the object stands before it. */
function changeOf({ field, from, to }: Pick<Edit, 'field' | 'from' | 'to'>): string {
  return `${printable(field.slice(objectOf(field).length + 1))} ${from} → ${to}`;
}

/** Users who lose the same share a block, so that many of them stay readable. */
function impactLines(impact: readonly Impact[]): string[] {
  if (impact.length === 0) return [messages.getMessage('impact.none'), ''];
  const byUser = Map.groupBy(impact, ({ username }) => username);
  const byLoss = Map.groupBy(byUser, ([, losses]) =>
    losses.map(({ field, from, to }) => `${field} ${from} ${to}`).join(),
  );
  return [
    StandardColors.warning(messages.getMessage('impact.title')),
    ...[...byLoss.values()].flatMap((users) => {
      const losses = users[0]?.[1] ?? [];
      const names = users.map(([username]) => printable(username));
      return [
        ...wrapped('  ', names),
        ...[...Map.groupBy(losses, ({ field }) => objectOf(field))].flatMap(([object, fields]) =>
          wrapped(`    ${printable(object)}: `, fields.map(changeOf), 6),
        ),
      ];
    }),
    '',
  ];
}

export type ConfirmView = { readonly plan: PlanView; readonly org: string; readonly isProduction: boolean };

/** The question before the org is changed: which org, how much, and whom it costs most. */
export function confirmText({ plan, org, isProduction }: ConfirmView): string {
  const profiles = new Set(plan.edits.map(({ profile }) => profile)).size;
  const byUser = [...Map.groupBy(plan.impact, ({ username }) => username).values()];
  const most = Math.max(0, ...byUser.map(({ length }) => length));
  const kind = messages.getMessage(isProduction ? 'org.production' : 'org.other');
  return messages.getMessage('prompt.confirm', [
    number(plan.edits.length),
    number(profiles),
    kind,
    printable(org),
    number(byUser.length),
    number(most),
  ]);
}

export type ResetView = {
  readonly status: 'reset' | 'dryRun' | 'edited' | 'declined' | 'nothingToDo' | 'partial' | 'failed';
  readonly edits: readonly Edit[];
  readonly snapshot: { readonly id: string; readonly path: string } | null;
  readonly files: readonly string[];
  readonly deploy: Deploy | null;
  readonly verify: Verify | null;
};

/** What came of it, and the command that goes back or on. */
export function resetLines(view: ResetView, next: { bin: string; targetOrg: string | null }, folder: string): string[] {
  const { snapshot, files, verify } = view;
  const org = next.targetOrg === null ? [] : ['--target-org', next.targetOrg];
  const shown = files.map((path) => messages.getMessage('result.file', [printable(nearer(path, folder))]));
  const remaining = verify?.remaining ?? [];
  return [
    ...shown,
    ...outcomeLines(view, files, { bin: next.bin, org }),
    ...(remaining.length === 0
      ? []
      : wrapped(
          `${messages.getMessage('result.remaining', [number(remaining.length)])}: `,
          remaining.map(({ field, profile }) => printable(`${field} (${profile})`)),
          2,
        )),
    ...(snapshot === null
      ? []
      : [
          '',
          messages.getMessage('result.snapshot', [printable(snapshot.path)]),
          messages.getMessage('next.restore'),
          `  ${commandLine([next.bin, 'fls', 'restore', '--snapshot', snapshot.id, ...org])}`,
        ]),
  ];
}

function outcomeLines(
  { status, edits, deploy, verify }: ResetView,
  files: readonly string[],
  { bin, org }: { bin: string; org: readonly string[] },
): string[] {
  if (status === 'reset') return [messages.getMessage('result.reset', [number(edits.length)])];
  if (status === 'declined') return [messages.getMessage('result.declined')];
  if (status === 'dryRun' && deploy)
    return [messages.getMessage(verify === null ? 'result.dryRun' : 'result.dryRunRefused')];
  // Without a file to name, the command would deploy the whole project.
  if (status !== 'edited' || files.length === 0) return [];
  const sources = files.flatMap((path) => ['--source-dir', path]);
  return [
    messages.getMessage('result.edited'),
    `  ${commandLine([bin, 'project', 'deploy', 'start', ...sources, ...org])}`,
  ];
}
