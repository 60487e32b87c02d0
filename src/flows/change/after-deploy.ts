import type { ProfileIdentity } from '../../fls/names.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import type { Notice } from '../../fls/problem.ts';
import { LOGIN_SECTIONS, NO_LOGIN, type LoginSections } from '../../metadata/login-sections.ts';
import type { OrgReader, SetupChange } from '../../ports/org.ts';
import { findForeignChanges, type StartState } from './before-start.ts';
import { createLoginUnverifiedNotices, findChangedLogin } from './login.ts';

/** What the org shows after a deploy besides field permissions. */
export type AfterDeploy = {
  /** Login sections that changed, as `loginFlows of Name`. */
  readonly changed: readonly string[];
  /** Whether all login sections could be read, and Setup recorded no change of a profile that the deploy can have overwritten. */
  readonly isComplete: boolean;
  /** API names of the profiles that somebody else changed, or whose login sections could not be read. */
  readonly touched: readonly string[];
  /** On what could not be read, and on profiles that somebody else changed. */
  readonly notices: readonly Notice[];
};

/**
 * Compares deployed profiles with what stood right before the last start of each.
 *
 * @param username of the running user; null when it is not known
 * @throws Problem `connectionLost`, `sessionExpired`, `interrupted`
 */
export async function lookAfterDeploy(
  profiles: readonly ProfileIdentity[],
  { state, username }: { readonly state: StartState; readonly username: string | null },
  org: OrgReader,
): Promise<AfterDeploy> {
  const login = await findChangedLogin(profiles, state.login, org);
  const { changed, unread } = login;
  const foreign = await findForeignChanges(profiles, { before: state.stamps, username }, org);
  const recorded = await findSetupChanges(profiles, { ...state, username }, org);
  return {
    changed,
    isComplete: unread.length === 0 && (recorded === null || recorded.size === 0),
    touched: [...unread, ...foreign.map(({ profile }) => profile), ...(recorded?.keys() ?? [])],
    notices: [
      ...createLoginUnverifiedNotices(login),
      ...foreign
        .filter(({ profile }) => !recorded?.has(profile))
        .map((one): Notice => ({ key: 'profileChangedBy', tokens: [one.profile, one.username] })),
      ...createSetupNotices(recorded ?? new Map(), { isResumed: false }),
      ...(recorded === null ? createTrailHiddenNotice(profiles, state.login) : []),
    ],
  };
}

const MAX_SHOWN_CHANGES = 5;

/** @param options.isResumed whether the deploy may have ended long ago */
export function createSetupNotices(
  recorded: SetupChangesByName,
  { isResumed }: { readonly isResumed: boolean },
): Notice[] {
  return [...recorded].map(([name, changes]): Notice => ({
    key: isResumed ? 'setupChangedSince' : 'setupChanged',
    tokens: [name, changes.slice(0, MAX_SHOWN_CHANGES).map(formatSetupChange).join('; ')],
  }));
}

export function createTrailHiddenNotice(
  profiles: readonly Pick<ProfileIdentity, 'id' | 'name'>[],
  login: StartState['login'],
): Notice[] {
  const withLogin = profiles.filter(({ id }) => hasLogin(login.get(id) ?? NO_LOGIN));
  return createNamesNotice(
    withLogin.map(({ name }) => name),
    (_count, names) => ({ key: 'setupTrailHidden', tokens: [names] }),
  );
}

function hasLogin(login: LoginSections): boolean {
  return LOGIN_SECTIONS.some((section) => login[section].length > 0);
}

function formatSetupChange({ at, username, text }: SetupChange): string {
  return `"${text}" (${username ?? 'unknown user'}, ${at})`;
}

/** By API name of the profile. */
export type SetupChangesByName = ReadonlyMap<string, readonly SetupChange[]>;

type TrailScope = Pick<StartState, 'trail'> & {
  /** Of the running user; null when it is not known. */
  readonly username: string | null;
  /** With the labels that the profiles had at the start; those that are missing have the same now. */
  readonly stamps: ReadonlyMap<string, { readonly label: string }>;
};

/**
 * What others changed in profiles since the first start, by the setup audit trail. Where the deploy has overwritten a change,
 * this is the only sign of it (docs/salesforce-facts.md#s2-7).
 *
 * @returns by API name; null when the org does not show it, or no longer, or when it is not known who the running user is
 */
export async function findSetupChanges(
  profiles: readonly ProfileIdentity[],
  { trail, stamps, username }: TrailScope,
  org: Pick<OrgReader, 'readSetupChanges'>,
): Promise<SetupChangesByName | null> {
  if (trail === null || username === null) return null;
  const changes = await org.readSetupChanges(trail, username);
  if (changes === null) return null;
  return new Map(
    profiles.flatMap(({ id, name, label }): [string, SetupChange[]][] => {
      const names = new Set([name, label, stamps.get(id)?.label ?? label]);
      const own = changes.filter(({ text }) => [...names].some((one) => containsName(text, one)));
      return own.length > 0 ? [[name, own]] : [];
    }),
  );
}

/** Whether a text contains a name that is not a part of a longer word. */
function containsName(text: string, name: string): boolean {
  return text
    .normalize('NFC')
    .split(name.normalize('NFC'))
    .some((before, index, parts) => {
      const after = parts[index + 1];
      return after !== undefined && !/[\p{L}\p{N}_]$/u.test(before) && !/^[\p{L}\p{N}_]/u.test(after);
    });
}
