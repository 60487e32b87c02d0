import type { ObjectDef } from './definitions.ts';
import type { Change } from './history.ts';
import type { OrgInfo } from './info.ts';

/**
 * What the simulated org *is*: objects with fields, rows of setup tables, and the parts of a profile that live only in
 * its metadata. No protocol, no query language, no rule of deployment stands here.
 */

export type { FieldDef, ObjectDef, ObjectKind } from './definitions.ts';
export type { OrgInfo } from './info.ts';

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
