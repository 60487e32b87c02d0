import type { Access } from '../../../fls/access.ts';
import type { MemberAccess, ObjectRights } from '../../../fls/grantor.ts';
import { toShortId } from '../../../fls/names.ts';
import { getErrorMessage } from '../../../text/error-message.ts';
import type { OrgClient } from '../client/org-client.ts';
import { queryRows, queryRowsIn } from '../client/soql.ts';
import { isMadeUpRow, type PermissionRows } from './permission-pages.ts';

/** A permission set group (docs/salesforce-facts.md#src-psg). */
export type GroupRow = {
  Id: string;
  DeveloperName: string;
  MasterLabel: string;
  NamespacePrefix: string | null;
  Status: string | null;
  HasActivationRequired?: boolean;
};

/** What the org shows of the sets that make up groups. */
export type GroupMembers = {
  /**
   * Ids of the members, permission sets and muting sets, by the 15 characters of the id of the group; without groups that have
   * none. Null where the org does not show the members of groups.
   */
  readonly membersByGroup: ReadonlyMap<string, readonly string[]> | null;
  /** User permissions that muting sets mute, by the 15 characters of their id. */
  readonly mutingSets: ReadonlyMap<string, MutingRow>;
};

type MutingRow = {
  Id: string;
  PermissionsViewAllData: boolean;
  PermissionsModifyAllData: boolean;
  PermissionsViewAllFieldsGlobal?: boolean;
};

/** In an org that lacks the flag, no group needs activation (docs/salesforce-facts.md#s3-7). */
const GROUPS_QUERY =
  'SELECT Id, DeveloperName, MasterLabel, NamespacePrefix, Status, HasActivationRequired? FROM PermissionSetGroup';

/** All permission set groups; none in an org without them (docs/salesforce-facts.md#s3-5). */
export async function queryGroups(client: OrgClient): Promise<readonly GroupRow[]> {
  return (await queryIfSupported(async () => queryRows<GroupRow>(client, GROUPS_QUERY))) ?? [];
}

type ComponentRow = { PermissionSetGroupId: string; PermissionSetId: string };

const COMPONENTS_QUERY = 'SELECT PermissionSetGroupId, PermissionSetId FROM PermissionSetGroupComponent';

const MUTING_QUERY =
  'SELECT Id, PermissionsViewAllData, PermissionsModifyAllData, PermissionsViewAllFieldsGlobal? FROM MutingPermissionSet';

/** Ids of the members of every group, by the id of the group, with 15 characters each. */
export async function queryGroupMembers(client: OrgClient): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await queryIfSupported(async () => queryRows<ComponentRow>(client, COMPONENTS_QUERY));
  return indexMembers(rows ?? [], toShortId);
}

function indexMembers(
  rows: readonly ComponentRow[],
  spellId: (id: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const byGroup = Map.groupBy(rows, ({ PermissionSetGroupId }) => toShortId(PermissionSetGroupId));
  return new Map([...byGroup].map(([id, own]) => [id, own.map(({ PermissionSetId }) => spellId(PermissionSetId))]));
}

/** The permission sets and muting sets of groups. */
export async function queryGroupComponents(client: OrgClient, groupIds: readonly string[]): Promise<GroupMembers> {
  const [components, muting] = await Promise.all([
    queryIfSupported(async () =>
      queryRowsIn<ComponentRow>(client, `${COMPONENTS_QUERY} WHERE PermissionSetGroupId {in}`, groupIds),
    ),
    queryIfSupported(async () => queryRows<MutingRow>(client, MUTING_QUERY)),
  ]);
  return {
    membersByGroup: components && indexMembers(components, (id) => id),
    mutingSets: new Map(muting?.map((row) => [toShortId(row.Id), row])),
  };
}

/** Whether a member of a group is a muting set: the org lists it as one, or its id has the prefix of them. */
export function isMutingSet(id: string, { mutingSets }: GroupMembers): boolean {
  return mutingSets.has(toShortId(id)) || id.startsWith('0QM');
}

/**
 * What the muting sets mute, by the 15 characters of their id. Each row that is not among them mutes nothing.
 *
 * @param sets rows of muting sets, as `GroupMembers` has them
 */
export async function queryMutedAccess(
  client: OrgClient,
  sets: readonly MutingRow[],
): Promise<ReadonlyMap<string, MemberAccess>> {
  const rows = await queryMutingRows(
    client,
    sets.map(({ Id }) => Id),
  );
  return new Map(sets.map((set) => [toShortId(set.Id), buildMutedAccess(set, rows)]));
}

/** Rows of muting sets by the 15 characters of the id of the set. */
type MutingRows = {
  readonly objects: ReadonlyMap<string, readonly PermissionRows['ObjectPermissions'][]>;
  readonly fields: ReadonlyMap<string, readonly PermissionRows['FieldPermissions'][]>;
};

async function queryMutingRows(client: OrgClient, ids: readonly string[]): Promise<MutingRows> {
  const [objects, fields] = await Promise.all([
    queryRowsIn<PermissionRows['ObjectPermissions']>(
      client,
      'SELECT Id, ParentId, SobjectType, PermissionsRead, PermissionsEdit, PermissionsViewAllFields? FROM ObjectPermissions WHERE ParentId {in}',
      ids,
    ),
    queryRowsIn<PermissionRows['FieldPermissions']>(
      client,
      'SELECT Id, ParentId, SobjectType, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions WHERE ParentId {in}',
      ids,
    ),
  ]);
  // Where a group mutes View All Fields or Modify All Data, rows that the org makes up for it mute nothing more.
  const groupStored = <Row extends { readonly Id?: string; readonly ParentId: string }>(
    rows: readonly Row[],
  ): ReadonlyMap<string, readonly Row[]> =>
    Map.groupBy(
      rows.filter((row) => !isMadeUpRow(row)),
      ({ ParentId }) => toShortId(ParentId),
    );
  return { objects: groupStored(objects), fields: groupStored(fields) };
}

function buildMutedAccess(set: MutingRow, { objects, fields }: MutingRows): MemberAccess {
  const id = toShortId(set.Id);
  return {
    viewAllData: set.PermissionsViewAllData,
    modifyAllData: set.PermissionsModifyAllData,
    everyField: set.PermissionsViewAllFieldsGlobal === true,
    objects: new Map((objects.get(id) ?? []).map((row) => [row.SobjectType, readRights(row)])),
    fields: new Map((fields.get(id) ?? []).map((row) => [row.Field, getAccessLeft(row)])),
  };
}

/** What the muting sets with these ids mute, by the 15 characters of their ids. */
export async function queryMutingSets(
  client: OrgClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MemberAccess>> {
  const [sets, rows] = await Promise.all([
    queryIfSupported(async () => queryRowsIn<MutingRow>(client, `${MUTING_QUERY} WHERE Id {in}`, ids)),
    queryMutingRows(client, ids),
  ]);
  return new Map(sets?.map((set) => [toShortId(set.Id), buildMutedAccess(set, rows)]));
}

function readRights(row: PermissionRows['ObjectPermissions']): ObjectRights {
  return {
    read: row.PermissionsRead,
    edit: row.PermissionsEdit,
    allFields: row.PermissionsViewAllFields === true,
  };
}

function getAccessLeft({ PermissionsRead, PermissionsEdit }: PermissionRows['FieldPermissions']): Access {
  if (PermissionsRead) return 'none';
  return PermissionsEdit ? 'read' : 'edit';
}

/** Null where the org lacks the object, or does not let the user see it. */
async function queryIfSupported<Row>(query: () => Promise<readonly Row[]>): Promise<readonly Row[] | null> {
  try {
    return await query();
  } catch (error) {
    if (/INVALID_TYPE|is not supported/.test(`${error instanceof Error ? error.name : ''} ${getErrorMessage(error)}`))
      return null;
    throw error;
  }
}
