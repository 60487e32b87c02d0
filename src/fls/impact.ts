import { isLess, type Access } from './access.ts';
import { effectiveOver, type HeldSet, type ObjectGiving, type UserHolding } from './effective.ts';
import { compare } from './names.ts';
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
export function impactOf(
  edits: readonly Edit[],
  own: ObjectGiving,
  users: readonly UserHolding[],
  controllable: (object: string) => boolean,
): Impact[] {
  const effective = effectiveOver(
    edits.map(({ field }) => field),
    controllable,
  );
  const profileWith = (access: (edit: Edit) => Access): HeldSet => ({
    ...own,
    fields: new Map(edits.map((edit) => [edit.field, access(edit)])),
  });
  const [before, after] = [profileWith(({ from }) => from), profileWith(({ to }) => to)];
  const lossesOf = (sets: readonly HeldSet[]): Omit<Impact, 'username'>[] => {
    const [had, has] = [effective([before, ...sets]), effective([after, ...sets])];
    return edits.flatMap(({ field }, index) => {
      const [from, to] = [had[index] ?? 'none', has[index] ?? 'none'];
      return isLess(to, from) ? [{ field, from, to }] : [];
    });
  };
  const impact: Impact[] = [];
  const lossesBy = new Map<string, Omit<Impact, 'username'>[]>();
  const keyOf = holdingKeys();
  for (const { username, sets } of [...users].sort((a, b) => compare(a.username, b.username))) {
    const key = keyOf(sets);
    const losses = lossesBy.get(key) ?? lossesOf(sets);
    lossesBy.set(key, losses);
    for (const { field, from, to } of losses) impact.push({ username, field, from, to });
  }
  return impact;
}

/** A key for each combination of sets, in whatever order they are held. */
function holdingKeys(): (sets: readonly HeldSet[]) => string {
  const numbers = new Map<HeldSet, number>();
  const numberOf = (set: HeldSet): number => {
    const number = numbers.get(set) ?? numbers.size;
    numbers.set(set, number);
    return number;
  };
  return (sets) => [...new Set(sets.map(numberOf))].sort((a, b) => a - b).join(' ');
}
