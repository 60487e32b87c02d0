import { toAccess, getObjectName, type FieldPermission } from './access.ts';
import type { Finding, FindingKind } from './finding.ts';
import { getObjectAccess, type Grantor, type ObjectGrants } from './grantor.ts';

/** A field permission, with its place where it was read from a file. */
export type LocatedPermission = FieldPermission & { readonly location?: Finding['location'] };

/** What a profile gives that decides what its field permissions are. */
export type ProfileGrants = ObjectGrants & Pick<Grantor, 'name' | 'everyField'>;

/** One list for all findings: a project may have millions of them. */
const NO_GRANTORS: string[] = [];

/**
 * The field permissions that Setup does not control: `stray` where the object can hold object permissions and the profile
 * has no Read on it, `uncontrolled` where the object never can (Task, Event, User, line items, custom metadata types, …).
 *
 * Read that View All Fields (Global) of the profile gives anyway is implied, and no finding: the org may make up rows of it,
 * and nobody can take it away as long as the profile has that permission (docs/salesforce-facts.md#s3-6, #open-10).
 *
 * @param isControllable whether an object can hold object permissions, from the org's describe picklist or, offline, from a
 *   table: a missing object permission alone proves nothing (docs/salesforce-facts.md#s3-3: jetstreamapp/jetstream#1899, Admin profiles in public
 *   repositories)
 */
export function classifyPermissions(
  profile: ProfileGrants,
  permissions: readonly LocatedPermission[],
  isControllable: (object: string) => boolean,
): Finding[] {
  const getKind = createKindLookup(profile, isControllable);
  const findings: Finding[] = [];
  for (const permission of permissions) {
    const kind = getKind(permission);
    if (kind === null) continue;
    findings.push({
      profile: profile.name,
      object: getObjectName(permission.field),
      field: permission.field,
      access: toAccess(permission),
      kind,
      exposure: 'unknown',
      openedBy: NO_GRANTORS,
      through: NO_GRANTORS,
      users: 0,
      kept: null,
      baseline: null,
      location: permission.location ?? null,
    });
  }
  return findings;
}

/** Whether View All Fields (Global) gives the same. Edit is never implied. */
export function isImpliedRead(permission: FieldPermission, { everyField }: Pick<Grantor, 'everyField'>): boolean {
  return everyField && toAccess(permission) === 'read';
}

/** The kind of finding that a field permission of the profile is; null where it is none. It is computed once for each object. */
export function createKindLookup(
  profile: ProfileGrants,
  isControllable: (object: string) => boolean,
): (permission: FieldPermission) => FindingKind | null {
  const known = new Map<string, FindingKind | null>();
  return (permission) => {
    if (toAccess(permission) === 'none' || isImpliedRead(permission, profile)) return null;
    const object = getObjectName(permission.field);
    const seen = known.get(object);
    if (seen !== undefined) return seen;
    const isBacked = getObjectAccess(profile, object) !== 'none';
    const kind = !isControllable(object) ? 'uncontrolled' : isBacked ? null : 'stray';
    known.set(object, kind);
    return kind;
  };
}
