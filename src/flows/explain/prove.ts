import { getObjectName } from '../../fls/access.ts';
import type { FieldClaim } from '../../fls/claim.ts';
import type { Subject } from '../../fls/explained-subject.ts';
import type { FieldAccess } from '../../fls/explanation.ts';
import type { AccessProver } from '../../ports/prover.ts';
import { MAX_PAIRS, type Questions } from '../prove-claims.ts';

export const NO_QUESTIONS: Questions = { asked: [], unasked: 0 };

/**
 * Adds questions about users with the same access: one for each user and each object on which they have a field permission,
 * or of which they read a field without one, or which the command names: that they have no access to it can be wrong too.
 *
 * @param fields all fields in question of these users
 * @param isNamed whether the command names the field or its object
 */
export function addQuestions(
  { asked, unasked }: Questions,
  { usernames, fields }: Pick<Subject, 'usernames' | 'fields'>,
  prover: AccessProver,
  isNamed: (access: FieldAccess) => boolean,
): Questions {
  const users = usernames.filter((username) => prover.tellsAbout(username));
  if (users.length === 0) return { asked, unasked };
  const objects = new Set(
    fields.flatMap((one) => (one.read || one.readVia.length > 0 || isNamed(one) ? [getObjectName(one.field)] : [])),
  );
  const room = MAX_PAIRS - asked.length;
  const askable = new Set([...objects].slice(0, room));
  const asking = fields.filter(({ field }) => askable.has(getObjectName(field)));
  const claims = [...Map.groupBy(asking, ({ field }) => getObjectName(field))].map(([object, own]) => {
    return { object, fields: own.map(claimAccess) };
  });
  const added = users
    .slice(0, room)
    .flatMap((username) => claims.map((claim) => ({ username, ...claim })))
    .slice(0, room);
  return { asked: [...asked, ...added], unasked: unasked + users.length * objects.size - added.length };
}

/**
 * What an explanation says that the platform can contradict. Whether a field without a field permission can be edited depends
 * on more than permissions. Where it is not known what opens the object, the access counts as given, and less by the platform
 * contradicts nothing.
 */
function claimAccess({ field, read, edit, isAlwaysVisible, opening, objectVia }: FieldAccess): FieldClaim {
  const isKnown = opening.kind !== 'unknown';
  const claimed = !read ? 'none' : edit && !isAlwaysVisible ? 'edit' : 'read';
  return {
    field,
    claimed,
    least: isKnown ? claimed : 'none',
    most: read && isAlwaysVisible ? 'edit' : claimed,
    isObjectOpen: objectVia.length > 0,
  };
}
