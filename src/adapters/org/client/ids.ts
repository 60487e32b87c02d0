import { toShortId } from '../../../fls/names.ts';

/** One value for each id, found by the 15 or the 18 characters of the id. */
export function indexById<T>(ids: readonly string[], start: (id: string) => T): (id: string) => T | undefined {
  const values = new Map(ids.map((id) => [toShortId(id), start(id)]));
  return (id) => values.get(toShortId(id));
}
