import { isLessAccess, type Access } from './access.ts';
import { createAccessCalculator, type FieldGrantor, type GrantorRights, type UserGrantors } from './effective.ts';
import { compareStrings } from './names.ts';
import type { Edit, Impact } from './change.ts';

/**
 * What the users of a profile lose by its edits: their effective access before and after, where it shrinks. Users that hold
 * the same share the work.
 *
 * @param edits of one profile, each field once
 * @param own what the profile gives beside its field permissions: of those, the edits say all that matters
 * @param users the profile's active users
 * @param controllable whether an object can hold object permissions; in others the users may lose what they had
 * @returns by username, then in the order of the edits
 */
export function computeProfileImpact(
  edits: readonly Edit[],
  own: GrantorRights,
  users: readonly UserGrantors[],
  controllable: (object: string) => boolean,
): Impact[] {
  const effective = createAccessCalculator(
    edits.map(({ field }) => field),
    controllable,
  );
  const profileWith = (access: (edit: Edit) => Access): FieldGrantor => ({
    ...own,
    fields: new Map(edits.map((edit) => [edit.field, access(edit)])),
  });
  const [before, after] = [profileWith(({ from }) => from), profileWith(({ to }) => to)];
  const lossesOf = (sets: readonly FieldGrantor[]): Omit<Impact, 'username'>[] => {
    const [had, has] = [effective([before, ...sets]), effective([after, ...sets])];
    return edits.flatMap(({ field }, index) => {
      const [from, to] = [had[index] ?? 'none', has[index] ?? 'none'];
      return isLessAccess(to, from) ? [{ field, from, to }] : [];
    });
  };
  const impact: Impact[] = [];
  const lossesBy = new Map<string, Omit<Impact, 'username'>[]>();
  const keyOf = createGrantorKeyBuilder();
  for (const { username, grantors } of [...users].sort((a, b) => compareStrings(a.username, b.username))) {
    const key = keyOf(grantors);
    const losses = lossesBy.get(key) ?? lossesOf(grantors);
    lossesBy.set(key, losses);
    for (const { field, from, to } of losses) impact.push({ username, field, from, to });
  }
  return impact;
}

/** A key for each combination of sets, in whatever order they are held. */
function createGrantorKeyBuilder(): (sets: readonly FieldGrantor[]) => string {
  const numbers = new Map<FieldGrantor, number>();
  const numberOf = (set: FieldGrantor): number => {
    const number = numbers.get(set) ?? numbers.size;
    numbers.set(set, number);
    return number;
  };
  return (sets) => [...new Set(sets.map(numberOf))].sort((a, b) => a - b).join(' ');
}
