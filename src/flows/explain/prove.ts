import { getObjectName } from '../../fls/access.ts';
import type { Disagreement, Proof, Subject } from '../../fls/explained-subject.ts';
import type { FieldAccess } from '../../fls/explanation.ts';
import { compareStrings } from '../../fls/names.ts';
import type { AccessProver, ProvedAccess, ProvedObject, ProvedUser } from '../../ports/prover.ts';

/** Each pair of a user and an object costs a call. */
const MAX_PAIRS = 200;

/** What one user may do with the fields of one object. */
type Question = { readonly user: ProvedUser; readonly object: string; readonly fields: readonly FieldAccess[] };

/**
 * Holds the explanation against what the platform itself says, for every user and every object on which the user has a field
 * permission.
 *
 * @param subjects with all fields in question
 */
export async function proveAccess(
  subjects: readonly Subject[],
  users: readonly ProvedUser[],
  prover: AccessProver,
): Promise<Proof> {
  const questions = listQuestions(subjects, users);
  const proved = new Map<string, Map<string, ProvedAccess>>();
  const untold = new Set<string>();
  const disagreements: Disagreement[] = [];
  let agreed = 0;
  for (const { user, object, fields } of questions.slice(0, MAX_PAIRS)) {
    const { username } = user;
    const told = await prover.readUserAccess(user, object);
    if (told === null) {
      untold.add(username);
      continue;
    }
    const own = proved.get(username) ?? new Map<string, ProvedAccess>();
    proved.set(username, own);
    for (const access of fields) {
      const verdict = findVerdict(told, access.field);
      if (verdict === null) continue;
      own.set(access.field, verdict);
      if (isAgreed(access, verdict)) agreed += 1;
      else disagreements.push({ username, field: access.field, explained: access, proved: verdict });
    }
  }
  return {
    proved,
    agreed,
    disagreements,
    untold: [...untold].sort(compareStrings),
    unasked: Math.max(0, questions.length - MAX_PAIRS),
  };
}

function listQuestions(subjects: readonly Subject[], users: readonly ProvedUser[]): Question[] {
  const byUsername = new Map(users.map((user) => [user.username, user]));
  return subjects.flatMap(({ usernames, fields }) => {
    const objects = [...Map.groupBy(fields, ({ field }) => getObjectName(field))].filter(([, own]) =>
      own.some(({ read, readVia }) => read || readVia.length > 0),
    );
    return usernames.flatMap((username) => {
      const user = byUsername.get(username);
      return user ? objects.map(([object, own]) => ({ user, object, fields: own })) : [];
    });
  });
}

function findVerdict({ fields, isComplete }: ProvedObject, field: string): ProvedAccess | null {
  return fields.get(field) ?? (isComplete ? { read: false, edit: false } : null);
}

/** Whether a field without a field permission can be edited depends on more than permissions. */
function isAgreed({ read, edit, isAlwaysVisible }: FieldAccess, proved: ProvedAccess): boolean {
  return read === proved.read && (isAlwaysVisible || edit === proved.edit);
}
