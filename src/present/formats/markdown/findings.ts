import { Messages } from '@salesforce/core';
import type { Finding } from '../../../fls/finding.ts';
import { formatNumber } from '../../count.ts';
import { formatCode } from './code.ts';
import type { MarkdownItem } from './section.ts';
import { joinFirstNames } from '../sentences.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

const MARKDOWN_MAX_GRANTORS = 10;
const MARKDOWN_MAX_FIELDS = 60;
const MARKDOWN_MAX_KEPT = 10;

/** A line for each object under the name of each profile: with its fields by name, or only with how many. */
export function buildObjectItems(findings: readonly Finding[], withNames: boolean): MarkdownItem[] {
  return [...Map.groupBy(findings, ({ profile }) => profile)].flatMap(([profile, own]) =>
    [...Map.groupBy(own, ({ object }) => object).values()].map((fields, index) => ({
      text: `${index === 0 ? `\n**${formatCode(profile)}**\n\n` : ''}- ${formatObjectItem(fields, withNames)}\n`,
      fields: fields.length,
    })),
  );
}

/** What policy keeps: a line for each rule's reason, end and profile. */
export function buildKeptItems(findings: readonly Finding[]): MarkdownItem[] {
  const groups = Map.groupBy(findings, ({ kept, profile }) => JSON.stringify([kept, profile]));
  return [...groups.values()].map((group) => ({ text: `- ${formatKeptItem(group)}\n`, fields: group.length }));
}

/** What grants an object is the same for all its fields. */
function formatObjectItem(findings: readonly Finding[], withNames: boolean): string {
  const [first] = findings;
  if (!first) return '';
  const fields = withNames
    ? joinFirstNames(findings.map(formatFieldAccess), MARKDOWN_MAX_FIELDS)
    : formatFieldCount(findings.length);
  const object = formatCode(first.object);
  if (first.openedBy.length === 0) return messages.getMessage('markdown.object.plain', [object, fields]);
  const openers = joinFirstNames(first.openedBy.map(formatCode), MARKDOWN_MAX_GRANTORS);
  if (first.users === 0) return messages.getMessage('markdown.object.granted', [object, openers, fields]);
  return messages.getMessage('markdown.object.held', [object, openers, formatNumber(first.users), fields]);
}

/** The field's own name: that of the object stands before it. */
function formatFieldAccess({ object, field, access }: Finding): string {
  return `${formatCode(field.startsWith(`${object}.`) ? field.slice(object.length + 1) : field)} ${access}`;
}

function formatFieldCount(count: number): string {
  return count === 1
    ? messages.getMessage('markdown.oneField')
    : messages.getMessage('markdown.fields', [formatNumber(count)]);
}

function formatKeptItem(findings: readonly Finding[]): string {
  const [first] = findings;
  if (!first?.kept) return '';
  const { reason, until } = first.kept;
  const fields = joinFirstNames(
    findings.map(({ field }) => formatCode(field)),
    MARKDOWN_MAX_KEPT,
  );
  const profile = formatCode(first.profile);
  if (until === null) return messages.getMessage('markdown.keptAlways', [formatCode(reason), profile, fields]);
  return messages.getMessage('markdown.keptUntil', [formatCode(reason), formatCode(until), profile, fields]);
}
