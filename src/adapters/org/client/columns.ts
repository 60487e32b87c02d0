/** A column, and the API version that brought it. */
export type VersionedColumn = readonly [column: string, version: number];

/** The columns that a version knows: an org refuses a whole query for one that it does not know in that version. */
export function filterColumnsByVersion(apiVersion: string, columns: readonly VersionedColumn[]): string[] {
  return columns.filter(([, first]) => Number.parseFloat(apiVersion) >= first).map(([column]) => column);
}
