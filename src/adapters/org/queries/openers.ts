import type { ObjectGrantor } from '../../../fls/exposure.ts';
import { filterColumnsByVersion, type VersionedColumn } from '../client/columns.ts';
import type { OrgClient } from '../client/batching.ts';
import { toShortId } from '../../../fls/names.ts';
import { createStringPool } from '../../../text/interned.ts';
import { queryPages, queryRows } from '../client/soql.ts';

type GrantorRow = {
  Id: string;
  Name: string;
  NamespacePrefix: string | null;
  HasActivationRequired: boolean;
  PermissionsViewAllData: boolean;
  PermissionsModifyAllData: boolean;
  PermissionSetGroupId: string | null;
  PermissionSetGroup: GroupRow | null;
};
type GroupRow = {
  DeveloperName: string;
  NamespacePrefix: string | null;
  Status: string;
  HasActivationRequired?: boolean;
};
type ReadableObjectRow = { ParentId: string; SobjectType: string };

const GRANTOR_COLUMNS = [
  'Id',
  'Name',
  'NamespacePrefix',
  'HasActivationRequired',
  'PermissionsViewAllData',
  'PermissionsModifyAllData',
  'PermissionSetGroupId',
  'PermissionSetGroup.DeveloperName',
  'PermissionSetGroup.NamespacePrefix',
  'PermissionSetGroup.Status',
];

/** Whether a group needs a session: docs/salesforce-facts.md#src-psg. */
const VERSIONED_GRANTOR_COLUMNS: readonly VersionedColumn[] = [['PermissionSetGroup.HasActivationRequired', 53]];

/**
 * Sets with View All Data or Modify All Data open every object: their rows, those among them that the org makes up for
 * Modify All Data (ids `000…`, docs/salesforce-facts.md#src-op), say nothing more.
 */
const READ_PERMISSIONS_QUERY =
  'SELECT ParentId, SobjectType FROM ObjectPermissions WHERE PermissionsRead = true AND Parent.IsOwnedByProfile = false AND Parent.PermissionsViewAllData = false AND Parent.PermissionsModifyAllData = false';

/**
 * Permission sets and groups with the objects that they open.
 *
 * A group's aggregated set holds the sum of its sets less what the group mutes (docs/salesforce-facts.md#src-ps,
 * #src-psgc, #s3-5), so it stands for the group. Rows of muting sets have parents that are no permission sets, and find
 * nobody here.
 *
 * A group whose row the org does not show counts as one that is not up to date.
 *
 * @param apiVersion of the connection, as `66.0`
 */
export async function queryGrantors(
  questions: OrgClient,
  apiVersion: string,
): Promise<ReadonlyMap<string, ObjectGrantor>> {
  const columns = [...GRANTOR_COLUMNS, ...filterColumnsByVersion(apiVersion, VERSIONED_GRANTOR_COLUMNS)].join(', ');
  const [sets, readable] = await Promise.all([
    queryRows<GrantorRow>(questions, `SELECT ${columns} FROM PermissionSet WHERE IsOwnedByProfile = false`),
    queryReadableObjects(questions),
  ]);
  return new Map(sets.map((set) => [getAssignableId(set), buildOrgGrantor(set, readable.get(toShortId(set.Id)))]));
}

/** Objects with Read, by the 15 characters of the permission set's id. */
async function queryReadableObjects(questions: OrgClient): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const bySet = new Map<string, Set<string>>();
  const shared = createStringPool();
  for await (const page of queryPages<ReadableObjectRow>(questions, READ_PERMISSIONS_QUERY)) {
    for (const { ParentId, SobjectType } of page) {
      const key = toShortId(ParentId);
      const objects = bySet.get(key) ?? new Set();
      bySet.set(key, objects.add(shared(SobjectType)));
    }
  }
  return bySet;
}

function buildOrgGrantor(set: GrantorRow, readable: ReadonlySet<string> = new Set()): ObjectGrantor {
  const group = set.PermissionSetGroup;
  return {
    name: getSetApiName(set),
    readable,
    everyObject: set.PermissionsViewAllData || set.PermissionsModifyAllData,
    sessionOnly: isSessionBased(set),
    upToDate: set.PermissionSetGroupId === null || group?.Status === 'Updated',
  };
}

/** What an assignment names: the group, or else the permission set. */
function getAssignableId({ Id, PermissionSetGroupId }: GrantorRow): string {
  return toShortId(PermissionSetGroupId ?? Id);
}

/** A group is asked itself: session-based sets in it need no activation (Help, permission set group considerations). */
function isSessionBased({
  HasActivationRequired,
  PermissionSetGroupId,
  PermissionSetGroup: group,
}: GrantorRow): boolean {
  return PermissionSetGroupId === null ? HasActivationRequired : group?.HasActivationRequired === true;
}

function getSetApiName(set: GrantorRow): string {
  const group = set.PermissionSetGroup;
  return group ? buildApiName(group.NamespacePrefix, group.DeveloperName) : buildApiName(set.NamespacePrefix, set.Name);
}

function buildApiName(namespace: string | null, name: string): string {
  return namespace === null || namespace === '' || name.startsWith(`${namespace}__`) ? name : `${namespace}__${name}`;
}
