import { Messages } from '@salesforce/core';
import { getObjectName } from '../../../fls/access.ts';
import type { Explanation, Subject } from '../../../fls/explained-subject.ts';
import type { FieldAccess } from '../../../fls/explanation.ts';
import { formatFieldSources, formatMuting, formatObjectSources, getAccessWord } from '../../access-sources.ts';
import { formatSameAccess } from '../../comparison.ts';
import { describeContext } from '../../context-lines.ts';
import { formatCount } from '../../count.ts';
import { listExplainSteps, type NextStep, type NextStepContext } from '../../explain-next.ts';
import { listIdleTexts } from '../../idle-sources.ts';
import { joinFirstNames } from '../../name-lists.ts';
import { listHiddenTexts, listIdleTextsByUsers, MAX_SUBJECT_USERS } from '../../subject-texts.ts';
import { formatCode, formatCommandCode } from '../markdown/code.ts';
import { buildProofSection } from '../markdown/proof.ts';
import {
  buildTextSection,
  fitSections,
  MAX_MARKDOWN_LENGTH,
  type MarkdownItem,
  type MarkdownSection,
} from '../markdown/section.ts';
import { buildWarningSection, formatMarkdownNotice } from '../markdown/warnings.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

/** More fields than this make a cell hard to read. */
const MAX_CELL_FIELDS = 40;

/**
 * The explanation for a pull request comment or a ticket, always below 60,000 characters: for each group of equal users a
 * table by object, access and grantors. What is left out for length is counted.
 */
export function renderMarkdownExplanation(explanation: Explanation, next: NextStepContext): string {
  const { context, subjects, notices, isComparison, proof } = explanation;
  const heading = isComparison ? messages.getMessage('markdown.compare') : messages.getMessage('markdown.heading');
  const same = formatSameAccess(explanation, formatCode);
  const head = `## ${heading}\n\n${describeContext(context, formatCode).join(' ')}\n\n`;
  const sections = [
    ...buildWarningSection(notices.map(formatMarkdownNotice)),
    ...buildProofSection(proof),
    ...(same === null
      ? subjects.flatMap((subject) => buildSubjectSections(subject))
      : buildTextSection([same, ...listUnsaid(subjects)].join('\n\n'))),
    ...buildStepSection(listExplainSteps(explanation, next, formatCode)),
  ];
  return `${(head + fitSections(MAX_MARKDOWN_LENGTH - head.length, sections)).trimEnd()}\n`;
}

/** What the access of two users does not show. */
function listUnsaid(subjects: readonly Subject[]): string[] {
  return [...listHiddenTexts(subjects, formatCode), ...formatIdle(listIdleTextsByUsers(subjects, formatCode))];
}

function formatIdle(texts: readonly string[]): string[] {
  if (texts.length === 0) return [];
  return [`${messages.getMessage('idle.title')}\n\n${texts.map((text) => `- ${text}`).join('\n')}`];
}

function buildSubjectSections(subject: Subject): MarkdownSection[] {
  const { fields, usernames, profile } = subject;
  const users = joinFirstNames(usernames, MAX_SUBJECT_USERS, formatCode);
  const title =
    usernames.length === 0
      ? messages.getMessage('subject.nobody', [formatCode(profile)])
      : messages.getMessage('subject.users', [users, formatCode(profile)]);
  const idle = listIdleTexts(subject.idle, formatCode);
  const isMuted = fields.some(({ mutedBy }) => mutedBy.length > 0);
  const rest = [...(subject.hasHiddenSets ? [messages.getMessage('subject.hidden')] : []), ...formatIdle(idle)].join(
    '\n\n',
  );
  if (fields.length === 0)
    return buildTextSection([`### ${title}`, messages.getMessage('subject.nothing'), rest].join('\n\n').trimEnd());
  return [
    {
      before: `### ${title}\n\n${messages.getMessage(isMuted ? 'markdown.columnsWithMuting' : 'markdown.columns')}\n| --- | --- | --- | --- |${isMuted ? ' --- |' : ''}\n`,
      after: rest === '' ? '\n' : `\n${rest}\n\n`,
      most: Infinity,
      forms: [Infinity, MAX_CELL_FIELDS].map((most) => () => buildRows(fields, most, isMuted)),
      describeOmitted: (items) =>
        messages.getMessage('markdown.more', [
          formatCount(
            items.reduce((sum, item) => sum + item.fields, 0),
            'moreField',
          ),
        ]),
    },
  ];
}

/** What closes the fields, with the commands below each sentence. */
function buildStepSection(steps: readonly NextStep[]): MarkdownSection[] {
  if (steps.length === 0) return [];
  const lines = steps.flatMap(({ text, commands: [only, ...more] }) => {
    if (only === undefined) return [`- ${text}\n`];
    if (more.length === 0) return [`- ${text} ${formatCommandCode(only)}\n`];
    return [`- ${text}\n`, ...[only, ...more].map((command) => `  - ${formatCommandCode(command)}\n`)];
  });
  return [
    {
      before: `### ${messages.getMessage('markdown.next')}\n\n`,
      after: '\n',
      most: Infinity,
      forms: [() => lines.map((text) => ({ text, fields: 0 }))],
      describeOmitted: () => messages.getMessage('markdown.moreSteps'),
    },
  ];
}

/** Fields of one object with the same access from the same grantors share a row. */
function buildRows(fields: readonly FieldAccess[], most: number, isMuted: boolean): MarkdownItem[] {
  const groups = Map.groupBy(fields, (access) =>
    JSON.stringify([
      getObjectName(access.field),
      getAccessWord(access),
      formatFieldSources(access),
      formatObjectSources(access),
      formatMuting(access),
    ]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const object = getObjectName(first.field);
    const names = group.map(({ field }) => field.slice(object.length + 1));
    const cells = [
      `${formatCode(object)}: ${joinFirstNames(names, most, formatCode)}`,
      messages.getMessage(`access.${getAccessWord(first)}`),
      formatFieldSources(first, formatCode),
      formatObjectSources(first, formatCode),
      ...(isMuted ? [formatMuting(first, formatCode)] : []),
    ];
    return [{ text: `| ${cells.join(' | ')} |\n`, fields: group.length }];
  });
}
