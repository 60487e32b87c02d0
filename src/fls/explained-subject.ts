import type { Context } from './context.ts';
import type { AccessSource } from './access-source.ts';
import type { FieldAccess } from './explanation.ts';
import type { Notice } from './problem.ts';
import type { OwnView, ProvedAccess } from './proved-access.ts';

/** Users with the same access, and what they may do. */
export type Subject = {
  /** Sorted; none for a profile without active users. */
  readonly usernames: readonly string[];
  /** API name. */
  readonly profile: string;
  /** Whether the org lists the profile for the running user; otherwise no command finds it. */
  readonly isProfileListed: boolean;
  /** Whether they have permission sets that the org does not show, so that they may read more than this. */
  readonly hasHiddenSets: boolean;
  /** By field. */
  readonly fields: readonly FieldAccess[];
  /** Without those that would open nothing more. */
  readonly idle: readonly IdleSource[];
};

/** Why a permission set or group that a user has gives nothing now. */
export type IdleReason = 'expired' | 'revoked' | 'inactive' | 'sessionBased' | 'groupNotUpdated';

/** A grantor that is not in force, and how many of the fields in question the users would read and edit besides if it were. */
export type IdleSource = Pick<AccessSource, 'kind' | 'name' | 'label'> & {
  readonly reason: IdleReason;
  readonly reads: number;
  readonly edits: number;
};

/** What the platform says of one field, where it says something else than the permissions. */
export type Disagreement = {
  readonly username: string;
  readonly field: string;
  /** By the permissions. */
  readonly explained: { readonly read: boolean; readonly edit: boolean };
  /** By the platform. */
  readonly proved: ProvedAccess;
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

/** The platform's own opinion. */
export type Proof = {
  /** By username, then by `Object.Field`. */
  readonly proved: ReadonlyMap<string, ReadonlyMap<string, ProvedAccess>>;
  readonly agreed: ProofCount;
  /** Fields that it gives less access to, and that count as open only because it is not known what opens the object. */
  readonly settled: ProofCount;
  readonly disagreements: readonly Disagreement[];
  readonly conflicts: readonly ViewConflict[];
  /** Empty where no login of a user was asked. */
  readonly ownObjects: readonly OwnObject[];
  /** Usernames of those about whom it tells nothing. */
  readonly untold: readonly string[];
  /** Fields that it does not tell of, of the other users. */
  readonly untoldFields: ProofCount;
  /** Number of pairs of a user and an object that were left out, because they are too many. */
  readonly unasked: number;
};

/** Who may do what with which field, and through what. */
export type Explanation = {
  readonly context: Context;
  /** By profile, the largest groups of users first. Of a comparison, the two users with the fields in which they differ. */
  readonly subjects: readonly Subject[];
  /** Whether these are the two users of a comparison. */
  readonly isComparison: boolean;
  /** Null where the platform was not asked. */
  readonly proof: Proof | null;
  readonly notices: readonly Notice[];
};
