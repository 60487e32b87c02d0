import type { UndoGroup } from '../fls/snapshot.ts';
import type { TextRange } from '../xml/splice.ts';
import { visitFieldEntries } from './profile.ts';
import { isFlagUndo } from './undo.ts';

/**
 * Whether an undo only touches the entries of some fields, and only puts flags there.
 *
 * @param text the text to which the undo applies
 * @param fields `Object.Field` in lower case
 * @throws XmlError, ProfileDocumentError when the text cannot be read
 */
export function isUndoOfEntries(text: string, undo: readonly UndoGroup[], fields: ReadonlySet<string>): boolean {
  const entries: TextRange[] = [];
  visitFieldEntries(text, ({ field, start, end }) => {
    if (fields.has(field.toLowerCase())) entries.push({ start, end });
  });
  const places = undo
    .flatMap(({ written, at }) => at.map((start) => ({ start, end: start + written.length })))
    .sort((a, b) => a.start - b.start);
  const waiting = entries.values();
  let entry = waiting.next().value;
  for (const { start, end } of places) {
    while (entry && entry.end < end) entry = waiting.next().value;
    if (!entry || start < entry.start) return false;
  }
  return undo.every(isFlagUndo);
}
