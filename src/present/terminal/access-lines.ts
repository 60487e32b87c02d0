import { Messages } from '@salesforce/core';
import { getObjectName } from '../../fls/access.ts';
import type { FieldAccess } from '../../fls/explanation.ts';
import {
  formatFieldSources,
  formatMuting,
  formatObjectSources,
  formatSharedObjectSources,
  formatSource,
  getAccessWord,
  type AccessWord,
} from '../access-sources.ts';
import { formatCount, formatNumber } from '../count.ts';
import { makePrintable } from '../notices.ts';
import type { ViewOptions } from '../view-options.ts';
import { listAlikeObjects } from './alike-objects.ts';
import { SCREENFUL, wrapItems, wrapText } from './lines.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

const WORDS: readonly AccessWord[] = ['edit', 'read', 'none'];

/** One field with the two halves of its access. */
export function formatAccessPath(access: FieldAccess, width: number): string[] {
  const title = messages.getMessage('path.access', [
    makePrintable(access.field),
    messages.getMessage(`access.${getAccessWord(access)}`),
  ]);
  return [
    ...wrapText(title, width, '  ', 4),
    ...wrapText(messages.getMessage('lead.field', [formatFieldSources(access)]), width, '    ← ', 8),
    ...wrapText(messages.getMessage('lead.object', [formatObjectSources(access)]), width, '    ← ', 8),
    ...access.mutedBy.flatMap((source) =>
      wrapText(messages.getMessage('lead.muted', [formatSource(source)]), width, '    ← ', 8),
    ),
  ];
}

/** Fields by object, with each field, or only counts where that would not fit on a screen. */
export function formatAccessTable(fields: readonly FieldAccess[], { verbose, width }: ViewOptions): string[] {
  const objects = [...Map.groupBy(fields, ({ field }) => getObjectName(field))];
  const whole = objects.flatMap(([object, own]) =>
    formatObjectFields(makePrintable(object), [], own, { areFieldsShown: true, width }),
  );
  if (verbose || whole.length <= SCREENFUL) return whole;
  const alike = [...Map.groupBy(objects, ([, own]) => buildGrantKey(own)).values()];
  return [
    ...alike.flatMap((group) => formatAlike(group, width)),
    '',
    ...wrapText(messages.getMessage('folded'), width, '  '),
  ];
}

/** The same for objects whose fields have the same access from the same grantors. */
function buildGrantKey(fields: readonly FieldAccess[]): string {
  const [first] = fields;
  if (!first) return '';
  const groups = fields.map((access) => [getAccessWord(access), formatFieldSources(access), formatMuting(access)]);
  return JSON.stringify([
    formatSharedObjectSources(first),
    [...new Set(groups.map((group) => JSON.stringify(group)))].sort(),
  ]);
}

type ObjectFields = readonly [object: string, fields: readonly FieldAccess[]];

function formatAlike(objects: readonly ObjectFields[], width: number): string[] {
  const [[object, first] = ['', []]] = objects;
  const shown = { areFieldsShown: false, width };
  if (objects.length === 1) return formatObjectFields(makePrintable(object), [], first, shown);
  return formatObjectFields(
    formatCount(objects.length, 'object'),
    listAlikeObjects(objects.map(([name, own]) => [name, own.length])),
    objects.flatMap(([, own]) => own),
    shown,
  );
}

type Shown = { readonly areFieldsShown: boolean; readonly width: number };

/**
 * An object, or several that are alike, with what grants it, and its fields by what they give and what grants them.
 *
 * @param names of several objects
 */
function formatObjectFields(
  title: string,
  names: readonly string[],
  fields: readonly FieldAccess[],
  { areFieldsShown, width }: Shown,
): string[] {
  const [first] = fields;
  if (!first) return [];
  const mutings = fields.map(listMutings);
  // What is muted of all fields is said once.
  const common = (mutings[0] ?? []).filter((muting) => mutings.every((own) => own.includes(muting)));
  const object = names.length > 0 ? formatSharedObjectSources(first) : formatObjectSources(first);
  return [
    '',
    ...wrapText(messages.getMessage('object.fields', [title, formatAccessCounts(fields)]), width, '  ', 4),
    ...(names.length === 0 ? [] : wrapItems('    ', names, width)),
    ...wrapText(messages.getMessage('lead.object', [object]), width, '    ', 6),
    ...formatMutings(common, width, '    '),
    ...WORDS.flatMap((word) => formatFieldGroups(word, fields, common, { areFieldsShown, width })),
  ];
}

function listMutings({ mutedBy }: FieldAccess): string[] {
  return mutedBy.map((source) => formatSource(source));
}

/**
 * The fields with that access, by what grants and mutes them, the largest groups first.
 *
 * @param common what is muted of all fields
 */
function formatFieldGroups(
  word: AccessWord,
  fields: readonly FieldAccess[],
  common: readonly string[],
  { areFieldsShown, width }: Shown,
): string[] {
  const own = fields.filter((access) => getAccessWord(access) === word);
  const groups = Map.groupBy(own, (access) => JSON.stringify([formatFieldSources(access), listMutings(access)]));
  return [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const names = group.map(({ field }) => makePrintable(field.slice(field.indexOf('.') + 1)));
      const count = formatCount(group.length, 'field');
      const muted = listMutings(first).filter((muting) => !common.includes(muting));
      return [
        ...wrapText(messages.getMessage(`group.${word}`, [count, formatFieldSources(first)]), width, '    ', 6),
        ...formatMutings(muted, width, '      '),
        ...(areFieldsShown ? wrapItems('      ', names, width) : []),
      ];
    });
}

function formatMutings(mutings: readonly string[], width: number, lead: string): string[] {
  return mutings.flatMap((muting) =>
    wrapText(messages.getMessage('lead.muted', [muting]), width, lead, lead.length + 2),
  );
}

/** `57 fields: 11 edit, 46 read`. */
function formatAccessCounts(fields: readonly FieldAccess[]): string {
  const count = formatCount(fields.length, 'field');
  const [edit = 0, read = 0] = WORDS.map((word) => fields.filter((access) => getAccessWord(access) === word).length);
  if (edit + read === 0) return messages.getMessage('count.none', [count]);
  if (edit === 0) return messages.getMessage('count.read', [count]);
  if (read === 0) return messages.getMessage('count.edit', [count]);
  return messages.getMessage('count.editAndRead', [count, formatNumber(edit), formatNumber(read)]);
}
