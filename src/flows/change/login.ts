import type { ProfileIdentity } from '../../fls/names.ts';
import { createNamesNotice, formatNoticeReasons } from '../../fls/notice-lists.ts';
import { isProblem, Problem, type Notice } from '../../fls/problem.ts';
import {
  isSameLogin,
  LOGIN_SECTIONS,
  NO_LOGIN,
  parseLoginSections,
  type LoginSectionName,
  type LoginSections,
} from '../../metadata/login-sections.ts';
import type { OrgReader } from '../../ports/org.ts';
import { readOrExplain } from '../inspect/document-problems.ts';
import type { LoginByProfile, ProfileTexts } from './change.ts';

/** For a change that deploys nothing. */
export const NO_LOGIN_READ: LoginByProfile = new Map();

/**
 * Chooses the login sections that a deploy must contain, because it deletes what it leaves out. A slice has the retrieved
 * sections; the sections that the org's reader shows are added where the retrieve has none of their name.
 *
 * @param planned what the reader showed before the plan
 * @param now what the reader shows right before the deploy
 * @returns the sections that the reader shows now
 * @throws Problem `loginDiffers` when two of the three sources contradict each other; `unreadableAnswer`
 */
export function chooseLoginSections(
  profiles: readonly ProfileIdentity[],
  texts: ProfileTexts,
  { planned, now }: { readonly planned: LoginByProfile; readonly now: LoginByProfile },
): LoginByProfile {
  return new Map(
    profiles.map(({ id, name }) => {
      const [before, current] = [planned.get(id) ?? NO_LOGIN, now.get(id) ?? NO_LOGIN];
      const retrieved = readOrExplain(
        () => parseLoginSections(texts.get(name)?.[0] ?? ''),
        (reason, cause) => new Problem('unreadableAnswer', { profile: name, problem: reason }, { cause }),
      );
      const inBoth = LOGIN_SECTIONS.filter((one) => retrieved[one].length > 0 && current[one].length > 0);
      const differing = new Set([
        ...listDifferingSections(before, current),
        ...inBoth.filter((one) => !isSameLogin(retrieved[one], current[one])),
      ]);
      if (differing.size > 0) throw new Problem('loginDiffers', { profile: name, sections: [...differing].join(', ') });
      return [id, current];
    }),
  );
}

function listDifferingSections(a: LoginSections, b: LoginSections): LoginSectionName[] {
  return LOGIN_SECTIONS.filter((name) => !isSameLogin(a[name], b[name]));
}

/** What became of the login sections of profiles. */
export type LoginDifferences = {
  /** Sections that changed, as `loginFlows of Name`. */
  readonly changed: readonly string[];
  /** API names of the profiles whose sections could not be read. */
  readonly unread: readonly string[];
  /** Why, for each of them. */
  readonly reasons: readonly string[];
};

/**
 * Finds the login sections that changed since the deploy, of every profile. A deploy that succeeds can still delete sections
 * (docs/salesforce-facts.md#s2-1-3), and a retrieve may not show login flows.
 *
 * @param before what stood right before the last start
 * @throws Problem `connectionLost`, `sessionExpired`, `interrupted`
 */
export async function findChangedLogin(
  profiles: readonly ProfileIdentity[],
  before: LoginByProfile,
  org: OrgReader,
): Promise<LoginDifferences> {
  const after = await readLoginOfEach(profiles, org);
  const unread = profiles.flatMap(({ id, name }) => {
    const sections = after.get(id);
    return sections instanceof Problem ? [{ name, reason: sections.tokens.at(-1) ?? '' }] : [];
  });
  return {
    changed: profiles.flatMap(({ id, name }) => {
      const sections = after.get(id) ?? NO_LOGIN;
      if (sections instanceof Problem) return [];
      return listDifferingSections(before.get(id) ?? NO_LOGIN, sections).map((one) => `${one} of ${name}`);
    }),
    unread: unread.map(({ name }) => name),
    reasons: unread.map(({ reason }) => reason),
  };
}

/** Names profiles whose login sections could not be compared. */
export function createLoginUnverifiedNotices({ unread, reasons }: LoginDifferences): Notice[] {
  return createNamesNotice(unread, (_count, names) => ({
    key: 'loginUnverified',
    tokens: [names, formatNoticeReasons(reasons)],
  }));
}

/** One profile that cannot be read must not hide the others: then each is asked alone. */
async function readLoginOfEach(
  profiles: readonly ProfileIdentity[],
  org: OrgReader,
): Promise<ReadonlyMap<string, LoginSections | Problem>> {
  const together = await readLogin(profiles, org);
  if (!(together instanceof Problem)) return together;
  const read = new Map<string, LoginSections | Problem>();
  for (const profile of profiles) {
    const sections = profiles.length === 1 ? together : await readLogin([profile], org);
    read.set(profile.id, sections instanceof Problem ? sections : (sections.get(profile.id) ?? NO_LOGIN));
  }
  return read;
}

/** The problem in place of the sections, when they cannot be read for certain. */
export async function readLogin(
  profiles: readonly ProfileIdentity[],
  org: OrgReader,
): Promise<LoginByProfile | Problem> {
  try {
    return await org.readLoginSections(profiles);
  } catch (error) {
    if (isProblem(error, 'loginUnknown')) return error;
    throw error;
  }
}
