import type { Impact } from '../../fls/change.ts';
import { isPossiblyInForce, type Grantor } from '../../fls/grantor.ts';
import { claimImpact, type ClaimedUsers, type ImpactClaims } from '../../fls/impact-claims.ts';
import { computeProfileImpact, listImpactObjects } from '../../fls/impact.ts';
import type { OrgReader } from '../../ports/org.ts';
import type { OrgInspection } from '../inspect/org.ts';
import { readProfileUsers } from '../inspect/profile-users.ts';
import type { ProfileChange } from './change.ts';

/** Who loses what by a plan. */
export type OrgImpact = {
  readonly impact: readonly Impact[];
  /** What the platform has to say to it; null where it is not to be asked. */
  readonly claims: ImpactClaims | null;
};

export async function readOrgImpact(
  profileChanges: readonly ProfileChange[],
  { inspection, proves }: { readonly inspection: OrgInspection; readonly proves: boolean },
  org: OrgReader,
): Promise<OrgImpact> {
  if (profileChanges.length === 0) return { impact: [], claims: null };
  const ids = profileChanges.map(({ profile }) => profile.id);
  const objects = listImpactObjects(
    profileChanges.flatMap(({ edits }) => edits),
    inspection,
  );
  const [byProfile, possible] = await Promise.all([
    readProfileUsers(inspection, ids, objects, org),
    proves ? readPossibleGrantors(inspection, objects, org) : NO_GRANTORS,
  ]);
  const known = profileChanges.map(({ profile: { id, name }, edits }) => {
    const users = byProfile.get(id);
    if (!users) throw new Error(`the users of the profile ${name} were not read`);
    return { ...users, edits };
  });
  const claim = ({ edits, profile, users }: (typeof known)[number]): ImpactClaims =>
    claimImpact(edits, { profile, users, possible, withHidden: inspection.withHiddenGrantors }, inspection);
  return {
    impact: known.flatMap(({ edits, profile, users }) => computeProfileImpact(edits, profile, users, inspection)),
    claims: proves ? joinClaims(known.map(claim)) : null,
  };
}

const NO_GRANTORS: ClaimedUsers['possible'] = new Map();

/** What the session-based sets of users, and their groups that are not up to date, grant as far as their rows show it, by username. */
async function readPossibleGrantors(
  { grantors }: Pick<OrgInspection, 'grantors'>,
  objects: readonly string[],
  org: OrgReader,
): Promise<ClaimedUsers['possible']> {
  const users = [...grantors.values()].flatMap((known) => known.users);
  const possible = [...new Set(users.flatMap((user) => user.grantors.filter(isPossiblyInForce)))];
  const access = possible.length === 0 ? new Map<Grantor, Grantor>() : await org.readGrantorAccess(possible, objects);
  return new Map(
    users.map((user) => [user.username, user.grantors.filter(isPossiblyInForce).map((one) => access.get(one) ?? one)]),
  );
}

function joinClaims(claims: readonly ImpactClaims[]): ImpactClaims {
  return { before: claims.flatMap(({ before }) => before), after: claims.flatMap(({ after }) => after) };
}
