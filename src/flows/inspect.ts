import { objectOf, type FieldPermission } from '../fls/access.ts';
import { compare, resolveProfiles, type ProfileIdentity } from '../fls/names.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import { isRetrievable } from '../metadata/manifest.ts';
import type { OrgReader, ProfileGrants } from '../ports.ts';

/** Which profiles, and which of their objects. */
export type Scope = {
  readonly profiles: readonly string[];
  /** Only these objects, whether or not the profiles have enabled permissions on them; empty for all that have. */
  readonly sobjects: readonly string[];
  /** Every object that has field permissions to give, so that the false entries come too. */
  readonly allSobjects: boolean;
};

/** What the org's data API says of the chosen profiles. */
export type Inspection = {
  readonly profiles: readonly ProfileIdentity[];
  /** Enabled field permissions by Profile.Id, of all objects. */
  readonly permissions: ReadonlyMap<string, readonly FieldPermission[]>;
  readonly grants: ReadonlyMap<string, ProfileGrants>;
  readonly controllable: ReadonlySet<string>;
  /** Objects to name in package.xml, sorted. */
  readonly objects: readonly string[];
  readonly notices: readonly Notice[];
};

/**
 * Asks the org for the profiles and for the objects on which they have field permissions. ObjectPermissions is never
 * asked for that: it is blind to strays by construction (facts, trap 2; CumulusCI#3773).
 *
 * @throws Problem `missingPermissions`, `profileNotFound`, `profileAmbiguous`
 */
export async function inspect(scope: Scope, org: OrgReader): Promise<Inspection> {
  const checked = await checkPermissions(org);
  const profiles = resolveProfiles(scope.profiles, await org.profiles());
  const ids = profiles.map((profile) => profile.id);
  const [permissions, grants, controllable, giving] = await Promise.all([
    org.fieldPermissions(ids),
    org.objectGrants(ids),
    org.controllableObjects(),
    scope.allSobjects || scope.sobjects.length > 0 ? org.objectsWithFieldPermissions() : new Set<string>(),
  ]);
  const granted = new Set([...permissions.values()].flat().map((permission) => objectOf(permission.field)));
  return {
    profiles,
    permissions,
    grants,
    controllable,
    objects: objectsToName(scope, granted, giving),
    notices: checked,
  };
}

/**
 * Goes before every other question: without the permissions the org refuses some in words of its own, and answers others
 * with less than there is.
 *
 * @throws Problem `missingPermissions`
 */
export async function checkPermissions(org: OrgReader): Promise<readonly Notice[]> {
  const missing = await org.missingPermissions();
  if (missing === null) return [{ key: 'permissionsUnchecked', tokens: [] }];
  if (missing.length > 0) throw new Problem('missingPermissions', [missing.join(', ')]);
  return [];
}

/** An object the org does not list is named as typed: the org itself then says that it cannot be found. */
function objectsToName(scope: Scope, granted: ReadonlySet<string>, giving: ReadonlySet<string>): string[] {
  if (scope.sobjects.length > 0) {
    const spelling = new Map([...granted, ...giving].map((object) => [object.toLowerCase(), object]));
    return sorted(scope.sobjects.map((object) => spelling.get(object.toLowerCase()) ?? object));
  }
  return sorted(scope.allSobjects ? [...granted, ...giving] : granted);
}

function sorted(objects: Iterable<string>): string[] {
  return [...new Set(objects)].filter(isRetrievable).sort(compare);
}
