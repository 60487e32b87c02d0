import type { OrgKind } from '../fls/context.ts';
import type { FieldPermission } from '../fls/access.ts';
import type { Grantor, MemberAccess } from '../fls/grantor.ts';
import type { ProfileIdentity } from '../fls/names.ts';
import type { PermissionableFields } from '../fls/permissionable.ts';
import type { ProfileTraits } from '../fls/profile-use.ts';
import type { SetupTrailMark } from '../fls/snapshot.ts';
import type { LoginSections } from '../metadata/login-sections.ts';

/**
 * Reads the org's data API. Nothing here changes the org. Objects, fields, permission sets and groups are named as in
 * metadata: without the org's own namespace (docs/salesforce-facts.md#s1-9).
 */
export type OrgReader = {
  /** Number of rows that the org counted and did not show so far, by object; without those that hide none. */
  countHiddenRows(): ReadonlyMap<string, number>;
  /** `unknown` when the org does not tell. */
  readOrgKind(): Promise<OrgKind>;
  /** The org's own namespace; null without one. */
  readNamespace(): Promise<string | null>;
  /** Names of the permissions that the running user lacks for the command; null when the org does not tell. */
  findMissingPermissions(): Promise<readonly string[] | null>;
  /** Whether the running user sees all users of the org and their assignments. */
  readUserVisibility(): Promise<UserVisibility>;
  listProfiles(): Promise<readonly ProfileIdentity[]>;
  /**
   * What the org says now of the profiles, by Profile.Id as given. A profile that was deleted, or that Profile Filtering
   * hides from the user, is missing.
   */
  readProfileStamps(profileIds: readonly string[]): Promise<ReadonlyMap<string, ProfileStamp>>;
  /**
   * Where the setup audit trail of the org ends now; null when the org does not show it to the user.
   *
   * @param username of the user whose rows do not count
   */
  markSetupTrail(username: string): Promise<SetupTrailMark | null>;
  /** What others than this user changed in Setup since a mark, the oldest first; null when the org does not show it. */
  readSetupChanges(since: SetupTrailMark, username: string): Promise<readonly SetupChange[] | null>;
  /**
   * Enabled field permissions by Profile.Id, with an entry for every given id.
   *
   * @param selecting decides which of them are kept, each as it arrives; all without it
   */
  readFieldPermissions(
    profileIds: readonly string[],
    selecting?: Promise<FieldSelection>,
  ): Promise<ReadonlyMap<string, readonly FieldPermission[]>>;
  /**
   * What the profiles themselves grant, by Profile.Id, with an entry for every profile; without their fields.
   *
   * @param sets as `listGrantors` has them; null to read them
   */
  readProfileGrantors(
    profiles: readonly ProfileIdentity[],
    sets: GrantorListing['profileSets'] | null,
  ): Promise<ReadonlyMap<string, Grantor>>;
  /** Number of enabled field permissions by Profile.Id and object; null when the org does not count them. */
  countFieldPermissions(
    profileIds: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, number>> | null>;
  /** Objects that can hold object permissions. */
  listControllableObjects(): Promise<ReadonlySet<string>>;
  /** Objects with at least one field that can hold field permissions, but for the kinds of `listUnlistedObjects`. */
  listObjectsWithFieldPermissions(): Promise<ReadonlySet<string>>;
  /** Objects whose fields the org never lists: custom metadata types and platform events; null when the org refuses the list. */
  listUnlistedObjects(): Promise<ReadonlySet<string> | null>;
  /** Whether the org shows a field permission on one of the objects, of whatever profile or permission set; false also where it refuses the query. */
  hasFieldPermissions(objects: readonly string[]): Promise<boolean>;
  /** All permission sets and groups that the org lists as permission sets. Of their rights on objects only Read is filled in, and their fields are null. */
  listGrantors(): Promise<GrantorListing>;
  /**
   * The groups of which the list of permission sets does not tell what they grant, by id as in `listGrantors`: they are
   * missing there, or replace what is there.
   */
  readUnlistedGroups(listed: GrantorListing['grantors']): Promise<ReadonlyMap<string, Grantor>>;
  /**
   * By the given grantors, the same with all their rights on the objects (null for all) and their fields there. Profiles come without fields.
   * Grantors without a `setId` are left out, unless they have components.
   */
  readGrantorAccess(
    grantors: readonly Grantor[],
    objects: readonly string[] | null,
  ): Promise<ReadonlyMap<Grantor, Grantor>>;
  /** Whether the org has person accounts, by a query; null when it does not tell. */
  readPersonAccounts(): Promise<boolean | null>;
  /** The same by the description of Account, which may be megabytes. */
  describePersonAccounts(): Promise<boolean | null>;
  /** By Profile.Id, the active users with at least one assignment in force; with an entry for every given id. */
  readAssignments(profileIds: readonly string[]): Promise<ReadonlyMap<string, readonly Assignee[]>>;
  /** The users with these usernames or ids; those that do not exist, or that the running user does not see, are missing. */
  findUsers(names: readonly string[]): Promise<readonly OrgUser[]>;
  /** The permission sets and groups of users, in force or not, by username; users without any are left out. */
  readHoldings(scope: HolderScope): Promise<ReadonlyMap<string, readonly Holding[]>>;
  /**
   * Ids of the members of every group, permission sets and muting sets, by the id of the group, with 15 characters each. Groups
   * without members, or whose members the org does not show, are missing.
   */
  listGroupMembers(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** What muting sets mute, by the 15 characters of their ids; ids of which the org shows no muting set are missing. */
  readMutedAccess(ids: readonly string[]): Promise<ReadonlyMap<string, MemberAccess>>;
  /** The fields of the objects, as far as the running user sees them; an object that the org does not know is missing. */
  describeFields(objects: readonly string[]): Promise<ReadonlyMap<string, readonly OrgField[]>>;
  /** Usernames of the active users by Profile.Id, with an entry for every given id. */
  listActiveUsers(profileIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /**
   * What tells the use of the profiles that have active users, by Profile.Id; also of those that profile filtering hides
   * from the user.
   */
  readUsedProfiles(): Promise<ReadonlyMap<string, ProfileTraits>>;
  /** Ids of all profiles that own permissions, including those that Profile Filtering hides from the user (docs/salesforce-facts.md#src-ums). */
  findProfilesWithPermissions(): Promise<ReadonlySet<string>>;
  /** Fields that can hold field permissions; null when the org does not list them. */
  listPermissionableFields(): Promise<PermissionableFields | null>;
  /**
   * By Profile.Id, as the Metadata API reads one profile.
   *
   * @throws Problem `loginUnknown` when they cannot be read for certain
   */
  readLoginSections(profiles: readonly ProfileIdentity[]): Promise<ReadonlyMap<string, LoginSections>>;
  /**
   * By Profile.Id, of the profiles whose login sections were read: enabled fields of custom metadata types and platform
   * events, as the Metadata API has them.
   */
  getUnlistedFields(): ReadonlyMap<string, readonly string[]>;
};

/** Whether a field permission of a profile is kept. Called once for each, with Profile.Id as it was given. */
export type FieldSelection = (profileId: string, permission: FieldPermission) => boolean;

/** The label of a profile, and its last change as far as the org tells of changes (docs/salesforce-facts.md#s2-7). */
export type ProfileStamp = {
  readonly label: string;
  /** ISO, by the clock of the org; null when the org does not tell. */
  readonly modifiedAt: string | null;
  /** User.Id with 18 characters; null when the org does not tell. */
  readonly modifiedBy: string | null;
  /** Null also when the running user may not see that user. */
  readonly modifiedByUsername: string | null;
};

/** A row of the setup audit trail (docs/salesforce-facts.md#s2-7). */
export type SetupChange = {
  /** ISO, by the clock of the org. */
  readonly at: string;
  /** Null when the running user may not see that user. */
  readonly username: string | null;
  /** The org's own words. They name profiles by their labels. */
  readonly text: string;
};

/** The permission sets of an org. */
export type GrantorListing = {
  /** Permission sets and groups by the 15 characters of the id that an assignment names: that of the set, or of the group. */
  readonly grantors: ReadonlyMap<string, Grantor>;
  /**
   * The sets that profiles own, by the 15 characters of Profile.Id; also those of profiles that Profile Filtering hides from
   * the user (docs/salesforce-facts.md#src-ums).
   */
  readonly profileSets: ReadonlyMap<string, Pick<Grantor, 'setId' | 'everyObject' | 'viewsAllData' | 'everyField'>>;
};

/** `hidden` when the sharing of User is Private and the running user lacks View All Users; `unclear` when the org does not tell. */
export type UserVisibility = 'all' | 'hidden' | 'unclear';

/** A user of the org. */
export type OrgUser = {
  /** 18 characters. */
  readonly id: string;
  readonly username: string;
  readonly isActive: boolean;
  readonly profileId: string;
  /** The label of the profile; null where the org does not show it. */
  readonly profileLabel: string | null;
};

/** Whose permission sets are asked for: those of all active users of profiles, or of users, also inactive ones. */
export type HolderScope =
  | { readonly kind: 'profiles'; readonly ids: readonly string[] }
  | { readonly kind: 'users'; readonly ids: readonly string[] };

/** A permission set or group that a user has. */
export type Holding = {
  /** As `OrgReader.listGrantors` has it. */
  readonly grantorId: string;
  /** Of the assignment. */
  readonly state: 'inForce' | 'expired' | 'revoked' | 'inactive';
};

/** A field of an object, as describe tells it. */
export type OrgField = {
  /** Without the object. */
  readonly name: string;
  /** Whether some user can edit it, as far as describe tells; only for fields without field permissions. */
  readonly updateable: boolean;
  /** False when the field can hold no field permission (docs/salesforce-facts.md#s3-3). */
  readonly permissionable: boolean;
  /** The compound field that it is part of; null for a field of its own. */
  readonly compound: string | null;
};

/** An active user and the permission sets and groups whose assignment is in force, beside the profile. */
export type Assignee = {
  readonly username: string;
  /** Ids of the permission sets and groups, as `OrgReader.listGrantors` has them. */
  readonly grantorIds: ReadonlySet<string>;
};
