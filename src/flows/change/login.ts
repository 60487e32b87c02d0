import type { ProfileIdentity } from '../../fls/names.ts';
import { Problem } from '../../fls/problem.ts';
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

/**
 * Finds the login sections that changed since the deploy, of every profile. A deploy that succeeds can still delete sections
 * (docs/salesforce-facts.md#s2-1-3), and a retrieve may not show login flows.
 *
 * @returns entries as `loginFlows of Name`
 * @throws Problem `loginUnknown`
 */
export async function findChangedLogin(
  profiles: readonly ProfileIdentity[],
  before: LoginByProfile,
  org: OrgReader,
): Promise<string[]> {
  const after = await org.readLoginSections(profiles);
  return profiles.flatMap(({ id, name }) =>
    listDifferingSections(before.get(id) ?? NO_LOGIN, after.get(id) ?? NO_LOGIN).map((one) => `${one} of ${name}`),
  );
}
