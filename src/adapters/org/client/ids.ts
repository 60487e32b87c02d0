import { toShortId } from '../../../fls/names.ts';

/** One value per id, found by any spelling of the id. */
export function indexById<T>(ids: readonly string[], start: () => T): (id: string) => T | undefined {
  const values = new Map(ids.map((id) => [toShortId(id), start()]));
  return (id) => values.get(toShortId(id));
}
