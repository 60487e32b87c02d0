import type { FieldPermission } from '../fls/access.ts';
import type { BackedObjects } from '../fls/classify.ts';
import type { GrantorRights, UserGrantors } from '../fls/effective.ts';
import type { ObjectGrantor } from '../fls/exposure.ts';
import type { ProfileIdentity } from '../fls/names.ts';
import type { LoginSections } from '../metadata/login-sections.ts';

/** The org's data API: everything here is a question, nothing changes the org. */
export type OrgReader = {
  /** How many rows the answers so far announced and did not show, by object; without those that hide none. */
  countHiddenRows(): ReadonlyMap<string, number>;
  /** Names of the permissions that the running user lacks of those the job needs; null when the org would not say. */
  findMissingPermissions(): Promise<readonly string[] | null>;
  listProfiles(): Promise<readonly ProfileIdentity[]>;
  /** Enabled field permissions by Profile.Id; every asked id has an entry. */
  readFieldPermissions(profileIds: readonly string[]): Promise<ReadonlyMap<string, readonly FieldPermission[]>>;
  /** What the profiles grant on objects, by Profile.Id; every asked id has an entry. */
  readProfileGrants(profileIds: readonly string[]): Promise<ReadonlyMap<string, ProfileGrants>>;
  /** How many field permissions are enabled, by Profile.Id and object; null when the org would not count them. */
  countFieldPermissions(
    profileIds: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, number>> | null>;
  /** Objects that can hold object permissions at all. */
  listControllableObjects(): Promise<ReadonlySet<string>>;
  /** Objects that have at least one field permission to give. */
  listObjectsWithFieldPermissions(): Promise<ReadonlySet<string>>;
  /** Permission sets and groups, by the id that an assignment names: that of the set, or of the group. */
  listGrantors(): Promise<ReadonlyMap<string, ObjectGrantor>>;
  /**
   * What the active users of the profiles hold: by Profile.Id, for each of its users the ids of the permission sets and
   * groups whose assignment is in force now; every asked id has an entry.
   */
  readAssignments(profileIds: readonly string[]): Promise<ReadonlyMap<string, readonly ReadonlySet<string>[]>>;
  /** Ids of the profiles that have active users of an API-only or integration licence. */
  findIntegrationProfiles(): Promise<ReadonlySet<string>>;
  /**
   * Ids of all profiles that own permissions, those included that the user may not see (Profile Filtering,
   * docs/salesforce-facts.md#src-ums).
   */
  findProfilesWithPermissions(): Promise<ReadonlySet<string>>;
  /** Fields that have field permissions to give, as `Object.Field`; null when the org would not list them. */
  listPermissionableFields(): Promise<ReadonlySet<string> | null>;
  /**
   * The active users of the profiles, by Profile.Id, with what they hold beside it and that is in force now, as far as the
   * objects go; every asked id has an entry, and every user, be it of nothing.
   */
  readUserAccess(
    profileIds: readonly string[],
    objects: readonly string[],
  ): Promise<ReadonlyMap<string, readonly UserGrantors[]>>;
  /** By Profile.Id, as the Metadata API reads one profile. Throws Problem `loginUnknown` when it cannot be read for certain. */
  readLoginSections(profiles: readonly ProfileIdentity[]): Promise<ReadonlyMap<string, LoginSections>>;
  /** What the profiles give beside field permissions, by Profile.Id, as far as the objects go; every asked id has an entry. */
  readProfileAccess(
    profileIds: readonly string[],
    objects: readonly string[],
  ): Promise<ReadonlyMap<string, GrantorRights>>;
};

export type ProfileGrants = BackedObjects & {
  /** Objects whose every field the profile reads by View All Fields: SOQL shows such rows, metadata does not. */
  readonly viewAllFields: ReadonlySet<string>;
};
