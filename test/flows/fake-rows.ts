import type { FieldPermission } from '../../src/fls/access.ts';
import type { OrgReader } from '../../src/ports/org.ts';

/** What an org answers that has the same field permissions for each profile. */
export async function selectRows(
  profiles: readonly { readonly id: string }[],
  rows: readonly FieldPermission[],
  selecting: Parameters<OrgReader['readFieldPermissions']>[1],
): Promise<ReadonlyMap<string, readonly FieldPermission[]>> {
  const isKept = (await selecting) ?? (() => true);
  return new Map(profiles.map(({ id }) => [id, rows.filter((row) => isKept(id, row))]));
}
