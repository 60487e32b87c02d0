/** What an org is as a whole, and the ways in which it may differ from others. */
export type OrgInfo = {
  readonly id: string;
  readonly name: string;
  readonly isSandbox: boolean;
  readonly apiVersion: string;
  readonly tracksSource: boolean;
  /**
   * The org's own namespace, as of a packaging org or a scratch org with a namespace. Plans and the state name the org's own
   * components without it, as the Metadata API does; the data and Tooling APIs name them with it (docs/salesforce-facts.md#s1-9).
   */
  readonly namespacePrefix: string | null;
  /**
   * Whether users without View All Profiles see their own profile only (Profile Filtering,
   * docs/salesforce-facts.md#src-ums).
   */
  readonly filtersProfiles: boolean;
  /** Whether a retrieve brings a profile's login flows only beside Flow members, as it does access to flows (not known). */
  readonly loginFlowsNeedFlows: boolean;
  /**
   * Whether access tokens are JWTs, as a connected app or external client app may issue them: SOAP refuses those below API 68
   * (docs/salesforce-facts.md#s9).
   */
  readonly jwtTokens: boolean;
  /**
   * Whether FieldPermissions shows a row with read for every field of a set with View All Fields (Global), as it does for View
   * All Fields of an object (docs/salesforce-facts.md#open-10: not known).
   */
  readonly globalViewMakesRows: boolean;
  /** Whether the rows of Modify All Data stand beside the stored row of an object, or only where there is none (docs/salesforce-facts.md#s3-6). */
  readonly doublesObjectRows: boolean;
  /**
   * Whether the sharing of User is Private: a user without View All Users sees itself and the users below its role
   * (docs/salesforce-facts.md#s3-11).
   */
  readonly privateUsers: boolean;
  /**
   * Whether FieldPermissions and ObjectPermissions do not exist for users without View Setup and Configuration, instead of
   * being empty (docs/salesforce-facts.md#s3-1).
   */
  readonly hidesPermissionObjects: boolean;
  /**
   * What the composite resource does: it serves every part, it refuses to describe objects, or it does not exist. The
   * second is assumed (docs/salesforce-facts.md#s3-10 says that describe is served).
   */
  readonly composite: 'served' | 'withoutDescribe' | 'missing';
  /**
   * How many parts of composite calls are refused although they would be served alone, from 0 to 1; which ones looks
   * random and repeats from run to run (assumed, docs/salesforce-facts.md#trap-50).
   */
  readonly refusedParts: number;
  /**
   * Columns of setup objects that this org lacks in every API version, as `PermissionSetAssignment.IsRevoked`, and objects
   * that it lacks, as `PermissionSetGroup` (docs/salesforce-facts.md#s3-7).
   */
  readonly lacks: readonly string[];
  /**
   * Whether the org has person accounts: Account then has IsPersonAccount, fields of the person, and an alias `X__pc` of each
   * custom field of Contact (docs/salesforce-facts.md#s1-2). `listed`: the picklist FieldPermissions.Field names the aliases
   * too (not known, docs/salesforce-facts.md#open-8). An alias can be read with Read on Account alone (not known either).
   */
  readonly personAccounts: 'off' | 'on' | 'listed';
  /**
   * Whether queries on PermissionSet show the aggregated sets of groups: always, only where a filter demands
   * `Type = 'Group'`, or never. Sources differ (docs/salesforce-facts.md#open-19).
   */
  readonly groupSets: 'shown' | 'filtered' | 'hidden';
  /**
   * Whose rows of FieldPermissions and ObjectPermissions are not there: those of the aggregated sets of groups
   * (docs/salesforce-facts.md#open-19), those of muting sets (docs/salesforce-facts.md#s3-5).
   */
  readonly hidesRowsOf: readonly ('groups' | 'muting sets')[];
  /** Whether the picklist FieldPermissions.SobjectType names custom objects: no up to January 2025, yes in May 2026 (docs/salesforce-facts.md#s3-8). */
  readonly listsCustomObjects: boolean;
  /** Whether the picklist FieldPermissions.Field names lookups with and without `Id`: no up to May 2023, yes from July 2023 (docs/salesforce-facts.md#s3-8). */
  readonly listsLookupsTwice: boolean;
  /** Whether queries show rows for fields of `__mdt` and `__e` objects, which no picklist names (not known, docs/salesforce-facts.md#open-9). */
  readonly showsUnlistedRows: boolean;
  /**
   * What a deploy does with entries for fields of `__mdt` and `__e` objects (not known, docs/salesforce-facts.md#open-9):
   * take them, refuse the profile in words that are not known either, or succeed and change nothing.
   */
  readonly unlistedEntries: 'taken' | 'refused' | 'ignored';
  /**
   * Whether LastModifiedDate and LastModifiedById of a profile move with every change of it, or never
   * (not known, docs/salesforce-facts.md#s2-7).
   */
  readonly stampsProfiles: boolean;
  /**
   * Of whom UserFieldAccess and UserEntityAccess tell: of the running user, whoever is asked about, or of any user
   * (not known, docs/salesforce-facts.md#open-7).
   */
  readonly tellsAccessOf: 'self' | 'any';
  /**
   * Whether UserFieldAccess calls a field accessible only to users who can read the object, and updatable only to those who can
   * edit it (not known, docs/salesforce-facts.md#open-20). Either is assumed.
   */
  readonly fieldAccessNeedsObject: boolean;
  /** Fields, as `Account.Phone`, on which UserFieldAccess contradicts the permissions: a cause that the rules do not know (made up). */
  readonly contradictedFields: readonly string[];
  /**
   * What queries refuse although describe lists it: objects, as `Account`, in words of public issue threads, and fields, as
   * `Account.Phone`, as columns that are not there (made up).
   */
  readonly refusesQueriesOf: readonly string[];
  /**
   * Whether describe calls no field updateable to a user who may not edit the object, as the Apex reference words it ("can be
   * edited by the current user"), or looks at the field alone. Either is assumed.
   */
  readonly updateableNeedsObject: boolean;
  /** Fields, as `Account.Phone`, that describe does not list although queries return them (made up). */
  readonly undescribedFields: readonly string[];
};
