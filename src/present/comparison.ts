import { Messages } from '@salesforce/core';
import { getObjectName } from '../fls/access.ts';
import type { Explanation, Subject } from '../fls/explained-subject.ts';
import type { FieldAccess } from '../fls/explanation.ts';
import {
  formatFieldSources,
  formatMuting,
  formatObjectSources,
  formatSource,
  getAccessWord,
} from './access-sources.ts';
import { formatCount } from './count.ts';
import { makePrintable } from './notices.ts';
import { emphasize } from './terminal/colors.ts';
import { wrapItems, wrapText } from './terminal/lines.ts';
import type { ViewOptions } from './view-options.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

/** Fields in a group of differences that are named without `--verbose`. */
const MAX_NAMED_FIELDS = 10;

/** What one field is for both users. */
type Difference = { readonly first: FieldAccess; readonly second: FieldAccess };

/** The fields in which two users differ, by object and by what each of them has. */
export function formatComparison(subjects: readonly Subject[], options: ViewOptions): string[] {
  const { width } = options;
  const [first, second] = subjects;
  if (!first || !second) return [];
  const same = formatSameAccess({ isComparison: true, subjects });
  if (same !== null) return [...wrapText(same, width), ''];
  const title = messages.getMessage('compare.title', [
    formatUser(first, makePrintable),
    formatUser(second, makePrintable),
  ]);
  const others = new Map(second.fields.map((access) => [access.field, access]));
  const differences = first.fields.flatMap((access): Difference[] => {
    const opposite = others.get(access.field);
    return opposite ? [{ first: access, second: opposite }] : [];
  });
  const groups = [...Map.groupBy(differences, buildDifferenceKey).values()];
  return [
    ...wrapText(title, width).map(emphasize),
    ...groups.flatMap((group) => formatDifferences(group, [formatUsername(first), formatUsername(second)], options)),
    '',
  ];
}

/**
 * That two compared users have the same access; null where they differ, or nobody is compared.
 *
 * @param formatName makes a foreign name fit for the format
 */
export function formatSameAccess(
  { isComparison, subjects }: Pick<Explanation, 'isComparison' | 'subjects'>,
  formatName = makePrintable,
): string | null {
  const [first, second] = subjects;
  if (!isComparison || !first || !second || first.fields.length > 0) return null;
  return messages.getMessage('compare.same', [formatUser(first, formatName), formatUser(second, formatName)]);
}

function formatUsername({ usernames }: Subject): string {
  return makePrintable(usernames.join(', '));
}

function formatUser({ usernames, profile }: Subject, formatName: (name: string) => string): string {
  return messages.getMessage('subject.users', [usernames.map(formatName).join(', '), formatName(profile)]);
}

/** Fields of one object with the same access from the same grantors. */
function buildDifferenceKey({ first, second }: Difference): string {
  const describe = (access: FieldAccess): string[] => [
    getAccessWord(access),
    formatFieldSources(access),
    formatObjectSources(access),
    formatMuting(access),
  ];
  return JSON.stringify([getObjectName(first.field), describe(first), describe(second)]);
}

/** What a user may do, with what grants the two halves of it. */
function formatUserAccess(username: string, access: FieldAccess, width: number): string[] {
  const word = messages.getMessage(`access.${getAccessWord(access)}`);
  return [
    ...wrapText(messages.getMessage('compare.user', [username, word]), width, '    ', 6),
    ...wrapText(messages.getMessage('lead.field', [formatFieldSources(access)]), width, '      ← ', 10),
    ...wrapText(messages.getMessage('lead.object', [formatObjectSources(access)]), width, '      ← ', 10),
    ...access.mutedBy.flatMap((source) =>
      wrapText(messages.getMessage('lead.muted', [formatSource(source)]), width, '      ← ', 10),
    ),
  ];
}

function formatDifferences(
  group: readonly Difference[],
  [name, other]: readonly [string, string],
  { verbose, width }: ViewOptions,
): string[] {
  const [one] = group;
  if (!one) return [];
  const object = getObjectName(one.first.field);
  const fields = group.map(({ first: { field } }) => makePrintable(field.slice(object.length + 1)));
  const shown = verbose ? fields : fields.slice(0, MAX_NAMED_FIELDS);
  const more = fields.length - shown.length;
  return [
    '',
    ...wrapText(
      messages.getMessage('object.fields', [makePrintable(object), formatCount(group.length, 'field')]),
      width,
      '  ',
      4,
    ),
    ...wrapItems('    ', more === 0 ? shown : [...shown, formatCount(more, 'moreField')], width),
    ...formatUserAccess(name, one.first, width),
    ...formatUserAccess(other, one.second, width),
  ];
}
