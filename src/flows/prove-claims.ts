import type { ClaimGroup, FieldClaim } from '../fls/claim.ts';
import { buildProof, type Answer, type Proof } from '../fls/proof.ts';
import type { OrgReader } from '../ports/org.ts';
import type { AccessProver, ProvedUser } from '../ports/prover.ts';

/** Each pair of a user and an object costs a call, and memory for the fields of the object. */
export const MAX_PAIRS = 200;

/** What is said of one user on one object. */
export type Question = { readonly username: string; readonly object: string; readonly fields: readonly FieldClaim[] };

/** What the platform is asked. */
export type Questions = {
  readonly asked: readonly Question[];
  /** Number of those that were left out, because they are too many. */
  readonly unasked: number;
};

/** The users with these usernames; those that are not found are missing. */
export type FindUsers = (usernames: readonly string[]) => Promise<readonly ProvedUser[]>;

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
  const asked = chooseQuestions(askable);
  const findUsers: FindUsers = async (usernames) => org.findUsers(usernames);
  return askQuestions({ asked, unasked: Math.max(0, pairs - MAX_PAIRS) }, findUsers, prover);
}

/** Asks in one turn, so that the adapter can send the requests together. */
export async function askQuestions(
  { asked, unasked }: Questions,
  findUsers: FindUsers,
  prover: AccessProver,
): Promise<Proof> {
  const names = [...new Set(asked.map(({ username }) => username))];
  const users = new Map((names.length === 0 ? [] : await findUsers(names)).map((user) => [user.username, user]));
  const answers = await Promise.all(
    asked.map(async (question): Promise<Answer> => {
      const user = users.get(question.username);
      return { ...question, told: user ? await prover.readUserAccess(user, question.object) : null };
    }),
  );
  return buildProof(answers, unasked);
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
