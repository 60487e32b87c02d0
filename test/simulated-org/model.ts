import type { ObjectDef } from './definitions.ts';
import type { Change } from './history.ts';

/**
 * What the simulated org *is*: objects with fields, rows of setup tables, and the parts of a profile that live only in
 * its metadata. No protocol, no query language, no rule of deployment stands here.
 */

export type { FieldDef, ObjectDef, ObjectKind } from './definitions.ts';

export type Value = string | number | boolean | null;
export type Row = { Id: string; [column: string]: Value };

export type AppVisibility = { readonly application: string; readonly isDefault: boolean; readonly isVisible: boolean };

/** What a profile holds beyond rows: known to the Metadata API only. XML fragments are kept as the org would send them. */
export type ProfileExtras = {
  /** Metadata fullName, percent-encoded where the platform encodes: `Custom%3A Sales Profile`. */
  fullName: string;
  custom: boolean;
  loginFlows: readonly string[];
  loginIpRanges: readonly {
    readonly startAddress: string;
    readonly endAddress: string;
    readonly description: string;
  }[];
  /** Day → minutes since midnight, e.g. `{ mondayStart: 480, mondayEnd: 1020 }`; null when unset. */
  loginHours: Readonly<Record<string, number>> | null;
  tabVisibilities: readonly { readonly tab: string; readonly visibility: string }[];
  applicationVisibilities: readonly AppVisibility[];
};

/** What a profile starts with: no login section, no tab, no app. */
export function bareExtras(fullName: string, custom: boolean): ProfileExtras {
  const nothing = {
    loginFlows: [],
    loginIpRanges: [],
    loginHours: null,
    tabVisibilities: [],
    applicationVisibilities: [],
  };
  return { fullName, custom, ...nothing };
}

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
  /** Fields, as `Account.Phone`, on which UserFieldAccess contradicts the permissions: a cause that the rules do not know (made up). */
  readonly contradictedFields: readonly string[];
};

/** Whose session it is: the simulated org serves one access token per user. */
export type Session = { readonly token: string; readonly userId: string };

/** Every row that is built has them, whatever its plan says. */
const AUDIT_COLUMNS: ReadonlySet<string> = new Set([
  'CreatedDate',
  'CreatedById',
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
]);

let serial = 0;

/** An 18-character id that sorts by creation. Case-safe suffixes are not computed: clients never check them. */
export function newId(prefix: string): string {
  serial += 1;
  return `${prefix}${serial.toString().padStart(12, '0')}AAA`;
}

export class OrgState {
  public readonly info: OrgInfo;
  public readonly objects = new Map<string, ObjectDef>();
  /** By Profile.Id. */
  public readonly profileExtras = new Map<string, ProfileExtras>();
  /** Objects that the running user may not reach: a retrieve that names one fails as a whole. */
  public readonly inaccessibleObjects = new Set<string>();
  /** Ids of rows that an answer counts and does not show, as those of entities that are not visible to the org (docs/salesforce-facts.md#src-fp). */
  public readonly hiddenRows = new Set<string>();
  /** Objects that a retrieve leaves out with a message, and succeeds. */
  public readonly withheldObjects = new Set<string>();
  public readonly sessions: Session[] = [];
  /** What users changed in profiles, in order; not what a spec sets without saying who does. */
  public readonly history: Change[] = [];
  private readonly tables = new Map<string, Row[]>();
  /** ParentId → Field → row, so that 200,000 permissions stay quick to reach. */
  private readonly permissionsByParent = new Map<string, Map<string, Row>>();

  public constructor(info: OrgInfo) {
    this.info = info;
  }

  public rows(table: string): readonly Row[] {
    return table === 'FieldPermissions' ? this.allFieldPermissions() : (this.tables.get(table) ?? []);
  }

  public insert(table: string, row: Row): Row {
    this.demandColumns(table, row);
    const rows = this.tables.get(table);
    if (rows) rows.push(row);
    else this.tables.set(table, [row]);
    return row;
  }

  public remove(table: string, keep: (row: Row) => boolean): void {
    this.tables.set(table, (this.tables.get(table) ?? []).filter(keep));
  }

  /** Sets one field permission as the platform stores it: a row with neither right does not exist. */
  public setFieldPermission(parentId: string, field: string, access: { read: boolean; edit: boolean }): void {
    const rows = this.permissionsByParent.get(parentId) ?? new Map<string, Row>();
    this.permissionsByParent.set(parentId, rows);
    if (!access.read && !access.edit) {
      rows.delete(field);
      return;
    }
    rows.set(field, {
      Id: rows.get(field)?.Id ?? newId('01k'),
      ParentId: parentId,
      SobjectType: field.slice(0, field.indexOf('.')),
      Field: field,
      PermissionsRead: access.read,
      PermissionsEdit: access.edit,
    });
  }

  public fieldPermission(parentId: string, field: string): Row | undefined {
    return this.permissionsByParent.get(parentId)?.get(field);
  }

  /** All field permissions of a permission set, or of the set that a profile owns. */
  public fieldPermissionsOf(parentId: string): readonly Row[] {
    return [...(this.permissionsByParent.get(parentId)?.values() ?? [])];
  }

  /** The permission set that a profile owns: parent of all the profile's permission rows. */
  public permissionSetOfProfile(profileId: string): Row {
    const row = this.rows('PermissionSet').find((set) => set['ProfileId'] === profileId);
    if (!row) throw new Error(`simulated org: profile ${profileId} owns no permission set`);
    return row;
  }

  /**
   * A row has no column that the org lacks.
   * @throws Error when the row would say something in it
   */
  private demandColumns(table: string, row: Row): void {
    for (const path of this.info.lacks) {
      const [lacking, column = ''] = path.split('.');
      if (lacking !== table || !Object.hasOwn(row, column)) continue;
      if (row[column] && !AUDIT_COLUMNS.has(column))
        throw new Error(`simulated org: there is no ${path} to hold ${String(row[column])}`);
      Reflect.deleteProperty(row, column);
    }
  }

  private allFieldPermissions(): Row[] {
    return [...this.permissionsByParent.values()].flatMap((rows) => [...rows.values()]);
  }
}
