import type { Access } from './access.ts';
import { judgeClaim, type ClaimVerdict, type FieldClaim } from './claim.ts';
import { compareStrings } from './names.ts';
import { findProvedAccess, type OwnView, type ProvedAccess, type ProvedObject } from './proved-access.ts';

/** What the platform says of one field, where it says something else than the permissions. */
export type Disagreement = {
  readonly username: string;
  readonly field: string;
  /** By the permissions. */
  readonly claimed: Access;
  /** By the platform. */
  readonly proved: Access;
};

/** A field on which describe and a query contradict each other, with the user's own login. */
export type ViewConflict = {
  readonly username: string;
  readonly field: string;
  /** Refused by the query and listed by describe, or returned by the query and not listed by describe. */
  readonly kind: 'refused' | 'unlisted';
};

/** What a user sees of one object with its own login. */
export type OwnObject = Pick<OwnView, 'fields' | 'query'> & { readonly username: string; readonly object: string };

/** Of one and the same field, the platform says something of each user. */
export type ProofCount = {
  /** Number of pairs of a user and a field. */
  readonly answers: number;
  /** Number of users among them, and of fields. */
  readonly users: number;
  readonly fields: number;
};

/** What the platform was asked in vain, of one user on one object. */
export type FailedQuestion = {
  readonly username: string;
  readonly object: string;
  /** What the org said. */
  readonly failure: string;
};

/** The platform's own opinion. */
export type Proof = {
  /** By username, then by `Object.Field`. */
  readonly proved: ReadonlyMap<string, ReadonlyMap<string, ProvedAccess>>;
  readonly agreed: ProofCount;
  /** Fields that it gives less access to, which is possible: it is not certain what opens them. */
  readonly settled: ProofCount;
  /** Fields that it gives more access to, which is possible: the users have something that is hidden, or may be in force. */
  readonly surplus: readonly Disagreement[];
  readonly disagreements: readonly Disagreement[];
  readonly conflicts: readonly ViewConflict[];
  /** Empty where no login of a user was asked. */
  readonly ownObjects: readonly OwnObject[];
  /** Usernames of those about whom it tells nothing. */
  readonly untold: readonly string[];
  /** Fields that it does not tell of, of the other users. */
  readonly untoldFields: ProofCount;
  /** Nothing is said of their fields, unless the other table tells. */
  readonly failed: readonly FailedQuestion[];
  /** What was not asked. */
  readonly unasked: Unasked;
};

/** What the platform was not asked. */
export type Unasked = {
  /** Number of pairs of a user and an object that were left out, because they are too many. */
  readonly pairs: number;
  /** Number of users that were left out, because nothing certain is known of their access. */
  readonly uncertainUsers: number;
};

/** Whether something was asked, and the platform told nothing at all. */
export function isUnproved(proof: Proof): boolean {
  const { agreed, settled, surplus, disagreements, conflicts, ownObjects, untold, untoldFields } = proof;
  const told = agreed.answers + settled.answers + surplus.length + disagreements.length + conflicts.length;
  return told + ownObjects.length === 0 && untold.length + untoldFields.answers > 0;
}

/** Whether the platform contradicts the permissions, or itself. */
export function hasDisagreement(proof: Pick<Proof, 'disagreements' | 'conflicts'> | null): boolean {
  return proof !== null && proof.disagreements.length + proof.conflicts.length > 0;
}

/** One field of one user. */
type UserField = { readonly username: string; readonly field: string };

/** @param answers each about one field of one user */
export function countAnswers(answers: readonly UserField[]): ProofCount {
  return {
    answers: answers.length,
    users: new Set(answers.map(({ username }) => username)).size,
    fields: new Set(answers.map(({ field }) => field)).size,
  };
}

/** What the permissions say of one user on one object, and what the platform says. */
export type Answer = {
  readonly username: string;
  readonly object: string;
  readonly fields: readonly FieldClaim[];
  /** Null where it does not tell about the user. */
  readonly told: ProvedObject | null;
};

export function buildProof(answers: readonly Answer[], unasked: Unasked): Proof {
  const told = answers.flatMap(({ told: own, ...question }) => (own === null ? [] : [{ ...question, told: own }]));
  const toldUsers = new Set(told.map(({ username }) => username));
  const silent = answers.filter((answer) => answer.told === null);
  const silentFields = silent
    .filter(({ username }) => toldUsers.has(username))
    .flatMap(({ username, fields }) => fields.map(({ field }) => ({ username, field })));
  const silentUsers = silent.map(({ username }) => username).filter((username) => !toldUsers.has(username));
  const judged = told.flatMap(judgeObject);
  const select = (verdict: JudgedField['verdict']): JudgedField[] => judged.filter((one) => one.verdict === verdict);
  return {
    proved: collectProved(judged),
    agreed: countAnswers(select('agreed')),
    settled: countAnswers(select('settled')),
    surplus: select('surplus').map(toDisagreement),
    disagreements: select('contradicted').map(toDisagreement),
    conflicts: told.flatMap(({ username, told: { ownView } }) =>
      [...(ownView?.conflicts ?? [])].map(([field, kind]) => ({ username, field, kind })),
    ),
    ownObjects: told.flatMap(({ username, object, told: { ownView } }) =>
      ownView === null ? [] : [{ username, object, fields: ownView.fields, query: ownView.query }],
    ),
    untold: [...new Set(silentUsers)].sort(compareStrings),
    untoldFields: countAnswers([...select('untold'), ...silentFields]),
    failed: told.flatMap(({ username, object, told: { failures } }) =>
      failures.slice(0, 1).map((failure) => ({ username, object, failure })),
    ),
    unasked,
  };
}

type JudgedField = UserField &
  Pick<FieldClaim, 'claimed'> & {
    /** Null where the platform does not tell. */
    readonly proved: ProvedAccess | null;
    /** A field on which describe and a query contradict each other is compared with neither. */
    readonly verdict: ClaimVerdict | 'conflict' | 'untold' | 'failed';
  };

function judgeObject({
  username,
  fields,
  told,
}: Omit<Answer, 'told'> & { readonly told: ProvedObject }): JudgedField[] {
  return fields.map((claim) => {
    const { field, claimed, most, claimsEdit, isObjectOpen } = claim;
    const proved = findProvedAccess(told, { field, edit: !claimsEdit || most === 'edit', isObjectOpen });
    const isConflict = told.ownView?.conflicts.has(field) === true;
    const silent = told.failures.length > 0 ? 'failed' : 'untold';
    const verdict = isConflict ? 'conflict' : proved === null ? silent : judgeClaim(claim, toProvedLevel(proved));
    return { username, field, claimed, proved, verdict };
  });
}

function toDisagreement({ username, field, claimed, proved }: JudgedField): Disagreement {
  return { username, field, claimed, proved: toProvedLevel(proved) };
}

/** Without read, a field is not seen, whatever else is said of it. */
export function toProvedLevel(proved: ProvedAccess | null): Access {
  if (!proved?.read) return 'none';
  return proved.edit ? 'edit' : 'read';
}

function collectProved(judged: readonly JudgedField[]): Proof['proved'] {
  const byUser = new Map<string, Map<string, ProvedAccess>>();
  for (const { username, field, proved } of judged) {
    if (proved === null) continue;
    const own = byUser.get(username) ?? new Map<string, ProvedAccess>();
    byUser.set(username, own.set(field, proved));
  }
  return byUser;
}
