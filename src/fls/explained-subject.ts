import type { Context } from './context.ts';
import type { AccessSource, FieldAccess } from './explanation.ts';
import type { Notice } from './problem.ts';

/** Users with the same access, and what they may do. */
export type Subject = {
  /** Sorted; none for a profile without active users. */
  readonly usernames: readonly string[];
  /** API name. */
  readonly profile: string;
  /** By field. */
  readonly fields: readonly FieldAccess[];
  readonly idle: readonly IdleSource[];
};

/** Why a permission set or group that a user has gives nothing now. */
export type IdleReason = 'expired' | 'revoked' | 'inactive' | 'sessionBased' | 'groupNotUpdated';

/** A grantor that is not in force, and how many of the fields in question the users would read besides if it were. */
export type IdleSource = Pick<AccessSource, 'kind' | 'name' | 'label'> & {
  readonly reason: IdleReason;
  readonly fields: number;
};

/** Who may do what with which field, and through what. */
export type Explanation = {
  readonly context: Context;
  /** By profile, the largest groups of users first. Of a comparison, the two users with the fields in which they differ. */
  readonly subjects: readonly Subject[];
  /** Whether these are the two users of a comparison. */
  readonly isComparison: boolean;
  /** Number of fields that every subject was asked for. */
  readonly fieldCount: number;
  readonly notices: readonly Notice[];
};
