import type { IdleReason } from '../../fls/explained-subject.ts';
import type { Grantor } from '../../fls/grantor.ts';
import { compareStrings, resolveProfiles, toShortId, type ProfileIdentity } from '../../fls/names.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import type { HolderScope, Holding, OrgUser } from '../../ports/org.ts';

/** Whose access is explained. */
export type SubjectScope =
  /** Usernames or ids of users; at least one. */
  | { readonly kind: 'users'; readonly names: readonly string[] }
  /** API names, labels or file names of profiles, with `*` for any characters: all their active users. */
  | { readonly kind: 'profiles'; readonly names: readonly string[] };

/** The users in question, and their profiles. */
export type ChosenSubjects = {
  readonly profiles: readonly ProfileIdentity[];
  /** Ids of those that the org does not list for the running user. */
  readonly unlisted: ReadonlySet<string>;
  /** By Profile.Id; null where all active users of the profiles are meant. */
  readonly users: readonly OrgUser[] | null;
  readonly holders: HolderScope;
  readonly notices: readonly Notice[];
};

/**
 * @param found what the org says of the names of users
 * @throws Problem `usersNotFound`; and as `resolveProfiles`
 */
export function chooseSubjects(
  scope: SubjectScope,
  known: readonly ProfileIdentity[],
  found: readonly OrgUser[],
): ChosenSubjects {
  if (scope.kind === 'profiles') {
    const profiles = resolveProfiles(scope.names, known);
    const ids = profiles.map(({ id }) => id);
    return { profiles, unlisted: new Set(), users: null, holders: { kind: 'profiles', ids }, notices: [] };
  }
  const users = findNamedUsers(scope.names, found);
  const inactive = users.filter(({ isActive }) => !isActive).map(({ username }) => username);
  const profiles = listProfilesOfUsers(users, known);
  const hidden = profiles.filter((profile) => !known.includes(profile));
  return {
    profiles,
    unlisted: new Set(hidden.map(({ id }) => id)),
    users,
    holders: { kind: 'users', ids: users.map(({ id }) => id) },
    notices: [
      ...createNamesNotice(inactive, (_, names) => ({ key: 'usersInactive', tokens: [names] })),
      ...createNamesNotice(
        hidden.map(({ name }) => name),
        (_, names) => ({ key: 'explainProfilesHidden', tokens: [names] }),
      ),
    ],
  };
}

function findNamedUsers(names: readonly string[], found: readonly OrgUser[]): readonly OrgUser[] {
  const byName = new Map(
    found.flatMap((user): [string, OrgUser][] => [
      [user.username.toLowerCase(), user],
      [toShortId(user.id), user],
    ]),
  );
  const users = names.map((name) => byName.get(name.toLowerCase()) ?? byName.get(toShortId(name)));
  const missing = names.filter((_, index) => users[index] === undefined);
  if (missing.length > 0) throw new Problem('usersNotFound', { users: missing.join(', ') });
  return [...new Set(users.filter((user) => user !== undefined))];
}

/** A profile that Profile Filtering hides from the running user has only a label, or the id. */
function listProfilesOfUsers(users: readonly OrgUser[], known: readonly ProfileIdentity[]): readonly ProfileIdentity[] {
  const byId = new Map(known.map((profile) => [toShortId(profile.id), profile]));
  const own = new Map(
    users.map(({ profileId, profileLabel }): [string, ProfileIdentity] => {
      const label = profileLabel ?? profileId;
      const hidden = { id: profileId, fullName: label, name: label, label };
      return [toShortId(profileId), byId.get(toShortId(profileId)) ?? hidden];
    }),
  );
  return [...own.values()];
}

/** Users with the same profile and the same grantors. */
export type SubjectGroup = {
  /** Sorted; none for a profile without active users. */
  readonly usernames: readonly string[];
  readonly profile: ProfileIdentity;
  /** In force for these users, without the profile. */
  readonly grantors: readonly Grantor[];
  /** What they have that gives them nothing now. */
  readonly idle: readonly IdleGrantor[];
  /** Whether they have permission sets that the org does not show. */
  readonly hasHidden: boolean;
};

/** A grantor that is not in force for a user, and why. */
export type IdleGrantor = {
  readonly grantor: Grantor;
  readonly reason: IdleReason;
};

/** Users of one profile, by what they have. */
type Owned = Pick<SubjectGroup, 'grantors' | 'idle' | 'hasHidden'>;

/**
 * @param usernames of the users in question, by Profile.Id
 * @param grantors by the 15 characters of the id that an assignment names
 * @returns by profile, then the largest groups first
 */
export function groupSubjects(
  profiles: readonly ProfileIdentity[],
  usernames: ReadonlyMap<string, readonly string[]>,
  holdings: ReadonlyMap<string, readonly Holding[]>,
  grantors: ReadonlyMap<string, Grantor>,
): SubjectGroup[] {
  return profiles.flatMap((profile) => {
    const own = [...(usernames.get(profile.id) ?? [])].sort(compareStrings);
    if (own.length === 0) return [{ usernames: [], profile, grantors: [], idle: [], hasHidden: false }];
    const groups = Map.groupBy(own, (username) => buildHoldingKey(holdings.get(username) ?? []));
    return [...groups.values()]
      .map((group) => ({
        usernames: group,
        profile,
        ...sortHoldings(holdings.get(group[0] ?? '') ?? [], grantors),
      }))
      .sort((a, b) => b.usernames.length - a.usernames.length);
  });
}

function buildHoldingKey(holdings: readonly Holding[]): string {
  return [...new Set(holdings.map(({ grantorId, state }) => `${grantorId} ${state}`))].sort(compareStrings).join(',');
}

function sortHoldings(holdings: readonly Holding[], byId: ReadonlyMap<string, Grantor>): Owned {
  const inForce = new Set<Grantor>();
  const idle = new Map<Grantor, IdleGrantor['reason']>();
  let hasHidden = false;
  for (const { grantorId, state } of holdings) {
    const grantor = byId.get(grantorId);
    if (grantor === undefined) hasHidden ||= state === 'inForce';
    else if (state !== 'inForce') idle.set(grantor, state);
    else if (grantor.state === 'sessionBased' || grantor.state === 'groupNotUpdated') idle.set(grantor, grantor.state);
    else inForce.add(grantor);
  }
  const isHeldToo = ({ grantor }: IdleGrantor): boolean => inForce.has(grantor);
  return {
    grantors: [...inForce].sort(compareGrantors),
    idle: [...idle]
      .map(([grantor, reason]) => ({ grantor, reason }))
      .filter((one) => !isHeldToo(one))
      .sort((a, b) => compareGrantors(a.grantor, b.grantor)),
    hasHidden: hasHidden || [...inForce].some(({ state }) => state === 'membersHidden'),
  };
}

function compareGrantors(a: Grantor, b: Grantor): number {
  return compareStrings(a.name, b.name) || compareStrings(a.kind, b.kind);
}
