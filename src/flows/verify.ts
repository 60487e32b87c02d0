import { accessOf, type Access, type FieldPermission } from '../fls/access.ts';
import type { ProfileIdentity } from '../fls/names.ts';
import { Problem } from '../fls/problem.ts';
import type { Edit, Verify } from '../fls/reset.ts';
import type { OrgReader } from '../ports.ts';
import type { ProfileEdits } from './deploy.ts';
import { listed } from './listed.ts';

/** Enabled field permissions by Profile.Id and field. */
export type Picture = ReadonlyMap<string, ReadonlyMap<string, Access>>;

export async function pictureOf(parts: readonly ProfileEdits[], org: OrgReader): Promise<Picture> {
  const rows = await org.fieldPermissions(parts.map(({ profile }) => profile.id));
  return new Map([...rows].map(([id, own]) => [id, new Map(own.map(pair))]));
}

function pair(permission: FieldPermission): [string, Access] {
  return [permission.field, accessOf(permission)];
}

/**
 * A plan that the org has moved away from is not deployed: somebody changed these fields since.
 *
 * @throws Problem `orgChanged` naming the fields
 */
export function refuseStale(parts: readonly ProfileEdits[], now: Picture): void {
  const stale = parts.flatMap(({ profile, edits }) =>
    edits.filter(({ field, from }) => accessIn(now, profile, field) !== from).map(({ field }) => field),
  );
  if (stale.length > 0) throw new Problem('orgChanged', [listed(stale)]);
}

export type Checked = Verify & {
  /** Fields of the profiles that changed though nobody asked for it. */
  readonly alsoChanged: readonly string[];
};

/** Whether every edit took effect and nothing else of the profiles changed. */
export function verified(parts: readonly ProfileEdits[], before: Picture, after: Picture): Checked {
  const remaining = parts.flatMap(({ profile, edits }) =>
    edits.flatMap((edit): Edit[] => {
      const now = accessIn(after, profile, edit.field);
      return now === edit.to ? [] : [{ ...edit, from: now }];
    }),
  );
  const alsoChanged = parts.flatMap((part) => otherChanges(part, before, after));
  return { ok: remaining.length === 0 && alsoChanged.length === 0, remaining, alsoChanged };
}

function otherChanges({ profile, edits }: ProfileEdits, before: Picture, after: Picture): string[] {
  const edited = new Set(edits.map(({ field }) => field));
  const fields = new Set([...(before.get(profile.id)?.keys() ?? []), ...(after.get(profile.id)?.keys() ?? [])]);
  return [...fields].filter(
    (field) => !edited.has(field) && accessIn(before, profile, field) !== accessIn(after, profile, field),
  );
}

function accessIn(picture: Picture, { id }: ProfileIdentity, field: string): Access {
  return picture.get(id)?.get(field) ?? 'none';
}
