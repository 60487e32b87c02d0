import { ux } from '@oclif/core';
import { Messages } from '@salesforce/core';
import { objectOf, type Access } from '../../fls/access.ts';
import type { Edit } from '../../fls/change.ts';
import { number, wrapped } from './lines.ts';
import { printable } from '../notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'changes');

/** A change of access to a field. */
type FieldChange = { readonly field: string; readonly from: Access; readonly to: Access };

/** More fields than this in one block are told by their number: nobody reads them on a screen. */
const MOST_FIELDS = 100;

/** Edits by profile and object. */
export function editLines(edits: readonly Edit[], verbose: boolean): string[] {
  return [...Map.groupBy(edits, ({ profile }) => profile)].flatMap(([name, own]) => [
    ux.colorize('bold', printable(name)),
    ...changeLines(own, '  ', verbose),
    '',
  ]);
}

/**
 * How many fields of how many objects, and which: each by its name, or for very many of them each object with its number of
 * fields.
 */
export function changeLines(changes: readonly FieldChange[], indent: string, verbose: boolean): string[] {
  const byObject = Map.groupBy(changes, ({ field }) => objectOf(field));
  const sizes = messages.getMessage('changes.sizes', [number(changes.length), number(byObject.size)]);
  const lines =
    verbose || changes.length <= MOST_FIELDS
      ? [...byObject].flatMap(([object, own]) => [`${indent}${printable(object)}`, ...namedLines(own, `${indent}  `)])
      : countedLines(changes, indent);
  return [`${indent}${sizes}`, ...lines];
}

/** `edit → none  Phone, Fax`: the object stands above. */
function namedLines(changes: readonly FieldChange[], indent: string): string[] {
  return [...Map.groupBy(changes, changeOf)].flatMap(([change, own]) =>
    wrapped(
      `${indent}${change}  `,
      own.map(({ field }) => printable(field.slice(objectOf(field).length + 1))),
    ),
  );
}

/** `edit → none  Account 39, Case 18`. */
function countedLines(changes: readonly FieldChange[], indent: string): string[] {
  const lines = [...Map.groupBy(changes, changeOf)].flatMap(([change, own]) =>
    wrapped(
      `${indent}${change}  `,
      [...Map.groupBy(own, ({ field }) => objectOf(field))].map(
        ([object, fields]) => `${printable(object)} ${number(fields.length)}`,
      ),
    ),
  );
  return [...lines, `${indent}${messages.getMessage('changes.verbose')}`];
}

function changeOf({ from, to }: FieldChange): string {
  return `${from} → ${to}`;
}

/** Edits that are not in effect, by profile. */
export function remainingLines(remaining: readonly Edit[], verbose: boolean): string[] {
  if (remaining.length === 0) return [];
  return [ux.colorize('bold', messages.getMessage('remaining.title')), '', ...editLines(remaining, verbose)];
}
