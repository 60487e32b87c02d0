import { READ_RIGHTS, type Grantor, type ObjectRights } from '../../../fls/grantor.ts';
import { toShortId } from '../../../fls/names.ts';
import { createStringPool } from '../../../text/string-pool.ts';
import type { OrgClient } from '../client/org-client.ts';
import { queryPages, queryPagesIn } from '../client/soql.ts';
import { isMadeUpRow, queryPermissionPages, type PermissionQuery, type PermissionRows } from './permission-pages.ts';
import { readControllableObjects } from './picklists.ts';

/** Rights on objects by the 15 characters of an id. */
type RightsById = ReadonlyMap<string, Grantor['objects']>;

type ObjectPermissionRow = PermissionRows['ObjectPermissions'];

/**
 * Sets with View All Data or Modify All Data grant every object, so their rows add nothing. For Modify All Data the org
 * makes up a row for each object (ids `000…`, docs/salesforce-facts.md#src-op).
 */
const READABLE_OBJECTS_QUERY =
  'SELECT ParentId, SobjectType FROM ObjectPermissions WHERE PermissionsRead = true AND Parent.IsOwnedByProfile = false AND Parent.PermissionsViewAllData = false AND Parent.PermissionsModifyAllData = false';

/** Where an org lacks the last column, no profile has View All Fields (docs/salesforce-facts.md#s3-7). */
const PROFILE_OBJECTS_QUERY =
  'SELECT Parent.ProfileId, SobjectType, PermissionsRead, PermissionsEdit, PermissionsViewAllRecords, PermissionsModifyAllRecords, PermissionsViewAllFields? FROM ObjectPermissions WHERE Parent.ProfileId {in}';

/**
 * Read on objects, by the id of every permission set that no profile owns. Rows of muting sets come too; their parents are no
 * permission sets.
 */
export async function queryReadableObjects(client: OrgClient): Promise<RightsById> {
  const rights = new Map<string, Map<string, ObjectRights>>();
  const shared = createStringPool();
  for await (const page of queryPages<Pick<ObjectPermissionRow, 'ParentId' | 'SobjectType'>>(
    client,
    READABLE_OBJECTS_QUERY,
  )) {
    for (const { ParentId, SobjectType } of page) ensureEntry(rights, ParentId).set(shared(SobjectType), READ_RIGHTS);
  }
  return rights;
}

/** Read on objects by object permissions of the sets, without the rows that the org makes up for Modify All Data, by the id of the set. */
export async function queryStoredObjects(client: OrgClient, setIds: readonly string[]): Promise<RightsById> {
  const rights = new Map<string, Map<string, ObjectRights>>();
  const soql = 'SELECT Id, ParentId, SobjectType FROM ObjectPermissions WHERE PermissionsRead = true AND ParentId {in}';
  for await (const page of queryPagesIn<{ Id: string; ParentId: string; SobjectType: string }>(client, soql, setIds))
    for (const row of page) if (!isMadeUpRow(row)) ensureEntry(rights, row.ParentId).set(row.SobjectType, READ_RIGHTS);
  return rights;
}

/** All rights of profiles on objects, by Profile.Id. */
export async function queryProfileObjects(client: OrgClient, profileIds: readonly string[]): Promise<RightsById> {
  const rights = new Map<string, Map<string, ObjectRights>>();
  const shared = createStringPool();
  for await (const page of queryPagesIn<ObjectPermissionRow & { Parent: { ProfileId: string } }>(
    client,
    PROFILE_OBJECTS_QUERY,
    profileIds,
  )) {
    for (const row of page) addRights(rights, row.Parent.ProfileId, { ...row, SobjectType: shared(row.SobjectType) });
  }
  return rights;
}

/** All rights of permission sets on the objects (null for all), by the id of the set. Objects without object permissions are left out. */
export async function querySetObjects(
  client: OrgClient,
  setIds: readonly string[],
  objects: readonly string[] | null,
): Promise<RightsById> {
  const controllable = await readControllableObjects(client);
  const rights = new Map<string, Map<string, ObjectRights>>();
  const query: PermissionQuery<'ObjectPermissions'> = {
    table: 'ObjectPermissions',
    setIds,
    objects: objects?.filter((object) => controllable.has(object)) ?? null,
  };
  await queryPermissionPages(client, query, (row) => {
    // View All Data and Modify All Data say it all, and a group may mute them without the rights of its sets on objects.
    if (!isMadeUpRow(row)) addRights(rights, row.ParentId, row);
  });
  return rights;
}

/**
 * Adds a row to the rights of an id. Beside the row that the org makes up for Modify All Data it shows the stored one of the
 * same object (docs/salesforce-facts.md#s3-6), so an object may have two.
 */
function addRights(rights: Map<string, Map<string, ObjectRights>>, id: string, row: ObjectPermissionRow): void {
  const entry = ensureEntry(rights, id);
  const known = entry.get(row.SobjectType);
  entry.set(
    row.SobjectType,
    getSharedRights({
      read: row.PermissionsRead || known?.read === true,
      edit: row.PermissionsEdit || known?.edit === true,
      allFields: row.PermissionsViewAllFields === true || known?.allFields === true,
      ...getAllRecords(row, known),
    }),
  );
}

function getAllRecords(row: ObjectPermissionRow, known: ObjectRights | undefined): Pick<ObjectRights, 'allRecords'> {
  if (row.PermissionsModifyAllRecords === true || known?.allRecords === 'edit') return { allRecords: 'edit' };
  return row.PermissionsViewAllRecords === true || known?.allRecords === 'read' ? { allRecords: 'read' } : {};
}

const SHARED_RIGHTS = new Map<string, ObjectRights>();

/** One object for equal rights: many profiles have them on many objects. */
function getSharedRights(rights: ObjectRights): ObjectRights {
  const key = [rights.read, rights.edit, rights.allFields, rights.allRecords].join(' ');
  const shared = SHARED_RIGHTS.get(key) ?? rights;
  SHARED_RIGHTS.set(key, shared);
  return shared;
}

function ensureEntry(rights: Map<string, Map<string, ObjectRights>>, id: string): Map<string, ObjectRights> {
  const key = toShortId(id);
  const entry = rights.get(key) ?? new Map<string, ObjectRights>();
  rights.set(key, entry);
  return entry;
}
