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
import type { ProfileTexts } from './retrieve-profiles.ts';

/** By Profile.Id. */
export type LoginByProfile = ReadonlyMap<string, LoginSections>;

/** Where nothing is deployed. */
export const NO_LOGIN_READ: LoginByProfile = new Map();

/**
 * The login sections that a deploy has to carry: those of the retrieve, and what the independent read shows where the
 * retrieve shows none. What only the retrieve shows is carried too, as long as the read has never shown it.
 *
 * @param planned what the read showed before the plan was
 * @param now what it shows right before the deploy
 * @throws Problem `loginDiffers`, `unreadableAnswer`
 */
export function chooseLoginSections(
  profiles: readonly ProfileIdentity[],
  texts: ProfileTexts,
  { planned, now }: { readonly planned: LoginByProfile; readonly now: LoginByProfile },
): LoginByProfile {
  return new Map(
    profiles.map(({ id, name }) => {
      const [before, read] = [planned.get(id) ?? NO_LOGIN, now.get(id) ?? NO_LOGIN];
      const retrieved = readOrExplain(
        () => parseLoginSections(texts.get(name)?.[0] ?? ''),
        (reason, cause) => new Problem('unreadableAnswer', { profile: name, problem: reason }, { cause }),
      );
      const both = LOGIN_SECTIONS.filter((one) => retrieved[one].length > 0 && read[one].length > 0);
      const differing = new Set([
        ...listDifferingSections(before, read),
        ...both.filter((one) => !isSameLogin(retrieved[one], read[one])),
      ]);
      if (differing.size > 0) throw new Problem('loginDiffers', { profile: name, sections: [...differing].join(', ') });
      return [id, read];
    }),
  );
}

function listDifferingSections(a: LoginSections, b: LoginSections): LoginSectionName[] {
  return LOGIN_SECTIONS.filter((name) => !isSameLogin(a[name], b[name]));
}

/**
 * Whether the login flows are still there, of the profiles that had some: as `loginFlows of Name` those that differ. A
 * retrieve cannot tell where it does not show them.
 */
export async function findChangedLogin(
  profiles: readonly ProfileIdentity[],
  before: LoginByProfile,
  org: OrgReader,
): Promise<string[]> {
  const having = profiles.filter(({ id }) => (before.get(id)?.loginFlows.length ?? 0) > 0);
  if (having.length === 0) return [];
  const after = await org.readLoginSections(having);
  return having.flatMap(({ id, name }) =>
    listDifferingSections(before.get(id) ?? NO_LOGIN, after.get(id) ?? NO_LOGIN).map((one) => `${one} of ${name}`),
  );
}
