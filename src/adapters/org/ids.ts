/** The 15 characters that tell ids apart, case included: the APIs give 15 or 18. */
export function shortId(id: string | null | undefined): string {
  return (id ?? '').slice(0, 15);
}

/** One value per id, found by any spelling of the id. */
export function byId<T>(ids: readonly string[], start: () => T): (id: string) => T | undefined {
  const values = new Map(ids.map((id) => [shortId(id), start()]));
  return (id) => values.get(shortId(id));
}
