import { Messages } from '@salesforce/core';
import type { Finding } from '../../../fls/finding.ts';
import type { Report } from '../../../fls/report.ts';
import { formatCount } from '../../count.ts';
import { createGrantorFormatter, type GrantorFormatter } from '../../grantor-names.ts';
import { describeHolders } from '../../holders.ts';
import { joinFirstNames } from '../../name-lists.ts';
import { formatCode } from './code.ts';
import type { MarkdownItem } from './section.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

const MARKDOWN_MAX_GRANTORS = 10;
const MARKDOWN_MAX_FIELDS = 60;
const MARKDOWN_MAX_KEPT = 10;
const MARKDOWN_MAX_USERS = 10;
const MARKDOWN_MAX_HOLDER_GROUPS = 5;

/** A line for each object under the name of each profile and its users: with the fields by name, or only their number. */
export function buildObjectItems(findings: readonly Finding[], withNames: boolean, report: Report): MarkdownItem[] {
  const formatGrantor = createGrantorFormatter(report, formatCode);
  return [...Map.groupBy(findings, ({ profile }) => profile)].flatMap(([profile, own]) =>
    [...Map.groupBy(own, ({ object }) => object).values()].map((fields, index) => {
      const heading = index === 0 ? formatProfileHeading(profile, own, report, formatGrantor) : '';
      return {
        text: `${heading}- ${formatObjectItem(fields, withNames, formatGrantor)}\n`,
        fields: fields.length,
      };
    }),
  );
}

/** What the policy keeps: a line for each rule's reason, end and profile. */
export function buildKeptItems(findings: readonly Finding[]): MarkdownItem[] {
  const groups = Map.groupBy(findings, ({ kept, profile }) => JSON.stringify([kept, profile]));
  return [...groups.values()].map((group) => ({ text: `- ${formatKeptItem(group)}\n`, fields: group.length }));
}

/** The name of the profile, and which of its users read the fields today. */
function formatProfileHeading(
  profile: string,
  findings: readonly Finding[],
  { holders }: Report,
  formatGrantor: GrantorFormatter,
): string {
  const texts = describeHolders(findings, holders, {
    maxGroups: MARKDOWN_MAX_HOLDER_GROUPS,
    maxUsers: MARKDOWN_MAX_USERS,
    maxGrantors: MARKDOWN_MAX_GRANTORS,
    formatUser: formatCode,
    formatGrantor,
  });
  return `\n**${formatCode(profile)}**\n\n${texts.map((text) => `${text}\n\n`).join('')}`;
}

/** What grants an object is the same for all its fields. */
function formatObjectItem(findings: readonly Finding[], withNames: boolean, formatGrantor: GrantorFormatter): string {
  const [first] = findings;
  if (!first) return '';
  const fields = withNames
    ? joinFirstNames(findings.map(formatFieldAccess), MARKDOWN_MAX_FIELDS, (text) => text)
    : formatCount(findings.length, 'field');
  const object = formatCode(first.object);
  if (first.through.length > 0) {
    const through = joinFirstNames(first.through, MARKDOWN_MAX_GRANTORS, formatGrantor);
    return messages.getMessage('markdown.object.live', [object, through, formatCount(first.users, 'user'), fields]);
  }
  if (first.openedBy.length === 0) return messages.getMessage('markdown.object.plain', [object, fields]);
  const grantors = joinFirstNames(first.openedBy, MARKDOWN_MAX_GRANTORS, formatGrantor);
  return messages.getMessage('markdown.object.granted', [object, grantors, fields]);
}

/** The field's own name: that of the object stands before it. */
function formatFieldAccess({ object, field, access }: Finding): string {
  return `${formatCode(field.startsWith(`${object}.`) ? field.slice(object.length + 1) : field)} ${access}`;
}

function formatKeptItem(findings: readonly Finding[]): string {
  const [first] = findings;
  if (!first?.kept) return '';
  const { reason, until } = first.kept;
  const fields = joinFirstNames(
    findings.map(({ field }) => field),
    MARKDOWN_MAX_KEPT,
    formatCode,
  );
  const profile = formatCode(first.profile);
  if (until === null) return messages.getMessage('markdown.keptAlways', [formatCode(reason), profile, fields]);
  return messages.getMessage('markdown.keptUntil', [formatCode(reason), formatCode(until), profile, fields]);
}
