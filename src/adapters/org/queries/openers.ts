import type { ObjectGrantor } from '../../../fls/exposure.ts';
import type { OrgClient } from '../client/batching.ts';
import { toShortId } from '../../../fls/names.ts';
import { createStringPool } from '../../../text/interned.ts';
import { queryPages, queryRows } from '../client/soql.ts';

type GrantorRow = {
  Id: string;
  Name: string;
  NamespacePrefix: string | null;
  HasActivationRequired?: boolean;
  PermissionsViewAllData: boolean;
  PermissionsModifyAllData: boolean;
  PermissionSetGroupId?: string | null;
  PermissionSetGroup?: GroupRow | null;
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
  'PermissionsViewAllData',
  'PermissionsModifyAllData',
  // Orgs without session-based sets or groups (docs/salesforce-facts.md#s3-7): nothing needs activation, and every set is
  // a plain one.
  'HasActivationRequired?',
  'PermissionSetGroupId?',
  'PermissionSetGroup.DeveloperName?',
  'PermissionSetGroup.NamespacePrefix?',
  'PermissionSetGroup.Status?',
  'PermissionSetGroup.HasActivationRequired?',
];

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
 */
export async function queryGrantors(questions: OrgClient): Promise<ReadonlyMap<string, ObjectGrantor>> {
  const [sets, readable] = await Promise.all([
    queryRows<GrantorRow>(
      questions,
      `SELECT ${GRANTOR_COLUMNS.join(', ')} FROM PermissionSet WHERE IsOwnedByProfile = false`,
    ),
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
    upToDate: !set.PermissionSetGroupId || group?.Status === 'Updated',
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
  return (PermissionSetGroupId ? group?.HasActivationRequired : HasActivationRequired) === true;
}

function getSetApiName(set: GrantorRow): string {
  const group = set.PermissionSetGroup;
  return group ? buildApiName(group.NamespacePrefix, group.DeveloperName) : buildApiName(set.NamespacePrefix, set.Name);
}

function buildApiName(namespace: string | null, name: string): string {
  return namespace === null || namespace === '' || name.startsWith(`${namespace}__`) ? name : `${namespace}__${name}`;
}
