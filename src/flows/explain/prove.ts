import { getObjectName } from '../../fls/access.ts';
import type { Proof, Subject } from '../../fls/explained-subject.ts';
import type { FieldAccess } from '../../fls/explanation.ts';
import { compareStrings } from '../../fls/names.ts';
import { findProvedAccess, type ProvedAccess } from '../../fls/proved-access.ts';
import type { AccessProver, ProvedUser } from '../../ports/prover.ts';

/** Each pair of a user and an object costs a call. */
const MAX_PAIRS = 200;

/** What one user may do with the fields of one object. */
type Question = { readonly username: string; readonly object: string; readonly fields: readonly FieldAccess[] };

/**
 * Holds the explanation against what the platform itself says, for every user and every object on which the user has a field
 * permission.
 *
 * @param subjects with all fields in question
 * @param findUsers gives the users with these usernames
 */
export async function proveAccess(
  subjects: readonly Subject[],
  findUsers: (usernames: readonly string[]) => Promise<readonly ProvedUser[]>,
  prover: AccessProver,
): Promise<Proof> {
  const all = listQuestions(subjects, prover);
  const questions = all.slice(0, MAX_PAIRS);
  const names = [...new Set(questions.map(({ username }) => username))];
  const users = new Map((names.length === 0 ? [] : await findUsers(names)).map((user) => [user.username, user]));
  const proved = new Map<string, Map<string, ProvedAccess>>();
  const silent: Question[] = [];
  const verdicts: Verdict[] = [];
  // In one turn, so that the adapter can send them together.
  const answers = await Promise.all(
    questions.map(async (question) => {
      const user = users.get(question.username);
      return { question, told: user ? await prover.readUserAccess(user, question.object) : null };
    }),
  );
  for (const { question, told } of answers) {
    const { username, fields } = question;
    if (told === null) {
      silent.push(question);
      continue;
    }
    const own = proved.get(username) ?? new Map<string, ProvedAccess>();
    proved.set(username, own);
    for (const access of fields) {
      const { field, edit, objectVia } = access;
      const verdict = findProvedAccess(told, { field, edit, isObjectOpen: objectVia.length > 0 });
      if (verdict !== null) own.set(access.field, verdict);
      verdicts.push({ username, access, verdict });
    }
  }
  const told = verdicts.flatMap(({ verdict, ...rest }) => (verdict === null ? [] : [{ ...rest, verdict }]));
  const isTold = ({ username }: Question): boolean => proved.has(username);
  return {
    proved,
    agreed: told.filter(({ access, verdict }) => isAgreed(access, verdict)).length,
    settled: told.filter(({ access, verdict }) => isSettled(access, verdict)).length,
    disagreements: told
      .filter(({ access, verdict }) => !isAgreed(access, verdict) && !isSettled(access, verdict))
      .map(({ username, access, verdict }) => ({ username, field: access.field, explained: access, proved: verdict })),
    untold: [...new Set(silent.flatMap((one) => (isTold(one) ? [] : [one.username])))].sort(compareStrings),
    untoldFields:
      verdicts.length - told.length + silent.filter(isTold).reduce((sum, { fields }) => sum + fields.length, 0),
    unasked: Math.max(0, all.length - MAX_PAIRS),
  };
}

/** What the platform says of one field of one user; null where it does not tell. */
type Verdict = { readonly username: string; readonly access: FieldAccess; readonly verdict: ProvedAccess | null };

function listQuestions(subjects: readonly Subject[], prover: AccessProver): Question[] {
  return subjects.flatMap(({ usernames, fields }) => {
    const objects = [...Map.groupBy(fields, ({ field }) => getObjectName(field))].filter(([, own]) =>
      own.some(({ read, readVia }) => read || readVia.length > 0),
    );
    return usernames
      .filter((username) => prover.tellsAbout(username))
      .flatMap((username) => objects.map(([object, own]) => ({ username, object, fields: own })));
  });
}

/** Whether a field without a field permission can be edited depends on more than permissions. */
function isAgreed({ read, edit, isAlwaysVisible }: FieldAccess, proved: ProvedAccess): boolean {
  return read === proved.read && (isAlwaysVisible || edit === proved.edit);
}

/** Where it is not known what opens the object, the access counts as given, and less by the platform contradicts nothing. */
function isSettled(access: FieldAccess, proved: ProvedAccess): boolean {
  const { opening, read, edit } = access;
  return opening.kind === 'unknown' && !isAgreed(access, proved) && (read || !proved.read) && (edit || !proved.edit);
}
