import { computeProfileImpact, listImpactObjects } from '../../fls/impact.ts';
import type { Impact } from '../../fls/change.ts';
import type { OrgReader } from '../../ports/org.ts';
import type { OrgInspection } from '../inspect/org.ts';
import { readProfileUsers } from '../inspect/profile-users.ts';
import type { ProfileChange } from './change.ts';

/** What active users lose by the edits, as the org has it now. */
export async function readOrgImpact(
  profileChanges: readonly ProfileChange[],
  inspection: OrgInspection,
  org: OrgReader,
): Promise<Impact[]> {
  const ids = profileChanges.map(({ profile }) => profile.id);
  const objects = listImpactObjects(
    profileChanges.flatMap(({ edits }) => edits),
    inspection,
  );
  const byProfile = await readProfileUsers(inspection, ids, objects, org);
  return profileChanges.flatMap(({ profile: { id, name }, edits }) => {
    const known = byProfile.get(id);
    if (!known) throw new Error(`the users of the profile ${name} were not read`);
    return computeProfileImpact(edits, known.profile, known.users, inspection);
  });
}
