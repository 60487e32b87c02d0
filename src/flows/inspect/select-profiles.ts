import { compareStrings, hasWildcard, resolveProfiles, toShortId, type ProfileIdentity } from '../../fls/names.ts';
import {
  classifyProfileUse,
  isCoveredUse,
  type CoveredUse,
  type IntegrationScope,
  type ProfileTraits,
} from '../../fls/profile-use.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';
import { isProblem, Problem, type Notice } from '../../fls/problem.ts';
import type { OrgReader } from '../../ports/org.ts';

/** Which profiles of the org. */
export type ProfileScope =
  /** `names` as typed: API names, labels or file names, with `*` for any characters; at least one. */
  | { readonly kind: 'named'; readonly names: readonly string[] }
  /** Those with active users that are integrations, AI agents or users of an Identity license. */
  | { readonly kind: 'integration' }
  | { readonly kind: 'all' }
  /** Those of a plan that was made before: by id, and each must still have its name. */
  | { readonly kind: 'planned'; readonly profiles: readonly PlannedIdentity[] };

type PlannedIdentity = Pick<ProfileIdentity, 'id' | 'fullName' | 'name'>;

export type SelectedProfiles = {
  readonly profiles: readonly ProfileIdentity[];
  /** Null where the user named the profiles or took all of them. */
  readonly integrations: IntegrationScope | null;
  readonly notices: readonly Notice[];
};

/** What the choice depends on, besides the list of the profiles. */
export type ScopeFacts = {
  /** Ids of all profiles that own permissions; empty where the scope does not need them. */
  readonly ownerIds: ReadonlySet<string>;
  /** By Profile.Id, of the profiles with active users; empty where the scope does not need them. */
  readonly used: ReadonlyMap<string, ProfileTraits>;
};

/** Sends at most one query, which depends on no other response. */
export async function readScopeFacts(scope: ProfileScope, org: OrgReader): Promise<ScopeFacts> {
  const needsOwners = scope.kind === 'all' || (scope.kind === 'named' && scope.names.some(hasWildcard));
  const [ownerIds, used] = await Promise.all([
    needsOwners ? org.findProfilesWithPermissions() : new Set<string>(),
    scope.kind === 'integration' ? org.readUsedProfiles() : new Map<string, ProfileTraits>(),
  ]);
  return { ownerIds, used };
}

/**
 * @throws Problem `profileNotFound`, `profileAmbiguous`, `noProfilesVisible`, `noIntegrationProfiles`,
 *   `integrationProfilesHidden`, `planProfilesChanged`
 */
export async function selectProfiles(
  scope: ProfileScope,
  known: readonly ProfileIdentity[],
  { ownerIds, used }: ScopeFacts,
  org: OrgReader,
): Promise<SelectedProfiles> {
  if (scope.kind === 'integration') return selectIntegrationProfiles(known, used, org);
  const profiles = await listChosenProfiles(scope, known, org);
  if (profiles.length === 0) throw new Problem('noProfilesVisible', {});
  const hidden = countHiddenProfiles(ownerIds, known);
  return {
    profiles,
    integrations: null,
    notices: hidden === 0 ? [] : [{ key: 'profilesHidden', tokens: [String(hidden)] }],
  };
}

async function listChosenProfiles(
  scope: Exclude<ProfileScope, { readonly kind: 'integration' }>,
  known: readonly ProfileIdentity[],
  org: OrgReader,
): Promise<readonly ProfileIdentity[]> {
  if (scope.kind === 'all') return known;
  if (scope.kind === 'planned') return findPlannedProfiles(scope.profiles, known);
  return resolveNamedProfiles(scope.names, known, org);
}

/** @throws Problem `planProfilesChanged` with those that are gone, and with `old → new` for those that have another name */
function findPlannedProfiles(
  planned: readonly PlannedIdentity[],
  known: readonly ProfileIdentity[],
): readonly ProfileIdentity[] {
  const byId = new Map(known.map((profile) => [toShortId(profile.id), profile]));
  const found = planned.map(({ id }) => byId.get(toShortId(id)));
  const changed = planned.flatMap(({ name, fullName }, index): string[] => {
    const profile = found[index];
    if (!profile) return [name];
    return profile.name === name && profile.fullName === fullName ? [] : [`${name} → ${profile.name}`];
  });
  if (changed.length > 0) throw new Problem('planProfilesChanged', { profiles: formatNoticeNames(changed) });
  return found.filter((profile) => profile !== undefined);
}

/** @throws Problem like `resolveProfiles`; `profileNotFound` says how many profiles are hidden from the user */
async function resolveNamedProfiles(
  names: readonly string[],
  known: readonly ProfileIdentity[],
  org: OrgReader,
): Promise<readonly ProfileIdentity[]> {
  try {
    return resolveProfiles(names, known);
  } catch (error) {
    if (!isProblem(error, 'profileNotFound')) throw error;
    const hidden = countHiddenProfiles(await org.findProfilesWithPermissions(), known);
    throw new Problem('profileNotFound', { ...error.details, hidden }, { cause: error });
  }
}

/**
 * A profile of integrations that the user may not see ends the command: a report without it could look clean. Where the org
 * does not even show the license of a profile that it hides, a notice says how many there are.
 */
async function selectIntegrationProfiles(
  known: readonly ProfileIdentity[],
  used: ReadonlyMap<string, ProfileTraits>,
  org: OrgReader,
): Promise<SelectedProfiles> {
  if (known.length === 0) throw new Problem('noProfilesVisible', {});
  const visible = new Map(known.map((profile) => [toShortId(profile.id), profile]));
  const classified = [...used].map(([id, traits]) => ({
    profile: visible.get(toShortId(id)),
    use: classifyProfileUse(traits),
  }));
  const hidden = classified.filter(({ profile, use }) => !profile && isCoveredUse(use)).length;
  if (hidden > 0) throw new Problem('integrationProfilesHidden', { hidden });
  const covered = new Map<string, CoveredUse>();
  const profiles: ProfileIdentity[] = [];
  const system: string[] = [];
  for (const { profile, use } of classified) {
    if (profile && use.kind === 'system') system.push(profile.name);
    if (!profile || !isCoveredUse(use)) continue;
    covered.set(profile.name, use);
    profiles.push(profile);
  }
  const unclear = classified.filter(({ use }) => use.kind === 'unknown').length;
  if (profiles.length === 0) {
    const users = await org.readUserVisibility();
    throw new Problem('noIntegrationProfiles', { system: system.length, unclear, users });
  }
  const order = new Map(known.map(({ id }, index) => [id, index]));
  return {
    profiles: profiles.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)),
    integrations: { covered, system: system.sort(compareStrings) },
    notices: [...createUnclearNotice(unclear), ...createApiOnlyNotice(used)],
  };
}

function createUnclearNotice(unclear: number): Notice[] {
  return unclear === 0 ? [] : [{ key: 'profilesUnclear', tokens: [String(unclear)] }];
}

/** An org that lacks the column shows it of no profile. */
function createApiOnlyNotice(used: ReadonlyMap<string, ProfileTraits>): Notice[] {
  return [...used.values()].some(({ isApiOnly }) => isApiOnly === null) ? [{ key: 'apiOnlyUnknown', tokens: [] }] : [];
}

/** The number of profiles that the user may not see; a report without them must not look complete. */
function countHiddenProfiles(ids: ReadonlySet<string>, known: readonly ProfileIdentity[]): number {
  const visible = new Set(known.map(({ id }) => toShortId(id)));
  return [...ids].filter((id) => !visible.has(toShortId(id))).length;
}
