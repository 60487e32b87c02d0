import { Messages } from '@salesforce/core';
import { getObjectName } from '../fls/access.ts';
import type { Explanation, Subject } from '../fls/explained-subject.ts';
import type { FieldAccess } from '../fls/explanation.ts';
import {
  formatFieldSources,
  formatMuting,
  formatObjectSources,
  formatSharedObjectSources,
  formatSource,
  getAccessWord,
} from './access-sources.ts';
import { formatCount } from './count.ts';
import { makePrintable } from './notices.ts';
import { listAlikeObjects } from './terminal/alike-objects.ts';
import { emphasize } from './terminal/colors.ts';
import { SCREENFUL, wrapItems, wrapText } from './terminal/lines.ts';
import type { ViewOptions } from './view-options.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

/** Fields in a group of differences that are named without `--verbose`. */
const MAX_DIFFERING_FIELDS = 10;

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
  const group = (describe: (access: FieldAccess) => readonly string[]): (readonly Difference[])[] => {
    const buildKey = (one: Difference): string => JSON.stringify([describe(one.first), describe(one.second)]);
    return [...Map.groupBy(differences, buildKey).values()];
  };
  const format = (groups: readonly (readonly Difference[])[]): string[] =>
    groups.flatMap((own) => formatDifferences(own, [formatUsername(first), formatUsername(second)], options));
  const byObject = group((access) => [getObjectName(access.field), ...describeAccess(access)]);
  const whole = format(byObject);
  const isFolded = !options.verbose && whole.length > SCREENFUL;
  const isCut = isFolded || (!options.verbose && byObject.some((own) => own.length > MAX_DIFFERING_FIELDS));
  return [
    ...wrapText(title, width).map(emphasize),
    ...(isFolded ? format(group(describeAccess)) : whole),
    ...(isCut ? ['', ...wrapText(messages.getMessage('folded'), width, '  ')] : []),
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

/** What is the same for fields that are shown together. */
function describeAccess(access: FieldAccess): string[] {
  return [getAccessWord(access), formatFieldSources(access), formatSharedObjectSources(access), formatMuting(access)];
}

/**
 * What a user may do, with what grants the two halves of it.
 *
 * @param object what grants the object
 */
function formatUserAccess(username: string, access: FieldAccess, object: string, width: number): string[] {
  const word = messages.getMessage(`access.${getAccessWord(access)}`);
  return [
    ...wrapText(messages.getMessage('compare.user', [username, word]), width, '    ', 6),
    ...wrapText(messages.getMessage('lead.field', [formatFieldSources(access)]), width, '      ← ', 10),
    ...wrapText(messages.getMessage('lead.object', [object]), width, '      ← ', 10),
    ...access.mutedBy.flatMap((source) =>
      wrapText(messages.getMessage('lead.muted', [formatSource(source)]), width, '      ← ', 10),
    ),
  ];
}

/** Fields with the same difference, of one object by their names, of several by the objects. */
function formatDifferences(
  group: readonly Difference[],
  [name, other]: readonly [string, string],
  { verbose, width }: ViewOptions,
): string[] {
  const [one] = group;
  if (!one) return [];
  const objects = [...Map.groupBy(group, ({ first: { field } }) => getObjectName(field))];
  const isOne = objects.length === 1;
  const title = isOne ? makePrintable(getObjectName(one.first.field)) : formatCount(objects.length, 'object');
  const format = isOne ? formatObjectSources : formatSharedObjectSources;
  return [
    '',
    ...wrapText(messages.getMessage('object.fields', [title, formatCount(group.length, 'field')]), width, '  ', 4),
    ...wrapItems(
      '    ',
      isOne ? listFieldNames(group, verbose) : listAlikeObjects(objects.map(([object, own]) => [object, own.length])),
      width,
    ),
    ...formatUserAccess(name, one.first, format(one.first), width),
    ...formatUserAccess(other, one.second, format(one.second), width),
  ];
}

function listFieldNames(group: readonly Difference[], verbose: boolean): string[] {
  const names = group.map(({ first: { field } }) => makePrintable(field.slice(field.indexOf('.') + 1)));
  const more = verbose ? 0 : names.length - MAX_DIFFERING_FIELDS;
  return more > 0 ? [...names.slice(0, MAX_DIFFERING_FIELDS), formatCount(more, 'moreField')] : names;
}
