import type { FieldPermission } from '../../fls/access.ts';
import type { KnownGrantors } from '../../fls/exposure.ts';
import type { Grantor } from '../../fls/grantor.ts';
import type { ProfileIdentity } from '../../fls/names.ts';

import { Problem, type Notice } from '../../fls/problem.ts';
import type { IntegrationScope } from '../../fls/profile-use.ts';
import type { Assignee, FieldSelection, OrgReader, UserVisibility } from '../../ports/org.ts';
import {
  countUnknownGrantors,
  createGrantorNotices,
  createLabelNamesNotice,
  createNamespaceNotice,
  createUserVisibilityNotice,
} from './access-notices.ts';
import { createImpliedReadNotice } from './implied-read-notice.ts';
import { inspectPersonAccounts } from './person-accounts.ts';
import { readScopeFacts, selectProfiles, type ProfileScope } from './select-profiles.ts';

/** What the org's data API shows of the chosen profiles. */
export type OrgInspection = {
  readonly profiles: readonly ProfileIdentity[];
  /** Null where the user named the profiles or took all of them. */
  readonly integrations: IntegrationScope | null;
  /** Enabled field permissions by Profile.Id, of all objects; only the selected ones, where a selection was asked for. */
  readonly permissions: ReadonlyMap<string, readonly FieldPermission[]>;
  /** What the profiles themselves grant, by Profile.Id; without their fields. */
  readonly profileGrantors: ReadonlyMap<string, Grantor>;
  /** What else grants objects to the users of each profile, by Profile.Id. */
  readonly grantors: ReadonlyMap<string, KnownGrantors>;
  /** False where it is not known. */
  readonly hasPersonAccounts: boolean;
  /** Usernames of those who have a permission set or group that the org does not show. */
  readonly withHiddenGrantors: ReadonlySet<string>;
  /** Objects that can hold object permissions. */
  readonly controllable: ReadonlySet<string>;
  /** The org's own namespace, which all names here lack; null without one. */
  readonly namespace: string | null;
  /** Whether `grantors` may lack users that the running user does not see. */
  readonly userVisibility: UserVisibility;
  readonly notices: readonly Notice[];
};

/**
 * @param profiles what the profiles themselves grant, by Profile.Id
 * @param controllable objects that can hold object permissions
 */
type SelectionMaker = (profiles: ReadonlyMap<string, Grantor>, controllable: ReadonlySet<string>) => FieldSelection;

/**
 * Reads the profiles, what they enable and grant, and what else grants objects to their users. ObjectPermissions never
 * decides which objects matter: by construction it does not show strays (docs/salesforce-facts.md#trap-2; SFDO-Tooling/CumulusCI#3773).
 *
 * Requests that do not depend on another response are made in one turn, so that the adapter can send them in one call.
 *
 * @param select makes what decides which field permissions are kept; all are without it
 * @throws Problem `missingPermissions`, `profileNotFound`, `profileAmbiguous`, `noProfilesVisible`,
 *   `noIntegrationProfiles`, `integrationProfilesHidden`
 */
export async function inspectOrg(
  scope: ProfileScope,
  org: OrgReader,
  select: SelectionMaker | null = null,
): Promise<OrgInspection> {
  const first = Promise.all([
    org.listProfiles(),
    org.listControllableObjects(),
    org.listGrantors(),
    readScopeFacts(scope, org),
    Promise.all([org.readNamespace(), org.readOrgKind()]),
  ]);
  // A missing permission explains whatever else the org refuses, so that error comes first.
  first.catch(() => {});
  const checked = await checkPermissions(org);
  const [known, controllable, listed, facts, [namespace, kind]] = await first;
  const { profiles, integrations, notices } = await selectProfiles(scope, known, facts, org);
  const ids = profiles.map(({ id }) => id);
  const asking = org.readProfileGrantors(profiles, listed.profileSets);
  const selecting = select ? asking.then((grantors) => select(grantors, controllable)) : undefined;
  // Where the query of the rows fails first, nobody waits for it.
  selecting?.catch(() => {});
  const [permissions, profileGrantors, assignees, unlisted, userVisibility, personAccounts] = await Promise.all([
    org.readFieldPermissions(ids, selecting),
    asking,
    org.readAssignments(ids),
    org.readUnlistedGroups(listed.grantors),
    org.readUserVisibility(),
    org.readPersonAccounts(),
  ]);
  const all = new Map([...listed.grantors, ...unlisted]);
  const grantors = groupGrantorsByProfile(all, assignees);
  const person = await inspectPersonAccounts(personAccounts, { permissions, profileGrantors, grantors }, org);
  return {
    profiles,
    integrations,
    permissions,
    profileGrantors,
    grantors: person.grantors,
    hasPersonAccounts: person.hasPersonAccounts,
    withHiddenGrantors: findUsersWithHiddenGrantors(all, assignees),
    controllable,
    namespace,
    userVisibility,
    notices: [
      ...checked,
      ...createUserVisibilityNotice(userVisibility),
      ...createNamespaceNotice(kind),
      ...createLabelNamesNotice(profiles),
      ...createImpliedReadNotice(profileGrantors.values()),
      ...notices,
      ...createGrantorNotices(all, [...assignees.values()].flat(), 'exposure'),
      ...person.notices,
    ],
  };
}

/**
 * Goes before every other response: without these permissions the org refuses some requests in its own words, and answers
 * others incompletely.
 *
 * @throws Problem `missingPermissions`
 */
export async function checkPermissions(org: OrgReader): Promise<readonly Notice[]> {
  const missing = await org.findMissingPermissions();
  if (missing === null) return [{ key: 'permissionsUnchecked', tokens: [] }];
  if (missing.length > 0) throw new Problem('missingPermissions', { permissions: missing.join(', ') });
  return [];
}

/** A permission set that a user has and that the org does not show may grant any object. */
function groupGrantorsByProfile(
  byId: ReadonlyMap<string, Grantor>,
  assignees: ReadonlyMap<string, readonly Assignee[]>,
): ReadonlyMap<string, KnownGrantors> {
  const all = [...byId.values()];
  return new Map(
    [...assignees].map(([profileId, own]) => {
      const users = own.map(({ username, grantorIds }) => ({
        username,
        grantors: [...grantorIds].flatMap((id) => byId.get(id) ?? []),
      }));
      return [profileId, { all, users, isComplete: countUnknownGrantors(byId, own) === 0 }];
    }),
  );
}

function findUsersWithHiddenGrantors(
  byId: ReadonlyMap<string, Grantor>,
  assignees: ReadonlyMap<string, readonly Assignee[]>,
): ReadonlySet<string> {
  const users = [...assignees.values()].flat();
  return new Set(users.filter((user) => countUnknownGrantors(byId, [user]) > 0).map(({ username }) => username));
}
