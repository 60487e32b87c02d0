import { Messages } from '@salesforce/core';
import { getObjectName } from '../../fls/access.ts';
import type { Edit } from '../../fls/change.ts';
import type { FieldChange } from '../../fls/change-record.ts';
import { formatCount, formatNumber } from '../count.ts';
import type { ViewOptions } from '../view-options.ts';
import { emphasize } from './colors.ts';
import { wrapItems } from './lines.ts';
import { makePrintable } from '../notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'changes');

/** A block with more fields than this shows only how many: the names would not fit on a screen. */
const MAX_NAMED_FIELDS = 100;

/** Edits by profile and object. */
export function formatEdits(edits: readonly Edit[], options: ViewOptions): string[] {
  return [...Map.groupBy(edits, ({ profile }) => profile)].flatMap(([name, own]) => [
    emphasize(makePrintable(name)),
    ...formatFieldChanges(own, '  ', options),
    '',
  ]);
}

/**
 * How many fields of how many objects, and which: each by its name, or for very many of them each object with its number of
 * fields.
 */
export function formatFieldChanges(
  changes: readonly FieldChange[],
  indent: string,
  { verbose, width }: ViewOptions,
): string[] {
  const byObject = Map.groupBy(changes, ({ field }) => getObjectName(field));
  const sizes = messages.getMessage('changes.sizes', [
    formatCount(changes.length, 'field'),
    formatCount(byObject.size, 'object'),
  ]);
  const lines =
    verbose || changes.length <= MAX_NAMED_FIELDS
      ? [...byObject].flatMap(([object, own]) => [
          `${indent}${makePrintable(object)}`,
          ...formatNamedFields(own, `${indent}  `, width),
        ])
      : formatFieldTotals(changes, indent, width);
  return [`${indent}${sizes}`, ...lines];
}

/** `edit → none  Phone, Fax`; the line above names the object. */
function formatNamedFields(changes: readonly FieldChange[], indent: string, width: number): string[] {
  return [...Map.groupBy(changes, formatAccessChange)].flatMap(([change, own]) =>
    wrapItems(
      `${indent}${change}  `,
      own.map(({ field }) => makePrintable(field.slice(getObjectName(field).length + 1))),
      width,
    ),
  );
}

/** `edit → none  Account 39, Case 18`. */
function formatFieldTotals(changes: readonly FieldChange[], indent: string, width: number): string[] {
  const lines = [...Map.groupBy(changes, formatAccessChange)].flatMap(([change, own]) =>
    wrapItems(
      `${indent}${change}  `,
      [...Map.groupBy(own, ({ field }) => getObjectName(field))].map(
        ([object, fields]) => `${makePrintable(object)} ${formatNumber(fields.length)}`,
      ),
      width,
    ),
  );
  return [...lines, `${indent}${messages.getMessage('changes.verbose')}`];
}

function formatAccessChange({ from, to }: FieldChange): string {
  return `${from} → ${to}`;
}

/** Edits that are not in effect, by profile. */
export function formatRemainingEdits(remaining: readonly Edit[], options: ViewOptions): string[] {
  if (remaining.length === 0) return [];
  return [emphasize(messages.getMessage('remaining.title')), '', ...formatEdits(remaining, options)];
}
