import type { Context } from './context.ts';
import type { AccessSource } from './access-source.ts';
import type { FieldAccess } from './explanation.ts';
import type { Notice } from './problem.ts';

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
  readonly proved: { readonly read: boolean; readonly edit: boolean };
};

/** The platform's own opinion. */
export type Proof = {
  /** By username, then by `Object.Field`. */
  readonly proved: ReadonlyMap<string, ReadonlyMap<string, { readonly read: boolean; readonly edit: boolean }>>;
  /** Number of fields in which it agrees, over all users. */
  readonly agreed: number;
  /** Number of fields that it gives less access to, and that count as open only because it is not known what opens the object. */
  readonly settled: number;
  readonly disagreements: readonly Disagreement[];
  /** Usernames of those about whom it tells nothing. */
  readonly untold: readonly string[];
  /** Number of fields that it does not tell of, over the other users. */
  readonly untoldFields: number;
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
