import { toAccess, getObjectName, type FieldPermission } from './access.ts';
import type { Finding, FindingKind } from './finding.ts';

/** What a profile itself grants on objects. */
export type BackedObjects = {
  /** Objects on which the profile has Read. */
  readonly readable: ReadonlySet<string>;
  /** View All Data or Modify All Data: every object is backed. */
  readonly everyObject: boolean;
};

/** A field permission, with its place where it was read from a file. */
export type LocatedPermission = FieldPermission & { readonly location?: Finding['location'] };

/**
 * The field permissions that Setup does not control: `stray` where the object can hold object permissions and the
 * profile does not back it, `uncontrolled` where it never can (Task, Event, User, line items, custom metadata types,
 * …).
 *
 * @param controllable whether an object can hold object permissions, from the org's own describe picklist or,
 *   offline, from a table: a missing object permission alone proves nothing (docs/salesforce-facts.md#s3-3:
 *   jetstreamapp/jetstream#1899, Admin profiles in public repositories)
 */
export function classifyPermissions(
  profile: string,
  permissions: readonly LocatedPermission[],
  grants: BackedObjects,
  controllable: (object: string) => boolean,
): Finding[] {
  const kindOf = createKindLookup(grants, controllable);
  const findings: Finding[] = [];
  for (const permission of permissions) {
    const access = toAccess(permission);
    const object = getObjectName(permission.field);
    const kind = access === 'none' ? null : kindOf(object);
    if (kind === null) continue;
    findings.push({
      profile,
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

/** What the field permissions of an object are; null where the profile backs them. Told once for each object. */
function createKindLookup(
  { everyObject, readable }: BackedObjects,
  controllable: (object: string) => boolean,
): (object: string) => FindingKind | null {
  const known = new Map<string, FindingKind | null>();
  return (object) => {
    const told = known.get(object);
    if (told !== undefined) return told;
    const isBacked = everyObject || readable.has(object);
    const kind = !controllable(object) ? 'uncontrolled' : isBacked ? null : 'stray';
    known.set(object, kind);
    return kind;
  };
}
