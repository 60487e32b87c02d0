import type { FieldPermission } from '../../fls/access.ts';
import type { ObjectGrantor, KnownGrantors } from '../../fls/exposure.ts';
import { resolveProfiles, toShortId, type ProfileIdentity } from '../../fls/names.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import type { OrgReader, ProfileGrants } from '../../ports/org.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';

/** Which profiles of the org. */
export type ProfileScope = {
  /** As typed; none for the profiles of the org's integration users. */
  readonly profiles: readonly string[];
  readonly allProfiles: boolean;
};

/** What the org's data API says of the chosen profiles. */
export type OrgInspection = {
  readonly profiles: readonly ProfileIdentity[];
  /** Enabled field permissions by Profile.Id, of all objects. */
  readonly permissions: ReadonlyMap<string, readonly FieldPermission[]>;
  readonly grants: ReadonlyMap<string, ProfileGrants>;
  /** What opens objects to the users of each profile, by Profile.Id. */
  readonly grantors: ReadonlyMap<string, KnownGrantors>;
  readonly controllable: ReadonlySet<string>;
  readonly notices: readonly Notice[];
};

/**
 * Asks the org for the profiles, what they enable and grant, and what else opens objects. ObjectPermissions is never
 * asked which objects matter: it is blind to strays by construction (docs/salesforce-facts.md#trap-2;
 * SFDO-Tooling/CumulusCI#3773).
 *
 * What does not depend on another answer is asked in one go, so that the adapter can send it in one call.
 *
 * @throws Problem `missingPermissions`, `profileNotFound`, `profileAmbiguous`, `noProfilesVisible`,
 *   `noIntegrationProfiles`, `integrationProfilesHidden`
 */
export async function inspectOrg(scope: ProfileScope, org: OrgReader): Promise<OrgInspection> {
  const integration = scope.profiles.length === 0 && !scope.allProfiles;
  const first = Promise.all([
    org.listProfiles(),
    org.listControllableObjects(),
    org.listGrantors(),
    integration ? org.findIntegrationProfiles() : new Set<string>(),
    scope.allProfiles ? org.findProfilesWithPermissions() : new Set<string>(),
  ]);
  // Missing permissions explain whatever else the org refuses, so they are heard first.
  first.catch(() => {});
  const checked = await checkPermissions(org);
  const [known, controllable, openers, ofIntegrations, owners] = await first;
  const profiles = selectProfiles(scope, known, ofIntegrations);
  const ids = profiles.map(({ id }) => id);
  const [permissions, grants, assignments] = await Promise.all([
    org.readFieldPermissions(ids),
    org.readProfileGrants(ids),
    org.readAssignments(ids),
  ]);
  return {
    profiles,
    permissions,
    grants,
    grantors: groupGrantorsByProfile(openers, assignments),
    controllable,
    notices: [
      ...checked,
      ...createLabelNamesNotice(profiles),
      ...createHiddenProfilesNotice(countHiddenProfiles(owners, known)),
      ...createStaleGroupsNotice(openers, assignments),
    ],
  };
}

/**
 * Goes before every other answer: without the permissions the org refuses some questions in words of its own, and answers
 * others with less than there is.
 *
 * @throws Problem `missingPermissions`
 */
export async function checkPermissions(org: OrgReader): Promise<readonly Notice[]> {
  const missing = await org.findMissingPermissions();
  if (missing === null) return [{ key: 'permissionsUnchecked', tokens: [] }];
  if (missing.length > 0) throw new Problem('missingPermissions', { permissions: missing.join(', ') });
  return [];
}

function selectProfiles(
  { profiles, allProfiles }: ProfileScope,
  known: readonly ProfileIdentity[],
  ofIntegrations: ReadonlySet<string>,
): readonly ProfileIdentity[] {
  if (profiles.length > 0) return resolveProfiles(profiles, known);
  if (known.length === 0) throw new Problem('noProfilesVisible', {});
  if (allProfiles) return known;
  const hidden = countHiddenProfiles(ofIntegrations, known);
  if (hidden > 0) throw new Problem('integrationProfilesHidden', { hidden });
  const wanted = new Set([...ofIntegrations].map(toShortId));
  const chosen = known.filter(({ id }) => wanted.has(toShortId(id)));
  if (chosen.length === 0) throw new Problem('noIntegrationProfiles', {});
  return chosen;
}

/** How many of the profiles the user may not see; a report without them must not pass for a whole one. */
function countHiddenProfiles(ids: ReadonlySet<string>, known: readonly ProfileIdentity[]): number {
  const visible = new Set(known.map(({ id }) => toShortId(id)));
  return [...ids].filter((id) => !visible.has(toShortId(id))).length;
}

type UserAssignments = ReadonlyMap<string, readonly ReadonlySet<string>[]>;

function groupGrantorsByProfile(
  byId: ReadonlyMap<string, ObjectGrantor>,
  assignments: UserAssignments,
): ReadonlyMap<string, KnownGrantors> {
  const all = [...byId.values()];
  return new Map(
    [...assignments].map(([profile, users]) => {
      const userGrantors = users.map((ids) => [...ids].flatMap((id) => byId.get(id) ?? []));
      return [profile, { all, userGrantors, complete: true }];
    }),
  );
}

/** Of the groups that the org has yet to work out again, those that users of the profiles hold. */
function createStaleGroupsNotice(byId: ReadonlyMap<string, ObjectGrantor>, assignments: UserAssignments): Notice[] {
  const held = new Set([...assignments.values()].flatMap((users) => users.flatMap((ids) => [...ids])));
  const names = [...byId].filter(([id, { upToDate }]) => !upToDate && held.has(id)).map(([, { name }]) => name);
  return names.length === 0 ? [] : [{ key: 'groupsNotCurrent', tokens: [formatNoticeNames(names)] }];
}

function createHiddenProfilesNotice(hidden: number): Notice[] {
  return hidden === 0 ? [] : [{ key: 'profilesHidden', tokens: [String(hidden)] }];
}

function createLabelNamesNotice(profiles: readonly ProfileIdentity[]): Notice[] {
  const names = profiles.filter(({ labelOnly }) => labelOnly).map(({ name }) => name);
  return names.length === 0 ? [] : [{ key: 'namesFromLabels', tokens: [formatNoticeNames(names)] }];
}
