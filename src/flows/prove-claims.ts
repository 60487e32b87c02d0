import type { Access } from '../fls/access.ts';
import { judgeClaim, type ClaimGroup, type ClaimVerdict, type FieldClaim } from '../fls/claim.ts';
import type { Disagreement, Proof, ProofCount } from '../fls/explained-subject.ts';
import { compareStrings } from '../fls/names.ts';
import { countAnswers } from '../fls/proof.ts';
import type { OrgReader } from '../ports/org.ts';
import { findProvedAccess, type ProvedAccess, type ProvedObject } from '../fls/proved-access.ts';
import type { AccessProver } from '../ports/prover.ts';

/** Each pair of a user and an object costs a call. */
const MAX_PAIRS = 200;

/** What is said of one user on one object. */
type Question = { readonly username: string; readonly object: string; readonly fields: readonly FieldClaim[] };

/** The same with what the platform says; null where it does not tell about the user. */
type Answer = Question & { readonly told: ProvedObject | null };

export type ProofPorts = { readonly org: Pick<OrgReader, 'findUsers'>; readonly prover: AccessProver };

/**
 * Holds what the permissions say against what the platform itself says. The pairs of a user and an object are as many as can
 * be asked in reasonable time: of equal users first one, and what matters most first. Groups with the same users and objects are
 * asked about the same pairs.
 *
 * @throws Problem `connectionLost`, `sessionExpired`, `interrupted`
 */
export async function proveClaims(groups: readonly ClaimGroup[], { org, prover }: ProofPorts): Promise<Proof> {
  const askable = groups.map((group) => {
    return { ...group, usernames: group.usernames.filter((username) => prover.tellsAbout(username)) };
  });
  const pairs = askable.reduce((sum, { usernames, objects }) => sum + usernames.length * objects.length, 0);
  const questions = chooseQuestions(askable);
  const names = [...new Set(questions.map(({ username }) => username))];
  const found = names.length === 0 ? [] : await org.findUsers(names);
  const users = new Map(found.map((user) => [user.username, user]));
  const answers = await Promise.all(
    questions.map(async (question): Promise<Answer> => {
      const user = users.get(question.username);
      return { ...question, told: user ? await prover.readUserAccess(user, question.object) : null };
    }),
  );
  return summarizeProof(answers, Math.max(0, pairs - MAX_PAIRS));
}

function chooseQuestions(groups: readonly ClaimGroup[]): Question[] {
  const chosen: Question[] = [];
  for (const question of generateQuestions(groups)) {
    if (chosen.length === MAX_PAIRS) break;
    chosen.push(question);
  }
  return chosen.filter(({ fields }) => fields.length > 0);
}

/** The first user of each group on its first object, then on its second, and so on; then the second users. */
function* generateQuestions(groups: readonly ClaimGroup[]): Generator<Question> {
  const userCount = groups.reduce((most, { usernames }) => Math.max(most, usernames.length), 0);
  const objectCount = groups.reduce((most, { objects }) => Math.max(most, objects.length), 0);
  for (let user = 0; user < userCount; user += 1)
    for (let object = 0; object < objectCount; object += 1)
      yield* groups.flatMap(({ usernames, objects }): Question[] => {
        const [username, claims] = [usernames[user], objects[object]];
        return username === undefined || claims === undefined ? [] : [{ username, ...claims }];
      });
}

function summarizeProof(answers: readonly Answer[], unasked: number): Proof {
  const judged = answers.flatMap(({ username, fields, told }) =>
    told === null ? [] : fields.map((claim) => ({ username, claim, said: findSaid(told, claim) })),
  );
  const verdicts = judged.flatMap(({ username, claim, said }) =>
    said === null ? [] : [{ username, claim, said, verdict: judgeClaim(claim, toAccess(said)) }],
  );
  const fields = judged.map(({ username, claim: { field }, said }) => ({ username, field, said }));
  const count = (wanted: ClaimVerdict): ProofCount =>
    countAnswers(
      verdicts
        .filter(({ verdict }) => verdict === wanted)
        .map(({ username, claim: { field } }) => ({ username, field })),
    );
  const toldUsers = new Set(answers.filter(({ told }) => told !== null).map(({ username }) => username));
  const silent = answers.filter(({ told }) => told === null);
  const silentFields = silent.flatMap(({ username, fields: own }) =>
    toldUsers.has(username) ? own.map(({ field }) => ({ username, field })) : [],
  );
  const silentUsers = silent.map(({ username }) => username).filter((username) => !toldUsers.has(username));
  return {
    proved: new Map(
      [...Map.groupBy(verdicts, ({ username }) => username)].map(([username, own]) => [
        username,
        new Map(own.map(({ claim, said }) => [claim.field, said])),
      ]),
    ),
    agreed: count('agreed'),
    settled: count('settled'),
    disagreements: verdicts
      .filter(({ verdict }) => verdict === 'contradicted')
      .map(({ username, claim: { field, claimed }, said }): Disagreement => {
        return { username, field, explained: fromAccess(claimed), proved: said };
      }),
    conflicts: [],
    ownObjects: [],
    untold: [...new Set(silentUsers)].sort(compareStrings),
    untoldFields: countAnswers([...fields.filter(({ said }) => said === null), ...silentFields]),
    unasked,
  };
}

function findSaid(told: ProvedObject, { field, most, isObjectOpen }: FieldClaim): ProvedAccess | null {
  return findProvedAccess(told, { field, edit: most === 'edit', isObjectOpen });
}

/** Without read, a field is not seen, whatever else is said of it. */
function toAccess({ read, edit }: ProvedAccess): Access {
  if (!read) return 'none';
  return edit ? 'edit' : 'read';
}

function fromAccess(access: Access): ProvedAccess {
  return { read: access !== 'none', edit: access === 'edit' };
}
