import { Messages } from '@salesforce/core';
import { getObjectName } from '../fls/access.ts';
import type { Explanation, Subject } from '../fls/explained-subject.ts';
import type { FieldAccess } from '../fls/explanation.ts';
import { formatComparison } from './comparison.ts';
import { describeContext } from './context-lines.ts';
import { formatCount, formatNumber } from './count.ts';
import { listIdleTexts } from './idle-sources.ts';
import { joinFirstNames } from './name-lists.ts';
import { makePrintable } from './notices.ts';
import { listHiddenTexts, listIdleTextsByUsers, MAX_SUBJECT_USERS } from './subject-texts.ts';
import { formatAccessPath, formatAccessTable } from './terminal/access-lines.ts';
import { emphasize } from './terminal/colors.ts';
import { wrapText } from './terminal/lines.ts';
import { formatProof } from './terminal/proof-lines.ts';
import type { ViewOptions } from './view-options.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

/** So few fields are shown one by one. */
const MAX_PATHS = 5;

const MAX_SHOWN_OBJECTS = 10;

/** What a person reads: for each group of equal users, what they read and edit, and what grants it. */
export function formatExplanation(explanation: Explanation, options: ViewOptions): string[] {
  const { context, subjects, isComparison, proof } = explanation;
  return [
    ...describeContext(context, makePrintable).flatMap((line) => wrapText(line, options.width)),
    '',
    ...(isComparison
      ? [...formatComparison(subjects, options), ...formatUnsaid(subjects, options)]
      : subjects.flatMap((subject) => formatSubject(subject, options))),
    ...formatProof(proof, options),
  ];
}

/** What the access of two users does not show: what the org hides of them, and what is not in force now. */
function formatUnsaid(subjects: readonly Subject[], { width }: ViewOptions): string[] {
  const idle = listIdleTextsByUsers(subjects);
  return [
    ...listHiddenTexts(subjects).flatMap((text) => [...wrapText(text, width), '']),
    ...(idle.length === 0 ? [] : [...formatIdle(idle, width), '']),
  ];
}

function formatSubject(subject: Subject, options: ViewOptions): string[] {
  const idle = listIdleTexts(subject.idle);
  return [
    ...wrapText(formatSubjectTitle(subject, options), options.width).map(emphasize),
    ...formatFields(subject.fields, options),
    ...(subject.hasHiddenSets ? ['', ...wrapText(messages.getMessage('subject.hidden'), options.width, '  ')] : []),
    ...(idle.length === 0 ? [] : ['', ...formatIdle(idle, options.width, '  ')]),
    '',
  ];
}

function formatSubjectTitle({ usernames, profile }: Subject, { verbose }: ViewOptions): string {
  if (usernames.length === 0) return messages.getMessage('subject.nobody', [makePrintable(profile)]);
  const most = verbose ? Infinity : MAX_SUBJECT_USERS;
  return messages.getMessage('subject.users', [joinFirstNames(usernames, most, makePrintable), makePrintable(profile)]);
}

/** Few fields with their paths; many by object, and those that nobody can read only in sums. */
function formatFields(fields: readonly FieldAccess[], options: ViewOptions): string[] {
  const { verbose, width } = options;
  if (fields.length === 0) return wrapText(messages.getMessage('subject.nothing'), width, '  ');
  if (fields.length <= MAX_PATHS) return fields.flatMap((field) => ['', ...formatAccessPath(field, width)]);
  const readable = fields.filter(({ read }) => read);
  return [
    ...wrapText(formatReadable(readable), width, '  '),
    ...formatAccessTable(verbose ? fields : readable, options),
    ...(verbose ? [] : formatClosed(fields).flatMap((line) => ['', ...wrapText(line, width, '  ')])),
  ];
}

function formatReadable(fields: readonly FieldAccess[]): string {
  if (fields.length === 0) return messages.getMessage('subject.noneReadable');
  const edited = fields.filter(({ edit }) => edit).length;
  const count = formatCount(fields.length, 'field');
  if (edited === 0) return messages.getMessage('subject.readOnly', [count]);
  return messages.getMessage('subject.readAndEdit', [count, formatNumber(edited)]);
}

/** Fields that nobody can read, in sums: those that only lack the object, and those that were named and nothing grants. */
function formatClosed(fields: readonly FieldAccess[]): string[] {
  const closed = fields.filter(({ read }) => !read);
  const sums = [
    { key: 'subject.closed', own: closed.filter(isGranted) },
    { key: 'subject.ungranted', own: closed.filter((access) => !isGranted(access)) },
  ] as const;
  return sums.flatMap(({ key, own }) => {
    const objects = [...new Set(own.map(({ field }) => getObjectName(field)))];
    const names = joinFirstNames(objects, MAX_SHOWN_OBJECTS, makePrintable);
    return own.length === 0 ? [] : [messages.getMessage(key, [formatCount(own.length, 'field'), names])];
  });
}

function isGranted({ readVia, isAlwaysVisible }: FieldAccess): boolean {
  return isAlwaysVisible || readVia.length > 0;
}

/** @param texts at least one */
function formatIdle(texts: readonly string[], width: number, indent = ''): string[] {
  return [
    ...wrapText(messages.getMessage('idle.title'), width, indent),
    ...texts.flatMap((text) => wrapText(text, width, `${indent}  `, indent.length + 4)),
  ];
}
