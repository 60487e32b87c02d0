import { Messages } from '@salesforce/core';
import { getObjectName } from '../../fls/access.ts';
import type { FieldAccess } from '../../fls/explanation.ts';
import {
  formatFieldSources,
  formatMuting,
  formatObjectSources,
  formatSource,
  getAccessWord,
  type AccessWord,
} from '../access-sources.ts';
import { formatCount, formatNumber } from '../count.ts';
import { makePrintable } from '../notices.ts';
import type { ViewOptions } from '../view-options.ts';
import { wrapItems, wrapText } from './lines.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

/** Lines that fields may take before they are folded to counts. */
const SCREENFUL = 25;

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
  const whole = objects.flatMap(([object, own]) => formatObject(object, own, true, width));
  if (verbose || whole.length <= SCREENFUL) return whole;
  return [
    ...objects.flatMap(([object, own]) => formatObject(object, own, false, width)),
    '',
    ...wrapText(messages.getMessage('folded'), width, '  '),
  ];
}

/** The object with what grants it, and its fields by what they give and what grants them. */
function formatObject(
  object: string,
  fields: readonly FieldAccess[],
  areFieldsShown: boolean,
  width: number,
): string[] {
  const [first] = fields;
  if (!first) return [];
  const title = messages.getMessage('object.fields', [makePrintable(object), formatFieldCounts(fields)]);
  const muted = formatMuting(first);
  const isMutedAlike = fields.every((access) => formatMuting(access) === muted);
  const shown = { areFieldsShown, isMutingShown: !isMutedAlike, width };
  return [
    '',
    ...wrapText(title, width, '  ', 4),
    ...wrapText(messages.getMessage('lead.object', [formatObjectSources(first)]), width, '    ', 6),
    ...(isMutedAlike ? formatMutingLines(muted, width, '    ') : []),
    ...WORDS.flatMap((word) => formatFieldGroups(word, fields, shown)),
  ];
}

/** What is muted of all fields is said once, with the object. */
type ShownParts = { readonly areFieldsShown: boolean; readonly isMutingShown: boolean; readonly width: number };

/** The fields with that access, by what grants and mutes them, the largest groups first. */
function formatFieldGroups(
  word: AccessWord,
  fields: readonly FieldAccess[],
  { areFieldsShown, isMutingShown, width }: ShownParts,
): string[] {
  const own = fields.filter((access) => getAccessWord(access) === word);
  const groups = Map.groupBy(own, (access) => JSON.stringify([formatFieldSources(access), formatMuting(access)]));
  return [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const names = group.map(({ field }) => makePrintable(field.slice(field.indexOf('.') + 1)));
      const count = formatCount(group.length, 'field');
      return [
        ...wrapText(messages.getMessage(`group.${word}`, [count, formatFieldSources(first)]), width, '    ', 6),
        ...(isMutingShown ? formatMutingLines(formatMuting(first), width, '      ') : []),
        ...(areFieldsShown ? wrapItems('      ', names, width) : []),
      ];
    });
}

function formatMutingLines(muted: string, width: number, lead: string): string[] {
  return muted === '' ? [] : wrapText(messages.getMessage('lead.muted', [muted]), width, lead, lead.length + 2);
}

/** `57 fields: 11 edit, 46 read`. */
function formatFieldCounts(fields: readonly FieldAccess[]): string {
  const count = formatCount(fields.length, 'field');
  const [edit = 0, read = 0] = WORDS.map((word) => fields.filter((access) => getAccessWord(access) === word).length);
  if (edit + read === 0) return messages.getMessage('count.none', [count]);
  if (edit === 0) return messages.getMessage('count.read', [count]);
  if (read === 0) return messages.getMessage('count.edit', [count]);
  return messages.getMessage('count.editAndRead', [count, formatNumber(edit), formatNumber(read)]);
}
