import type { ObjectDef, OrgInfo, ProfileExtras } from '../model.ts';
import type { UserPermission } from '../schema/user-permissions.ts';

/** What a spec says of an org; the builder makes rows of it. */

export type ObjectRight = 'create' | 'read' | 'edit' | 'delete' | 'viewAll' | 'modifyAll' | 'viewAllFields';

/** What a profile, permission set or group grants; `fields` by `Object.Field`. */
export type Grants = {
  readonly permissions?: readonly UserPermission[];
  readonly objects?: Readonly<Record<string, readonly ObjectRight[]>>;
  readonly fields?: Readonly<Record<string, 'read' | 'edit'>>;
};

export type ProfilePlan = Grants & {
  /** The label, as SOQL's `Profile.Name` has it. */
  readonly name: string;
  /** Metadata name; the label unless said. */
  readonly fullName?: string;
  /** A user license by its internal name; `Salesforce` unless said. It decides, with API Only User, whose profile it is. */
  readonly license?: string;
  readonly custom?: boolean;
  readonly description?: string;
  readonly extras?: Partial<Omit<ProfileExtras, 'fullName' | 'custom'>>;
};

export type PermissionSetPlan = Grants & {
  readonly name: string;
  readonly label?: string;
  readonly namespace?: string;
  /** A user license or permission set license, by name. */
  readonly license?: string;
  /** Session-based: counts only while activated. */
  readonly activation?: boolean;
};

/** `edit` mutes edit alone, `read` mutes read and with it edit (docs/salesforce-facts.md#src-fp). */
export type Muted = {
  readonly permissions?: readonly UserPermission[];
  readonly objects?: Readonly<Record<string, readonly ObjectRight[]>>;
  readonly fields?: Readonly<Record<string, 'edit' | 'read'>>;
};

export type GroupPlan = {
  readonly name: string;
  /** Whether the org does not show the row of the group; its aggregated set is shown all the same. */
  readonly hidden?: boolean;
  /** Whether the aggregated set says that it needs activation, whatever the group says. */
  readonly setNeedsActivation?: boolean;
  readonly label?: string;
  /** Names of permission sets. */
  readonly sets: readonly string[];
  readonly mutes?: Muted;
  readonly status?: 'Updated' | 'Outdated' | 'Updating' | 'Failed';
  readonly namespace?: string;
  /** Session-based: counts only while activated. */
  readonly activation?: boolean;
};

export type AssignmentPlan = string | { readonly name: string; readonly expires?: string; readonly revoked?: boolean };

export type UserPlan = {
  readonly username: string;
  /** Label of its profile. */
  readonly profile: string;
  readonly active?: boolean;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly sets?: readonly AssignmentPlan[];
  readonly groups?: readonly AssignmentPlan[];
  /** Name of its role, which the org plan declares. */
  readonly role?: string;
  /** Whether the org has a session, and so an access token, for this user. */
  readonly session?: boolean;
};

export type OrgPlan = {
  readonly info?: Partial<OrgInfo>;
  readonly objects: readonly ObjectDef[];
  readonly profiles?: readonly ProfilePlan[];
  readonly permissionSets?: readonly PermissionSetPlan[];
  readonly groups?: readonly GroupPlan[];
  /** Names of roles, each with that of the role above it; above come before below. */
  readonly roles?: Readonly<Record<string, string | null>>;
  readonly users?: readonly UserPlan[];
};
