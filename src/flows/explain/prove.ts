import { getObjectName } from '../../fls/access.ts';
import type { FieldClaim } from '../../fls/claim.ts';
import type { Subject } from '../../fls/explained-subject.ts';
import type { FieldAccess } from '../../fls/explanation.ts';
import { claimExplanation } from '../../fls/explanation-claims.ts';
import type { AccessProver } from '../../ports/prover.ts';
import { choosePairs, type Questions } from '../prove-claims.ts';
import { listGrantors } from './group.ts';
import type { SubjectInspection } from './read-org.ts';
import type { SubjectGroup } from './subjects.ts';

/** Users with the same access, and the objects that the platform is asked about. */
export type AskedGroup = { readonly group: SubjectGroup; readonly objects: readonly string[] };

/**
 * The objects on which the users have a field permission, or of which they read a field without one, or which the command names:
 * that they have no access to it can be wrong too.
 *
 * @param fields all fields in question of these users
 * @param isNamed whether the command names the field or its object
 */
export function listAskedObjects(
  { fields }: Pick<Subject, 'fields'>,
  isNamed: (access: FieldAccess) => boolean,
): readonly string[] {
  return [
    ...new Set(
      fields.flatMap((one) => (one.read || one.readVia.length > 0 || isNamed(one) ? [getObjectName(one.field)] : [])),
    ),
  ];
}

type AskedInspection = Pick<SubjectInspection, 'profileGrantors' | 'access' | 'fields' | 'controllable'>;

/** Of equal users first one, about all fields in question of each object. */
export function buildQuestions(
  groups: readonly AskedGroup[],
  inspection: AskedInspection,
  prover: Pick<AccessProver, 'tellsAbout'>,
): Questions {
  const askable = groups.map((one) => ({
    usernames: one.group.usernames,
    objects: one.objects.map((object) => ({ object, group: one.group })),
  }));
  const { chosen, unasked } = choosePairs(askable, prover);
  const byGroup = Map.groupBy(chosen, ({ object: { group } }) => group);
  const claims = new Map(
    [...byGroup].map(([group, pairs]) => {
      return [group, claimGroupObjects(group, new Set(pairs.map(({ object: { object } }) => object)), inspection)];
    }),
  );
  return {
    asked: chosen.map(({ username, object: { object, group } }) => {
      return { username, object, fields: claims.get(group)?.get(object) ?? [] };
    }),
    unasked: { pairs: unasked, uncertainUsers: 0 },
  };
}

function claimGroupObjects(
  group: SubjectGroup,
  objects: ReadonlySet<string>,
  inspection: AskedInspection,
): ReadonlyMap<string, readonly FieldClaim[]> {
  const fields = inspection.fields.filter(({ field }) => objects.has(getObjectName(field)));
  const claims = claimExplanation(listGrantors(group, inspection), fields, inspection.controllable);
  return Map.groupBy(claims, ({ field }) => getObjectName(field));
}
