import { Messages } from '@salesforce/core';
import type { Finding } from '../../../fls/finding.ts';
import { number } from '../../terminal/lines.ts';
import { code } from './code.ts';
import type { Item } from './section.ts';
import { listed } from '../sentences.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

const MOST_OPENERS = 10;
const MOST_FIELDS = 60;
const MOST_KEPT_FIELDS = 10;

/** A line for each object under the name of each profile: with its fields by name, or only with how many. */
export function objectItems(findings: readonly Finding[], withNames: boolean): Item[] {
  return [...Map.groupBy(findings, ({ profile }) => profile)].flatMap(([profile, own]) =>
    [...Map.groupBy(own, ({ object }) => object).values()].map((fields, index) => ({
      text: `${index === 0 ? `\n**${code(profile)}**\n\n` : ''}- ${objectLine(fields, withNames)}\n`,
      fields: fields.length,
    })),
  );
}

/** What policy keeps: a line for each rule's reason, end and profile. */
export function keptItems(findings: readonly Finding[]): Item[] {
  const groups = Map.groupBy(findings, ({ kept, profile }) => JSON.stringify([kept, profile]));
  return [...groups.values()].map((group) => ({ text: `- ${keptLine(group)}\n`, fields: group.length }));
}

/** What grants an object is the same for all its fields. */
function objectLine(findings: readonly Finding[], withNames: boolean): string {
  const [first] = findings;
  if (!first) return '';
  const fields = withNames ? listed(findings.map(fieldText), MOST_FIELDS) : countText(findings.length);
  const object = code(first.object);
  if (first.openedBy.length === 0) return messages.getMessage('markdown.object.plain', [object, fields]);
  const openers = listed(first.openedBy.map(code), MOST_OPENERS);
  if (first.users === 0) return messages.getMessage('markdown.object.granted', [object, openers, fields]);
  return messages.getMessage('markdown.object.held', [object, openers, number(first.users), fields]);
}

/** The field's own name: that of the object stands before it. */
function fieldText({ object, field, access }: Finding): string {
  return `${code(field.startsWith(`${object}.`) ? field.slice(object.length + 1) : field)} ${access}`;
}

function countText(count: number): string {
  return count === 1
    ? messages.getMessage('markdown.oneField')
    : messages.getMessage('markdown.fields', [number(count)]);
}

function keptLine(findings: readonly Finding[]): string {
  const [first] = findings;
  if (!first?.kept) return '';
  const { reason, until } = first.kept;
  const fields = listed(
    findings.map(({ field }) => code(field)),
    MOST_KEPT_FIELDS,
  );
  const profile = code(first.profile);
  if (until === null) return messages.getMessage('markdown.keptAlways', [code(reason), profile, fields]);
  return messages.getMessage('markdown.keptUntil', [code(reason), code(until), profile, fields]);
}
