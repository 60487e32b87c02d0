import type { Subject } from '../../fls/explained-subject.ts';
import type { FieldAccess } from '../../fls/explanation.ts';

/**
 * The two users with the fields in which their access differs.
 *
 * @param subjects with the same fields each
 * @param usernames of the two, as the org spells them
 */
export function compareSubjects(subjects: readonly Subject[], usernames: readonly string[]): Subject[] {
  const pair = usernames.flatMap((username) => {
    const subject = subjects.find((one) => one.usernames.includes(username));
    return subject ? [{ ...subject, usernames: [username] }] : [];
  });
  const differing = findDifferingFields(pair);
  return pair.map((subject) => ({ ...subject, fields: subject.fields.filter(({ field }) => differing.has(field)) }));
}

function findDifferingFields(subjects: readonly Subject[]): ReadonlySet<string> {
  const [first, second] = subjects;
  const others = new Map(second?.fields.map((access): [string, FieldAccess] => [access.field, access]));
  return new Set(
    first?.fields.flatMap(({ field, read, edit }) => {
      const other = others.get(field);
      return other && other.read === read && other.edit === edit ? [] : [field];
    }),
  );
}
