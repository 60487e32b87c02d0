import type { OrgKind } from '../fls/context.ts';
import type { FieldPermission } from '../fls/access.ts';
import type { UserVisibility } from './org.ts';
import type { LoginSections } from '../metadata/login-sections.ts';

/**
 * Asks an org what the plugin assumes, read-only. A method asks once, however often it is called, and throws what the org
 * refused with: an error whose name is the error code, or a Problem.
 */
export type OrgProbe = {
  readConnection(): Promise<ConnectionFacts>;
  /** Used and allowed API requests of the last 24 hours. */
  readRequestLimit(): Promise<{ readonly max: number; readonly remaining: number }>;
  /** By column of UserPermissionAccess (`PermissionsViewSetup`); columns that the org lacks are left out. */
  readUserRights(): Promise<ReadonlyMap<string, boolean>>;
  /** Whether the sharing of User hides users from somebody without a permission that lifts it. */
  readUserVisibility(): Promise<UserVisibility>;
  /** Null when the org has no such object. */
  readObject(name: string): Promise<ObjectShape | null>;
  /** `unknown` when the org does not tell. */
  readOrgKind(): Promise<OrgKind>;
  readOrganization(): Promise<{ readonly namespace: string | null; readonly edition: string | null }>;
  /** Null for a part that the org answered; else the code of its refusal. */
  tryComposite(): Promise<{ readonly query: string | null; readonly describe: string | null }>;
  /** The code with which the org refuses the status of a deploy job that does not exist; null when it shows one. */
  readUnknownDeploy(): Promise<string | null>;
  /** Number of deploy jobs that the user started in the last 30 days; null when the org does not list them. */
  countDeployJobs(): Promise<number | null>;
  /** Names of the REST resources at the API version of the requests. */
  listResources(): Promise<readonly string[]>;
  /** Rows of one page of field permissions. */
  countPage(): Promise<{ readonly announced: number; readonly received: number }>;
  /** Field permissions of profiles, on objects whose names end so. */
  countFieldRows(ending: '__mdt' | '__e'): Promise<number>;
  /** Profiles by SOQL. */
  listVisibleProfiles(): Promise<ProfileLists['rows']>;
  /** The same, and those of listMetadata. */
  listProfiles(): Promise<ProfileLists>;
  /** Ids of the profiles that own a permission set. */
  listPermissionOwners(): Promise<ReadonlySet<string>>;
  /** Names and keys of the user licenses. */
  listLicenses(): Promise<readonly { readonly name: string; readonly key: string | null }[]>;
  /** One profile as SOQL and the Metadata API show it, an integration profile if there is one; null without a profile. */
  readSample(): Promise<ProfileSample | null>;
  readSampleLogin(): Promise<LoginSections | null>;
  /** The same by a retrieve that names nothing but the profile. */
  retrieveSampleLogin(): Promise<LoginSections | null>;
  countGroups(): Promise<GroupCounts>;
  /** Object permissions of profiles and permission sets with Modify All Data, at most one page. */
  listModifyAllRows(): Promise<readonly ModifyAllRow[]>;
  /** Sets with View All Fields (Global), and the greatest number of field permissions that one of them shows. */
  countGlobalViewAll(): Promise<{ readonly sets: number; readonly rows: number }>;
  /** What the org answers about the access of another user; null without another active user. */
  askUserAccess(table: UserAccessTable): Promise<'other' | 'self' | 'nothing' | null>;
};

export type UserAccessTable = 'UserFieldAccess' | 'UserEntityAccess';

export type ConnectionFacts = {
  /** Such as `67.0`. */
  readonly apiVersion: string;
  /** Versions that the org serves. */
  readonly versions: readonly string[];
  /** The lowest version that the commands speak. */
  readonly lowestVersion: string;
  /** Whether SOAP accepts the access token at this version, and the first version that accepts every token. */
  readonly speaksSoap: boolean;
  readonly firstSoapVersion: string;
};

export type ObjectShape = {
  readonly columns: readonly string[];
  /** Values by column, without inactive ones; only for columns that have any. */
  readonly picklists: ReadonlyMap<string, readonly string[]>;
};

/** Profiles as SOQL and as listMetadata show them. */
export type ProfileLists = {
  readonly rows: readonly { readonly id: string; readonly label: string }[];
  readonly listed: readonly { readonly id: string; readonly fullName: string }[];
};

export type ProfileSample = {
  /** Field permissions by SOQL. */
  readonly rows: readonly FieldPermission[];
  /** The same by readMetadata, with those that grant nothing. */
  readonly entries: readonly FieldPermission[];
  /** Objects on which the profile has object permissions. */
  readonly objects: ReadonlySet<string>;
};

export type GroupCounts = {
  readonly groups: number;
  /** Groups whose aggregated set a query without a filter on its type shows. */
  readonly plain: number;
  /** Sets with the type Group. */
  readonly typed: number;
};

export type ModifyAllRow = { readonly id: string; readonly parent: string; readonly object: string };
