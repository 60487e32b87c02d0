import { toAccess, getObjectName, type FieldPermission } from './access.ts';
import type { Finding, FindingKind } from './finding.ts';
import { getObjectAccess, type ObjectGrants } from './grantor.ts';

/** A field permission, with its place where it was read from a file. */
export type LocatedPermission = FieldPermission & { readonly location?: Finding['location'] };

/**
 * The field permissions that Setup does not control: `stray` where the object can hold object permissions and the profile
 * has no Read on it, `uncontrolled` where the object never can (Task, Event, User, line items, custom metadata types, …).
 *
 * @param profile its name and what it grants on objects
 * @param isControllable whether an object can hold object permissions, from the org's describe picklist or, offline, from a
 *   table: a missing object permission alone proves nothing (docs/salesforce-facts.md#s3-3: jetstreamapp/jetstream#1899, Admin profiles in public
 *   repositories)
 */
export function classifyPermissions(
  profile: ObjectGrants & { readonly name: string },
  permissions: readonly LocatedPermission[],
  isControllable: (object: string) => boolean,
): Finding[] {
  const getKind = createKindLookup(profile, isControllable);
  const findings: Finding[] = [];
  for (const permission of permissions) {
    const access = toAccess(permission);
    const object = getObjectName(permission.field);
    const kind = access === 'none' ? null : getKind(object);
    if (kind === null) continue;
    findings.push({
      profile: profile.name,
      object,
      field: permission.field,
      access,
      kind,
      exposure: 'unknown',
      openedBy: [],
      through: [],
      users: 0,
      kept: null,
      baseline: null,
      location: permission.location ?? null,
    });
  }
  return findings;
}

/** The kind of an object's field permissions, computed once; null where the profile has Read on the object. */
function createKindLookup(
  profile: ObjectGrants,
  isControllable: (object: string) => boolean,
): (object: string) => FindingKind | null {
  const known = new Map<string, FindingKind | null>();
  return (object) => {
    const seen = known.get(object);
    if (seen !== undefined) return seen;
    const isBacked = getObjectAccess(profile, object) !== 'none';
    const kind = !isControllable(object) ? 'uncontrolled' : isBacked ? null : 'stray';
    known.set(object, kind);
    return kind;
  };
}
