import { Messages } from '@salesforce/core';
import type { ResetPlan } from '../../../flows/change/plan-reset.ts';
import type { Context } from '../../../fls/context.ts';
import { describeContext } from '../../context-lines.ts';
import { formatCount } from '../../count.ts';
import { groupImpact } from '../../impact-groups.ts';
import { formatPlanCommand, formatRestoreCommand, formatResumeCommand } from '../../next-commands.ts';
import { joinFirstNames } from '../../name-lists.ts';
import { listOldWarnings } from '../../plan-file.ts';
import { formatResetStatus } from '../../reset.ts';
import { getProofHeading } from '../../reset-proof.ts';
import { formatTime } from '../../time.ts';
import { isPlanOnly, type ResetDocument } from '../reset-document.ts';
import { buildChangeSection, formatChangeSizes } from './changes.ts';
import { escapeProse, formatCode, formatCommandCode } from './code.ts';
import { buildProofSection } from './proof.ts';
import {
  buildFailureSection,
  buildFileSection,
  buildLeftOutSection,
  buildOtherPartsSection,
} from './reset-sections.ts';
import { buildScopeSection } from './scope.ts';
import { buildTextSection, fitSections, MAX_MARKDOWN_LENGTH, type MarkdownSection } from './section.ts';
import { buildWarningSection, formatMarkdownNotice } from './warnings.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'reset-markdown');
const shared = Messages.loadMessages('sf-plugin-fls', 'changes');

/** More usernames than this make a heading hard to read; the rest is counted. */
const MAX_HEADING_USERS = 10;

/**
 * The plan of a dry run or the result of a reset for a pull request comment or a job summary, always below 60,000 characters:
 * how it ended, in which org, warnings, who loses what, what changes. What is left out for length is counted.
 */
export function renderMarkdownReset(document: ResetDocument): string {
  const head = [...describeEnd(document), ''].join('\n\n');
  const sections = [
    ...buildWarningSection(listWarnings(document)),
    ...buildScopeSection(document.plan.integrations),
    ...buildProofSection(document.result.proofs.before, getProofHeading('before')),
    ...buildProofSection(document.result.proofs.after, getProofHeading('after')),
    ...buildRemainingSection(document),
    ...buildOthersSection(document),
    ...buildFailureSection(document.result.deploy?.failures ?? []),
    ...buildImpactSection(document),
    ...buildEditSection(document),
    ...buildLeftOutSection(document.plan.leftOut),
    ...buildFileSection(document.result.status, document),
    ...buildBackSection(document),
  ];
  return `${(head + fitSections(MAX_MARKDOWN_LENGTH - head.length, sections)).trimEnd()}\n`;
}

/** The heading with the org and its kind, how it ended, how much, which plan file, what it was made from. */
function describeEnd(document: ResetDocument): string[] {
  const { context, plan, result } = document;
  const { edits } = plan;
  const profiles = new Set(edits.map(({ profile }) => profile)).size;
  const sizes = [formatCount(edits.length, 'fieldPermission'), formatCount(profiles, 'profile')];
  const heading = isPlanOnly(result.status) ? 'heading.plan' : 'heading.result';
  return [
    `## ${messages.getMessage(heading, [formatMarkdownOrg(context.org)])}`,
    `**${formatEnd(document)}**`,
    ...(edits.length === 0 ? [] : [messages.getMessage('summary', sizes)]),
    ...describePlanFiles(document),
    describeContext(context, formatCode).join(' '),
  ];
}

/** An org and its kind; a production org stands out. */
function formatMarkdownOrg(org: Context['org']): string {
  if (org === null) return '';
  return shared.getMessage(`org.${org.kind}`, [formatCode(org.alias ?? org.username ?? org.id)]);
}

/** The plan that was carried out, and the one that was written with the command that carries it out. */
function describePlanFiles({ usedPlan, writtenPlan, next }: ResetDocument): string[] {
  const lines: string[] = [];
  if (usedPlan) {
    const { file, path } = usedPlan;
    lines.push(messages.getMessage('plan.used', [formatCode(path), formatTime(file.context.generatedAt)]));
  }
  if (writtenPlan !== null) {
    const command = formatPlanCommand(next, writtenPlan);
    lines.push(messages.getMessage('plan.written', [formatCode(writtenPlan), formatCode(command)]));
  }
  return lines;
}

function formatEnd({ plan, result }: ResetDocument): string {
  if (result.isOvertaken) return escapeProse(formatResetStatus(result).join(' '));
  if (result.status === 'nothingToDo' && plan.edits.length === 0)
    return messages.getMessage('nothing', [formatCount(plan.profiles.length, 'profile')]);
  if (result.status === 'nothingToDo') return messages.getMessage('upToDate');
  if (result.status === 'edited') return messages.getMessage('edited');
  return escapeProse(formatResetStatus(result).join(' '));
}

function listWarnings({ notices, usedPlan }: ResetDocument): string[] {
  const old = usedPlan ? listOldWarnings(usedPlan.file, notices) : [];
  return [...notices.map(formatMarkdownNotice), ...old.map(escapeProse)];
}

/** Edits that are not in effect, or that the org would not accept. */
function buildRemainingSection({ result }: ResetDocument): MarkdownSection[] {
  const remaining = result.verify?.remaining ?? [];
  const key = result.status === 'dryRun' ? 'remaining.dryRun' : 'remaining.title';
  const title = messages.getMessage(key, [formatChangeSizes(remaining)]);
  return buildChangeSection(groupEdits(remaining), {
    before: `### ${title}\n`,
    after: '\n',
    most: 15_000,
  });
}

/** What somebody else changed while the reset was under way: field permissions, and other parts of the profiles. */
function buildOthersSection({ result }: ResetDocument): MarkdownSection[] {
  const { others, sections } = result.verify ?? { others: [], sections: [] };
  const title = messages.getMessage('others.title', [formatChangeSizes(others)]);
  return [
    ...buildChangeSection(groupEdits(others), { before: `### ${title}\n`, after: '\n', most: 10_000 }),
    ...buildOtherPartsSection(sections),
  ];
}

/** Users who lose the same share a heading. */
function buildImpactSection({ plan }: ResetDocument): MarkdownSection[] {
  if (plan.edits.length === 0) return [];
  const { impact, seesAllUsers } = plan;
  const users = new Set(impact.map(({ username }) => username)).size;
  if (users === 0) return buildTextSection(shared.getMessage(seesAllUsers ? 'impact.none' : 'impact.noneSeen'));
  const groups = groupImpact(impact).map(({ usernames, losses }) => ({
    heading: formatGroup(joinFirstNames(usernames, MAX_HEADING_USERS, formatCode), losses),
    changes: losses,
  }));
  const title = messages.getMessage('impact.title', [formatCount(users, 'user')]);
  return buildChangeSection(groups, {
    before: `### ${title}\n\n${messages.getMessage('impact.reason')}\n`,
    after: '\n',
    most: 25_000,
  });
}

function buildEditSection({ plan }: ResetDocument): MarkdownSection[] {
  const title = messages.getMessage('changes.title', [formatChangeSizes(plan.edits)]);
  return buildChangeSection(groupEdits(plan.edits), { before: `### ${title}\n`, after: '\n', most: Infinity });
}

type PlannedEdit = ResetPlan['edits'][number];

function groupEdits(edits: readonly PlannedEdit[]): { heading: string; changes: readonly PlannedEdit[] }[] {
  return [...Map.groupBy(edits, ({ profile }) => profile)].map(([profile, own]) => ({
    heading: formatGroup(formatCode(profile), own),
    changes: own,
  }));
}

function formatGroup(name: string, changes: Parameters<typeof formatChangeSizes>[0]): string {
  return messages.getMessage('group', [name, formatChangeSizes(changes)]);
}

/** The job, the snapshot, and the commands that go on with the reset and put it back. */
function buildBackSection({ result, next, formatPath }: ResetDocument): MarkdownSection[] {
  const { deploy, snapshot, status } = result;
  const job = deploy
    ? [
        messages.getMessage(deploy.checkOnly ? 'job.checkOnly' : 'job', [
          formatCode(deploy.id),
          formatCode(deploy.status),
        ]),
      ]
    : [];
  const resume =
    snapshot !== null && status === 'running'
      ? [
          `### ${messages.getMessage('resume.title')}`,
          messages.getMessage('resume.command', [formatCommandCode(formatResumeCommand(next, snapshot.id))]),
        ]
      : [];
  const back =
    snapshot === null || status === 'failed'
      ? []
      : [
          `### ${messages.getMessage('back.title')}`,
          messages.getMessage(status === 'running' ? 'back.later' : 'back.command', [
            formatCommandCode(formatRestoreCommand(next, snapshot.id)),
          ]),
          messages.getMessage('back.snapshot', [formatCode(formatPath(snapshot.path))]),
        ];
  return buildTextSection([...job, ...resume, ...back].join('\n\n'));
}
