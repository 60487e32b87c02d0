import { getObjectName } from '../../fls/access.ts';
import type { OwnObject, Proof, ProofCount, Subject } from '../../fls/explained-subject.ts';
import type { FieldAccess } from '../../fls/explanation.ts';
import { compareStrings } from '../../fls/names.ts';
import { countAnswers } from '../../fls/proof.ts';
import { findProvedAccess, type ProvedAccess, type ProvedObject } from '../../fls/proved-access.ts';
import type { AccessProver, ProvedUser } from '../../ports/prover.ts';

/** Each pair of a user and an object costs a call, and memory for the fields of the object. */
const MAX_PAIRS = 200;

/** What one user may do with the fields of one object. */
export type Question = { readonly username: string; readonly object: string; readonly fields: readonly FieldAccess[] };

/** What the platform is asked. */
export type Questions = {
  readonly asked: readonly Question[];
  /** Number of those that were left out, because they are too many. */
  readonly unasked: number;
};

export const NO_QUESTIONS: Questions = { asked: [], unasked: 0 };

/**
 * Adds questions about users with the same access: one for each user and each object on which they have a field permission,
 * or of which they read a field without one.
 *
 * @param fields all fields in question of these users
 */
export function addQuestions(
  { asked, unasked }: Questions,
  { usernames, fields }: Pick<Subject, 'usernames' | 'fields'>,
  prover: AccessProver,
): Questions {
  const users = usernames.filter((username) => prover.tellsAbout(username));
  if (users.length === 0) return { asked, unasked };
  const objects = [...Map.groupBy(fields, ({ field }) => getObjectName(field))].filter(([, own]) =>
    own.some(({ read, readVia }) => read || readVia.length > 0),
  );
  const room = MAX_PAIRS - asked.length;
  const added = users
    .slice(0, room)
    .flatMap((username) => objects.map(([object, own]) => ({ username, object, fields: own })))
    .slice(0, room);
  return { asked: [...asked, ...added], unasked: unasked + users.length * objects.length - added.length };
}

/**
 * Compares the explanation with what the platform itself says.
 *
 * @param findUsers gives the users with these usernames
 */
export async function proveAccess(
  { asked, unasked }: Questions,
  findUsers: (usernames: readonly string[]) => Promise<readonly ProvedUser[]>,
  prover: AccessProver,
): Promise<Proof> {
  const answers = await askAll(asked, findUsers, prover);
  const told = answers.flatMap(({ answer, ...question }) => (answer === null ? [] : [{ ...question, answer }]));
  const verdicts = told.flatMap(listVerdicts);
  const knownUsers = new Set(told.map(({ username }) => username));
  const isKnown = ({ username }: Question): boolean => knownUsers.has(username);
  const silent = answers.filter(({ answer }) => answer === null);
  const open = [
    ...verdicts.filter(({ kind }) => kind === 'open'),
    ...silent.filter(isKnown).flatMap(({ username, fields }) => fields.map((access) => ({ username, access }))),
  ];
  return {
    proved: collectProved(verdicts),
    agreed: countVerdicts(verdicts.filter(({ kind }) => kind === 'agreed')),
    settled: countVerdicts(verdicts.filter(({ kind }) => kind === 'settled')),
    disagreements: verdicts.flatMap(({ kind, username, access, proved }) =>
      kind === 'disagreed' && proved ? [{ username, field: access.field, explained: access, proved }] : [],
    ),
    conflicts: told.flatMap(({ username, answer }) =>
      [...(answer.ownView?.conflicts ?? [])].map(([field, kind]) => ({ username, field, kind })),
    ),
    ownObjects: told.flatMap(listOwnObjects),
    untold: [...new Set(silent.flatMap((one) => (isKnown(one) ? [] : [one.username])))].sort(compareStrings),
    untoldFields: countVerdicts(open),
    unasked,
  };
}

type Answered = Question & { readonly answer: ProvedObject };

/** In one turn, so that the adapter can send the requests together. Answers are null where the platform does not tell. */
async function askAll(
  questions: readonly Question[],
  findUsers: (usernames: readonly string[]) => Promise<readonly ProvedUser[]>,
  prover: AccessProver,
): Promise<(Question & { readonly answer: ProvedObject | null })[]> {
  const names = [...new Set(questions.map(({ username }) => username))];
  const users = new Map((names.length === 0 ? [] : await findUsers(names)).map((user) => [user.username, user]));
  return Promise.all(
    questions.map(async (question) => {
      const user = users.get(question.username);
      return { ...question, answer: user ? await prover.readUserAccess(user, question.object) : null };
    }),
  );
}

/** How what the platform says of one field of one user compares with the permissions. */
type Verdict = {
  readonly username: string;
  readonly access: FieldAccess;
  /** Null where the platform does not tell. */
  readonly proved: ProvedAccess | null;
  /** A field on which describe and a query contradict each other is compared with neither. */
  readonly kind: 'agreed' | 'settled' | 'disagreed' | 'conflict' | 'open';
};

function listVerdicts({ username, fields, answer }: Answered): Verdict[] {
  return fields.map((access) => {
    const { field, edit, objectVia } = access;
    const proved = findProvedAccess(answer, { field, edit, isObjectOpen: objectVia.length > 0 });
    const isConflict = answer.ownView?.conflicts.has(field) === true;
    return { username, access, proved, kind: isConflict ? 'conflict' : compareAccess(access, proved) };
  });
}

function compareAccess(access: FieldAccess, proved: ProvedAccess | null): Verdict['kind'] {
  if (proved === null) return 'open';
  if (isAgreed(access, proved)) return 'agreed';
  return isSettled(access, proved) ? 'settled' : 'disagreed';
}

/** Whether a field without a field permission can be edited depends on more than permissions. */
function isAgreed({ read, edit, isAlwaysVisible }: FieldAccess, proved: ProvedAccess): boolean {
  return read === proved.read && (isAlwaysVisible || edit === proved.edit);
}

/** Where it is not known what opens the object, the access counts as given, and less by the platform contradicts nothing. */
function isSettled({ opening, read, edit }: FieldAccess, proved: ProvedAccess): boolean {
  return opening.kind === 'unknown' && (read || !proved.read) && (edit || !proved.edit);
}

function collectProved(verdicts: readonly Verdict[]): Proof['proved'] {
  const byUser = new Map<string, Map<string, ProvedAccess>>();
  for (const { username, access, proved } of verdicts) {
    if (proved === null) continue;
    const own = byUser.get(username) ?? new Map<string, ProvedAccess>();
    byUser.set(username, own.set(access.field, proved));
  }
  return byUser;
}

function countVerdicts(verdicts: readonly Pick<Verdict, 'username' | 'access'>[]): ProofCount {
  return countAnswers(verdicts.map(({ username, access: { field } }) => ({ username, field })));
}

function listOwnObjects({ username, object, answer: { ownView } }: Answered): OwnObject[] {
  return ownView === null ? [] : [{ username, object, fields: ownView.fields, query: ownView.query }];
}
