import type { ClaimGroup, FieldClaim } from '../fls/claim.ts';
import { buildProof, type Answer, type Proof, type Unasked } from '../fls/proof.ts';
import type { OrgReader } from '../ports/org.ts';
import type { AccessProver, ProvedUser } from '../ports/prover.ts';

/** Each pair of a user and an object costs a call, and memory for the fields of the object. */
const MAX_PAIRS = 200;

/** What is said of one user on one object. */
export type Question = { readonly username: string; readonly object: string; readonly fields: readonly FieldClaim[] };

/** What the platform is asked. */
export type Questions = { readonly asked: readonly Question[]; readonly unasked: Unasked };

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
  const { chosen, unasked } = choosePairs(groups, prover);
  const uncertain = groups.filter(({ objects }) => objects.length === 0).flatMap(({ usernames }) => usernames);
  const asked = chosen.filter(({ object: { fields } }) => fields.length > 0);
  const findUsers: FindUsers = async (usernames) => org.findUsers(usernames);
  return askQuestions(
    {
      asked: asked.map(({ username, object }) => ({ username, ...object })),
      unasked: { pairs: unasked, uncertainUsers: uncertain.length },
    },
    findUsers,
    prover,
  );
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

/** Users of whom the same can be asked. */
type AskableGroup<Asked> = {
  readonly usernames: readonly string[];
  /** What matters most first. */
  readonly objects: readonly Asked[];
};

type Pair<Asked> = { readonly username: string; readonly object: Asked };

/** The pairs that are asked about, as many as can be, and the number of the others. */
export function choosePairs<Asked>(
  groups: readonly AskableGroup<Asked>[],
  prover: Pick<AccessProver, 'tellsAbout'>,
): { readonly chosen: readonly Pair<Asked>[]; readonly unasked: number } {
  const askable = groups
    .map(({ usernames, objects }) => ({ usernames: usernames.filter((name) => prover.tellsAbout(name)), objects }))
    .filter(({ usernames, objects }) => usernames.length > 0 && objects.length > 0);
  const pairs = askable.reduce((sum, { usernames, objects }) => sum + usernames.length * objects.length, 0);
  const chosen: Pair<Asked>[] = [];
  for (const pair of generatePairs(askable)) {
    if (chosen.length === MAX_PAIRS) break;
    chosen.push(pair);
  }
  return { chosen, unasked: pairs - chosen.length };
}

/** The first user of each group on its first object, then on its second, and so on; then the second users. */
function* generatePairs<Asked>(groups: readonly AskableGroup<Asked>[]): Generator<Pair<Asked>> {
  let left = groups;
  for (let user = 0; left.length > 0; user += 1) {
    const objectCount = left.reduce((most, { objects }) => Math.max(most, objects.length), 0);
    for (let object = 0; object < objectCount; object += 1)
      yield* left.flatMap(({ usernames, objects }): Pair<Asked>[] => {
        const [username, asked] = [usernames[user], objects[object]];
        return username === undefined || asked === undefined ? [] : [{ username, object: asked }];
      });
    left = left.filter(({ usernames }) => usernames.length > user + 1);
  }
}
