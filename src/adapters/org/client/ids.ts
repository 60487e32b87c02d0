import { shortId } from '../../../fls/names.ts';

/** One value per id, found by any spelling of the id. */
export function byId<T>(ids: readonly string[], start: () => T): (id: string) => T | undefined {
  const values = new Map(ids.map((id) => [shortId(id), start()]));
  return (id) => values.get(shortId(id));
}
