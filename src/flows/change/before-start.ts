import type { ProfileIdentity } from '../../fls/names.ts';
import { Problem } from '../../fls/problem.ts';
import type { LoginSections } from '../../metadata/login-sections.ts';
import type { SetupTrailMark } from '../../fls/snapshot.ts';
import type { OrgReader, ProfileStamp } from '../../ports/org.ts';
import type { LoginByProfile, ProfileChange, ProfileTexts, StampByProfile } from './change.ts';
import { chooseLoginSections, readLogin } from './login.ts';
import { readUsersByProfile, refuseChangedUsers, type UsersByProfile } from './profile-users.ts';
import type { SliceSources } from './slices.ts';

/** What a change was planned with. */
export type PlannedProfiles = {
  /** The profiles as they were retrieved. */
  readonly texts: ProfileTexts;
  /** The login sections at the first look. */
  readonly login: LoginByProfile;
  /** When and by whom the profiles were changed last, read before the field permissions of the second planning. */
  readonly stamps: StampByProfile;
  /** Read before the second planning; null where nobody can lose access, or where the plan has no impact. */
  readonly users: UsersByProfile | null;
};

export type StartCheckOptions = {
  /** A dry run deletes no login sections, so it does not read them again. */
  readonly dryRun: boolean;
  /** Null when it is not known. */
  readonly username: string | null;
};

/** Looks at the profiles right before each deploy job, and keeps what it saw. */
export type StartCheck = {
  /**
   * Compares the profiles with what was planned. The login sections are read last of all that a deploy sends, and after
   * them the stamps, which tell of changes since.
   *
   * @returns what the slices are built from
   * @throws Problem `profileDeleted`, `profileRenamed`, `profileChanged`; `usersChanged`; `loginDiffers`, `loginUnknown`,
   *   `unreadableAnswer`; `connectionLost`, `sessionExpired`, `interrupted`
   */
  prepareStart(profileChanges: readonly ProfileChange[]): Promise<SliceSources>;
  /** The job that was prepared last has ended, so that the stamps of its profiles may be those of the change itself. */
  noteEnded(): void;
  getState(): StartState;
  /** That of the state. */
  getTrail(): StartState['trail'];
};

/** What stood right before the last start of each profile. */
export type StartState = {
  readonly login: LoginByProfile;
  readonly stamps: StampByProfile;
  /** Where the setup audit trail ended before the first start; null when it is not known. */
  readonly trail: SetupTrailMark | null;
};

export function createStartCheck(planned: PlannedProfiles, org: OrgReader, options: StartCheckOptions): StartCheck {
  const [login, stamps] = [new Map<string, LoginSections>(), new Map(planned.stamps)];
  const deployed = new Set<string>();
  let prepared: readonly ProfileIdentity[] = [];
  let trail: SetupTrailMark | null = null;
  const markTrail = async (): Promise<void> => {
    // Without the username, nobody can tell the rows of others from those of the deploy itself.
    if (!options.dryRun && options.username !== null) trail ??= await org.markSetupTrail(options.username);
  };
  const readUsers = async (profiles: readonly ProfileIdentity[]): Promise<UsersByProfile | null> =>
    planned.users && readUsersByProfile(profiles, org);
  const getOwnUser = (id: string): string | null => (deployed.has(id) ? (options.username ?? ANY_USER) : null);
  return {
    prepareStart: async (profileChanges) => {
      const profiles = profileChanges.map(({ profile }) => profile);
      // Before the login sections are read: a change after that is in the trail, even where the job overwrites it.
      await markTrail();
      // Without a profile of that name there are no sections: the stamps tell why.
      const read = options.dryRun ? planned.login : await readLogin(profiles, org);
      const [now, users] = await Promise.all([
        org.readProfileStamps(profiles.map(({ id }) => id)),
        readUsers(profiles),
      ]);
      for (const profile of profiles)
        refuseMissingProfile(profile, now.get(profile.id) ?? null, stamps.get(profile.id));
      refuseChangedUsers(planned.users, users);
      if (read instanceof Problem) throw read;
      const chosen = chooseLoginSections(profiles, planned.texts, { planned: planned.login, now: read });
      for (const { id, name } of profiles)
        refuseChangedProfile(name, now.get(id) ?? null, {
          before: stamps.get(id) ?? null,
          ownUser: getOwnUser(id),
        });
      for (const [id, sections] of chosen) login.set(id, sections);
      for (const [id, stamp] of now) stamps.set(id, stamp);
      prepared = profiles;
      return { texts: planned.texts, login: chosen };
    },
    noteEnded: () => {
      for (const { id } of prepared) deployed.add(id);
    },
    getState: () => ({ login, stamps, trail }),
    getTrail: () => trail,
  };
}

/** Stands for the running user where the username is not known: after a job of its own, a later stamp may be its own. */
const ANY_USER = '';

type KnownStamp = {
  readonly before: ProfileStamp | null;
  /** By whom the profile may have been changed since; null for nobody. */
  readonly ownUser: string | null;
};

/** A deploy by a name that the org no longer has would create a profile (docs/salesforce-facts.md#s2-1-5). */
function refuseMissingProfile(
  { name, label }: ProfileIdentity,
  now: ProfileStamp | null,
  before: ProfileStamp | undefined,
): void {
  if (!now) throw new Problem('profileDeleted', { profile: name });
  const knownLabel = before?.label ?? label;
  if (now.label !== knownLabel)
    throw new Problem('profileRenamed', { profile: name, before: knownLabel, now: now.label });
}

/** A missing time on either side tells nothing: not every org tells when a profile was changed. */
function refuseChangedProfile(name: string, now: ProfileStamp | null, { before, ownUser }: KnownStamp): void {
  if (!now || !hasMoved(before, now)) return;
  if (ownUser !== null && (ownUser === ANY_USER || isByUser(now, ownUser))) return;
  throw new Problem('profileChanged', { profile: name, change: describeStamp(now) });
}

/** Times have whole seconds, so another user tells of a change too. */
function hasMoved(before: ProfileStamp | null, now: ProfileStamp): boolean {
  if (!before || before.modifiedAt === null || now.modifiedAt === null) return false;
  const isByOther = before.modifiedBy !== null && now.modifiedBy !== null && before.modifiedBy !== now.modifiedBy;
  return before.modifiedAt !== now.modifiedAt || isByOther;
}

/** True also when the org does not tell by whom. */
function isByUser({ modifiedByUsername }: ProfileStamp, username: string): boolean {
  return modifiedByUsername === null || modifiedByUsername.toLowerCase() === username.toLowerCase();
}

function describeStamp({ modifiedAt, modifiedByUsername }: ProfileStamp): string {
  return [`at ${modifiedAt ?? ''}`, ...(modifiedByUsername === null ? [] : [`by ${modifiedByUsername}`])].join(' ');
}

/** A profile that somebody else changed. */
export type ForeignChange = {
  /** API name. */
  readonly profile: string;
  readonly username: string;
};

/**
 * Finds profiles that somebody else changed since the last start, as far as the org tells by whom: a change that was made
 * before the job ended has the stamp of the job.
 *
 * @param before stamps of the last start
 * @param username of the running user; null when it is not known, then nothing is concluded
 */
export async function findForeignChanges(
  profiles: readonly ProfileIdentity[],
  { before, username }: { readonly before: StampByProfile; readonly username: string | null },
  org: OrgReader,
): Promise<ForeignChange[]> {
  if (username === null) return [];
  const after = await org.readProfileStamps(profiles.map(({ id }) => id));
  return profiles.flatMap(({ id, name }) => {
    const now = after.get(id);
    if (!now?.modifiedByUsername || !hasMoved(before.get(id) ?? null, now) || isByUser(now, username)) return [];
    return [{ profile: name, username: now.modifiedByUsername }];
  });
}
