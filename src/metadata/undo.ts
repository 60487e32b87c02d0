import type { UndoGroup } from '../fls/snapshot.ts';
import { createStringPool } from '../text/string-pool.ts';
import { XmlError } from '../xml/error.ts';
import { scanXml } from '../xml/scan.ts';
import { sortSplices, splice, type Splice } from '../xml/splice.ts';
import { readLeafValue } from '../xml/value.ts';

/** A flag as an edit inserts it into an entry that lacks it. */
const INSERTED_FLAG = /^\s*<(editable|readable)>true<\/\1>$/;

/**
 * What turns the text that splices make into the text before them.
 *
 * @param before the text that the splices apply to
 * @param splices sorted, without overlaps
 */
export function buildUndo(before: string, splices: readonly Splice[]): UndoGroup[] {
  const groups = new Map<string, { written: string; replaced: string; at: number[] }>();
  // What is kept must not refer to the text, which may be one of many.
  const copy = createStringPool();
  let shift = 0;
  for (const { start, end, text } of splices) {
    const replaced = copy(before.slice(start, end));
    const key = JSON.stringify([text, replaced]);
    const group = groups.get(key) ?? { written: text, replaced, at: [] };
    group.at.push(start + shift);
    groups.set(key, group);
    shift += text.length - replaced.length;
  }
  return [...groups.values()];
}

/** The splices that undo others, sorted. */
export function listUndoSplices(groups: readonly UndoGroup[]): readonly Splice[] {
  return sortSplices(
    groups.flatMap(({ written, replaced, at }) =>
      at.map((start): Splice => ({ start, end: start + written.length, text: replaced })),
    ),
  );
}

/**
 * Undoes splices.
 *
 * @returns the text before them and what was replaced; null when the text is not the one that they made
 */
export function applyUndo(
  text: string,
  groups: readonly UndoGroup[],
): { readonly text: string; readonly splices: readonly Splice[] } | null {
  const splices = listUndoSplices(groups);
  const fits = groups.every(({ written, at }) => at.every((start) => text.startsWith(written, start)));
  const isOrdered = splices.every(({ start }, index) => start >= (splices[index - 1]?.end ?? 0));
  return fits && isOrdered ? { text: splice(text, splices), splices } : null;
}

/**
 * Whether all that undoing does with a text is to set a flag, to remove one that was inserted, or to insert it again. A record
 * that says anything else was not made by a change of field permissions.
 */
export function isFlagUndo({ written, replaced }: Pick<UndoGroup, 'written' | 'replaced'>): boolean {
  if (written === '') return INSERTED_FLAG.test(replaced);
  return replaced === '' ? INSERTED_FLAG.test(written) : isFlagValue(written) && isFlagValue(replaced);
}

/** A file may spell a value with references and comments. */
function isFlagValue(text: string): boolean {
  if (text === 'true' || text === 'false') return true;
  const document = `<value>${text}</value>`;
  try {
    return ['true', 'false'].includes(readLeafValue(document, scanXml(document, 1)));
  } catch (error) {
    if (error instanceof XmlError) return false;
    throw error;
  }
}
