import type { Edit } from '../../fls/change.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';
import { findChangedObjects, type PlanFile } from '../../fls/plan-file.ts';
import { getObjectName } from '../../fls/access.ts';
import { Problem } from '../../fls/problem.ts';
import type { OrgInspection } from '../inspect/org.ts';
import { mapAccessByProfile } from './verify.ts';

/**
 * The edits of a plan file, and what it left out, which are carried out as they are or not at all.
 *
 * The choice that the plan was made by must still choose each of them, with the same access: then the field permission is
 * still stray, is as exposed as before, and can still be set. The policy is not judged again, so the choice may find more
 * edits now. All other field permissions of the profiles must be what they were, too: those who approved the plan knew
 * nothing of a change.
 *
 * @param current what the choice of the plan chooses now, without a policy
 * @throws Problem `planOutdated` with the fields, and `Object.*` of objects where other fields changed
 */
export async function confirmPlannedEdits(
  plan: PlanFile,
  current: readonly Edit[],
  { profiles, permissions }: Pick<OrgInspection, 'profiles' | 'permissions'>,
): Promise<Pick<PlanFile, 'edits' | 'leftOut'>> {
  const known = new Set(current.map(buildWholeEditKey));
  const changed = plan.edits.filter((edit) => !known.has(buildWholeEditKey(edit)));
  const named = new Set(changed.map(({ profile, field }) => `${getObjectName(field)} of ${profile}`));
  const access = mapAccessByProfile(permissions);
  const idsByName = new Map(profiles.map(({ id, name }) => [name, id]));
  const objects = await Promise.all(
    plan.profiles.map(async (profile) => {
      const enabled = access.get(idsByName.get(profile.name) ?? '') ?? new Map<string, never>();
      return (await findChangedObjects(profile, enabled)).map((object) => ({ object, profile: profile.name }));
    }),
  );
  const moved = [
    ...changed.map(({ profile, field }) => `${field} of ${profile}`),
    ...objects
      .flat()
      .filter(({ object, profile }) => !named.has(`${object} of ${profile}`))
      .map(({ object, profile }) => `${object}.* of ${profile}`),
  ];
  if (moved.length > 0) throw new Problem('planOutdated', { fields: formatNoticeNames(moved) });
  return plan;
}

function buildWholeEditKey({ profile, field, from, to }: Edit): string {
  return `${field} ${from} ${to} ${profile}`;
}
