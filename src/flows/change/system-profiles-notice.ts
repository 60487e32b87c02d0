import { toShortId } from '../../fls/names.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import { classifyProfileUse, type ProfileTraits } from '../../fls/profile-use.ts';
import type { OrgReader } from '../../ports/org.ts';
import type { ProfileChange } from './change.ts';

/** Null when the org refuses the query: a reset goes on without a warning that depends on it, and says so. */
export async function tryReadUsedProfiles(org: OrgReader): Promise<ReadonlyMap<string, ProfileTraits> | null> {
  try {
    return await org.readUsedProfiles();
  } catch (error) {
    if (error instanceof Problem) throw error;
    return null;
  }
}

/** Names the profiles of system users that would change. */
export function createSystemProfilesNotice(
  profileChanges: readonly ProfileChange[],
  used: ReadonlyMap<string, ProfileTraits> | null,
): Notice[] {
  if (used === null) return [{ key: 'systemProfilesUnknown', tokens: [] }];
  const system = [...used].filter(([, traits]) => classifyProfileUse(traits).kind === 'system');
  const ids = new Set(system.map(([id]) => toShortId(id)));
  const names = profileChanges.flatMap(({ profile: { id, name } }) => (ids.has(toShortId(id)) ? [name] : []));
  return createNamesNotice(names, (count, list) => ({ key: 'systemProfiles', tokens: [count, list] }));
}
