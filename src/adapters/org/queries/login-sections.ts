import type { Connection } from '@salesforce/core';
import { decodeName, type ProfileIdentity } from '../../../fls/names.ts';
import { formatOrgError } from '../../../fls/org-failure.ts';
import { Problem } from '../../../fls/problem.ts';
import type { LoginSection, LoginSections } from '../../../metadata/login-sections.ts';
import { readMember, toList, toText } from '../../../values/loosely-typed.ts';
import { readUnqueriedProfile } from '../client/metadata-profile.ts';
import { queryInParallel } from '../client/parallel.ts';

/**
 * The login sections of profiles, by Profile.Id, by a way that no package.xml narrows: a retrieve may bring login flows only
 * beside flows (docs/salesforce-facts.md#s2-1-3), and a deploy without them deletes them. One call for each profile, whose
 * answer lists every field of the org.
 *
 * @param noteProfile gets each profile without the field permissions that queries show
 * @throws Problem `loginUnknown` when they cannot be read for certain, and those of `readUnqueriedProfile`
 */
export async function readLoginSections(
  connection: Connection,
  profiles: readonly ProfileIdentity[],
  noteProfile: (profileId: string, profile: unknown) => void = () => {},
): Promise<ReadonlyMap<string, LoginSections>> {
  const read = async (identity: ProfileIdentity): Promise<readonly [string, LoginSections]> => {
    const { login, profile } = await readProfileLogin(connection, identity);
    noteProfile(identity.id, profile);
    return [identity.id, login];
  };
  return new Map(await queryInParallel(profiles, read));
}

async function readProfileLogin(
  connection: Connection,
  { fullName, name }: ProfileIdentity,
): Promise<{ readonly login: LoginSections; readonly profile: unknown }> {
  try {
    const profile = await readUnqueriedProfile(connection, fullName);
    if (decodeName(toText(readMember(profile, 'fullName'))) !== decodeName(fullName))
      throw new Error('the org did not return the profile');
    const login = {
      loginFlows: parseSections(profile, 'loginFlows'),
      loginHours: parseSections(profile, 'loginHours'),
      loginIpRanges: parseSections(profile, 'loginIpRanges'),
    };
    return { login, profile };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('loginUnknown', { profile: name, problem: formatOrgError(error) }, { cause: error });
  }
}

/** One section comes as an object, several come as a list. */
function parseSections(profile: unknown, name: string): LoginSection[] {
  const sections = toList(readMember(profile, name)).map((section) => parseSection(section, name));
  return sections.filter((section) => section.length > 0);
}

function parseSection(section: unknown, name: string): LoginSection {
  if (section === null || section === '') return [];
  if (typeof section !== 'object') throw createFormError(name);
  return Object.entries(section).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    // jsforce keeps attributes under `$`.
    if (key === '$' || value === null || value === '') return [];
    if (typeof value !== 'string' && typeof value !== 'boolean' && typeof value !== 'number')
      throw createFormError(name);
    return [[key, String(value)]];
  });
}

function createFormError(name: string): Error {
  return new Error(`the org returned ${name} in an unknown form`);
}
