import { toAccess, type FieldPermission } from '../../fls/access.ts';
import type { OrgKind } from '../../fls/context.ts';
import type { FieldFacts } from '../../fls/explanation.ts';
import type { Grantor } from '../../fls/grantor.ts';
import type { GroupMembership } from '../../fls/muting.ts';
import { getObjectOpening } from '../../fls/parent-objects.ts';
import { collectPermissionableObjects } from '../../fls/permissionable.ts';
import type { Notice } from '../../fls/problem.ts';
import type { Assignee, Holding, OrgReader, OrgUser } from '../../ports/org.ts';
import {
  createGrantorNotices,
  createLabelNamesNotice,
  createMissingUsersNotice,
  createNamespaceNotice,
} from '../inspect/access-notices.ts';
import { checkPermissions } from '../inspect/org.ts';
import { listFieldFacts, selectObjects, type FieldFilter, type AskedObjects } from './field-scope.ts';
import { buildMemberships, listHeldMembers } from './group-members.ts';
import {
  createHiddenFieldsNotices,
  createUndescribedNotice,
  createWideNotice,
  inspectUnlistedObjects,
  listWideObjects,
  MAX_WIDE_OBJECTS,
} from './unlisted-scope.ts';
import { chooseSubjects, groupSubjects, type SubjectGroup, type SubjectScope } from './subjects.ts';

/** What an org shows of the users in question. */
export type SubjectInspection = {
  readonly groups: readonly SubjectGroup[];
  /** Ids of profiles that the org does not list for the running user. */
  readonly unlistedProfiles: ReadonlySet<string>;
  /** The named users in the order of their names; none where profiles were named. */
  readonly users: readonly OrgUser[];
  /** With all rights on the objects and all fields there, by Profile.Id. */
  readonly profileGrantors: ReadonlyMap<string, Grantor>;
  /** The same for the other grantors of the groups. */
  readonly access: ReadonlyMap<Grantor, Grantor>;
  /** What is known of the members of groups among them, by the group as `groups` has it. */
  readonly memberships: ReadonlyMap<Grantor, GroupMembership>;
  /** The fields in question, sorted. */
  readonly fields: readonly FieldFacts[];
  readonly scope: AskedObjects;
  /** Objects that can hold object permissions. */
  readonly controllable: ReadonlySet<string>;
  readonly namespace: string | null;
  readonly kind: OrgKind;
  readonly notices: readonly Notice[];
};

/**
 * Reads the users, what they have, and what that grants on the objects. Requests that do not depend on another response are
 * made in one turn, so that the adapter can send them in one call; their number does not depend on that of the fields.
 *
 * @throws Problem `missingPermissions`, `usersNotFound`; and as `resolveProfiles`
 */
export async function inspectSubjects(
  wanted: SubjectScope,
  filter: FieldFilter,
  org: OrgReader,
): Promise<SubjectInspection> {
  const first = Promise.all([
    org.listProfiles(),
    org.listControllableObjects(),
    org.listGrantors(),
    wanted.kind === 'users' ? org.findUsers(wanted.names) : [],
    Promise.all([org.readNamespace(), org.readOrgKind()]),
    Promise.all([org.listPermissionableFields(), org.readPersonAccounts()]),
  ]);
  // A missing permission explains whatever else the org refuses, so that error comes first.
  first.catch(() => {});
  const checked = await checkPermissions(org);
  const [known, controllable, listed, found, [namespace, kind], [permissionable, persons]] = await first;
  const { profiles, unlisted: unlistedProfiles, users, holders, notices } = chooseSubjects(wanted, known, found);
  const ids = profiles.map(({ id }) => id);
  const withFields = permissionable === null ? new Set<string>() : collectPermissionableObjects(permissionable);
  const scope = selectObjects(filter, [...controllable, ...withFields], namespace);
  const [permissions, profileRights, holdings, unlisted, members, visibility, activeUsers, described, unlistedScope] =
    await Promise.all([
      org.readFieldPermissions(ids),
      org.readProfileGrantors(profiles, listed.profileSets),
      org.readHoldings(holders),
      org.readUnlistedGroups(listed.grantors),
      org.listGroupMembers(),
      org.readUserVisibility(),
      users === null ? org.listActiveUsers(ids) : groupUsernames(users),
      org.describeFields(scope.described),
      inspectUnlistedObjects(scope, org),
    ]);
  const byId = new Map([...listed.grantors, ...unlisted]);
  const groups = groupSubjects(profiles, activeUsers, holdings, byId);
  const held = new Set(groups.flatMap(({ grantors, idle }) => [...grantors, ...idle.map(({ grantor }) => grantor)]));
  const inGroups = listHeldMembers(holdings, byId, members);
  const [access, muted] = await Promise.all([
    org.readGrantorAccess(
      [...profileRights.values(), ...held, ...inGroups.sets.values()],
      listDecidingObjects(scope, controllable),
    ),
    org.readMutedAccess(inGroups.others),
  ]);
  // In the rights of the list, object permissions that the org makes up for Modify All Data look like those of the profile.
  const profileGrantors = addFields(
    new Map([...profileRights].map(([id, profile]) => [id, access.get(profile) ?? profile])),
    permissions,
  );
  const all = [...profileGrantors.values(), ...access.values()];
  const granted = new Set(all.flatMap((grantor) => [...(grantor.fields?.keys() ?? [])]));
  const isWide = (object: string): boolean =>
    all.some((grantor) => grantor.everyField || grantor.objects.get(object)?.allFields === true);
  const wide = scope.names === null ? listWideObjects(all, withFields, unlistedScope) : [];
  const describedWide = wide.slice(0, MAX_WIDE_OBJECTS);
  const shown = {
    described: new Map([...(await org.describeFields(describedWide)), ...described]),
    permissionable,
    granted,
  };
  const fields = listFieldFacts(
    scope,
    filter,
    {
      ...shown,
      isWide,
      hasPersonAccounts: persons === true,
    },
    namespace,
  );
  return {
    groups,
    unlistedProfiles,
    users: users ?? [],
    profileGrantors,
    access,
    memberships: buildMemberships(inGroups, access, muted),
    fields,
    scope,
    controllable,
    namespace,
    kind,
    notices: [
      ...checked,
      ...createMissingUsersNotice(visibility, users !== null),
      ...createNamespaceNotice(kind),
      ...createLabelNamesNotice(profiles),
      ...notices,
      ...createGrantorNotices(byId, listAssignees(holdings), 'explanation'),
      ...createUndescribedNotice(scope),
      ...createWideNotice(wide),
      ...createHiddenFieldsNotices(unlistedScope, {
        ...shown,
        asked: [...scope.described, ...describedWide],
        isWide,
        hasEveryField: all.some(({ everyField }) => everyField),
        isKnown: (object) => controllable.has(object) || unlistedScope.objects?.includes(object) === true,
      }),
    ],
  };
}

function groupUsernames(users: readonly OrgUser[]): ReadonlyMap<string, readonly string[]> {
  const byProfile = Map.groupBy(users, ({ profileId }) => profileId);
  return new Map([...byProfile].map(([id, own]) => [id, own.map(({ username }) => username)]));
}

function addFields(
  profiles: ReadonlyMap<string, Grantor>,
  permissions: ReadonlyMap<string, readonly FieldPermission[]>,
): ReadonlyMap<string, Grantor> {
  return new Map(
    [...profiles].map(([id, profile]) => {
      const fields = new Map((permissions.get(id) ?? []).map((one) => [one.field, toAccess(one)]));
      return [id, { ...profile, fields }];
    }),
  );
}

/** The objects in question, and those whose permissions decide on them: parents, and Contact for fields of person accounts. */
function listDecidingObjects({ names }: AskedObjects, controllable: ReadonlySet<string>): string[] | null {
  if (names === null) return null;
  const deciding = names.flatMap((object) => {
    const opening = getObjectOpening(object, controllable);
    return opening.kind === 'parent' ? [object, opening.parent] : [object];
  });
  return [...new Set(deciding.includes('Account') ? [...deciding, 'Contact'] : deciding)];
}

/** What the users have in force. */
function listAssignees(holdings: ReadonlyMap<string, readonly Holding[]>): Assignee[] {
  return [...holdings].map(([username, own]) => ({
    username,
    grantorIds: new Set(own.filter(({ state }) => state === 'inForce').map(({ grantorId }) => grantorId)),
  }));
}
