import type { Context } from './context.ts';
import type { AccessSource } from './access-source.ts';
import type { FieldAccess } from './explanation.ts';
import type { OpenedFields } from './idle-access.ts';
import type { Notice } from './problem.ts';
import type { Proof } from './proof.ts';

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
export type IdleSource = SourceName &
  OpenedFields & {
    readonly reason: IdleReason;
    /** What it would open only with one of the partners, which are not in force either; null where there is no such field. */
    readonly together: (OpenedFields & { readonly partners: readonly SourceName[] }) | null;
  };

type SourceName = Pick<AccessSource, 'kind' | 'name' | 'label'>;

/** Who may do what with which field, and through what. */
export type Explanation = {
  readonly context: Context;
  /** By profile, the largest groups of users first. Of a comparison, the two users with the fields in which they differ. */
  readonly subjects: readonly Subject[];
  /** The org's own namespace, which the names here lack and those in its queries have; null without one. */
  readonly namespace: string | null;
  /** Whether these are the two users of a comparison. */
  readonly isComparison: boolean;
  /** Null where the platform was not asked. */
  readonly proof: Proof | null;
  readonly notices: readonly Notice[];
};
