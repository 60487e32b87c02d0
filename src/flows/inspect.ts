import { objectOf, type FieldPermission } from '../fls/access.ts';
import { compare, resolveProfiles, type ProfileIdentity } from '../fls/names.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import { membersFor } from '../metadata/manifest.ts';
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
  /** Whether the user named the objects. */
  readonly named: boolean;
  /** Objects to name in package.xml, sorted. */
  readonly objects: readonly string[];
  readonly notices: readonly Notice[];
};

/**
 * Asks the org for the profiles and for the objects on which they have field permissions. ObjectPermissions is never
 * asked for that: it is blind to strays by construction (facts, trap 2; CumulusCI#3773).
 *
 * @throws Problem `noObjectName`, `missingPermissions`, `profileNotFound`, `profileAmbiguous`
 */
export async function inspect(scope: Scope, org: OrgReader): Promise<Inspection> {
  for (const object of scope.sobjects) refuseNoName(object);
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
    named: scope.sobjects.length > 0,
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

/** A wildcard would match neither standard nor managed objects, and look clean (PROF; facts, trap 3). */
function refuseNoName(object: string): void {
  if (!/^\w+$/.test(object)) throw new Problem('noObjectName', [object], { exitCode: 2 });
}

/** An object the org does not list is named as typed: the org itself then says that it cannot be found. */
function objectsToName(scope: Scope, granted: ReadonlySet<string>, giving: ReadonlySet<string>): string[] {
  const known = new Set([...granted, ...giving]);
  const wanted = scope.sobjects.length > 0 ? namedObjects(scope.sobjects, known) : scope.allSobjects ? known : granted;
  return [...new Set([...wanted].flatMap((object) => membersFor(object, known)))].sort(compare);
}

/** Task and Event share their custom fields: one physical field with two entries of equal value (FP). */
const ACTIVITIES = ['Activity', 'Event', 'Task'];

function namedObjects(sobjects: readonly string[], known: ReadonlySet<string>): string[] {
  const spelling = new Map([...known, ...ACTIVITIES].map((object) => [object.toLowerCase(), object]));
  return sobjects
    .map((object) => spelling.get(object.toLowerCase()) ?? object)
    .map((object) => (ACTIVITIES.includes(object) ? 'Activity' : object));
}
