import type { Opener } from '../../../fls/exposure.ts';
import { columnsSince, type Since } from '../client/columns.ts';
import type { Questions } from '../client/batching.ts';
import { shortId } from '../../../fls/names.ts';
import { ownStrings } from '../../../text/interned.ts';
import { pagesOf, rowsOf } from '../client/soql.ts';

type SetRow = {
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
type ReadRow = { ParentId: string; SobjectType: string };

const COLUMNS = [
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

/** Session-based groups: object reference of PermissionSetGroup. */
const LATER: readonly Since[] = [['PermissionSetGroup.HasActivationRequired', 53]];

/**
 * Sets with View All Data or Modify All Data open every object: their rows, those among them that the org makes up for
 * Modify All Data (ids `000…`, OP), say nothing more.
 */
const READS =
  'SELECT ParentId, SobjectType FROM ObjectPermissions WHERE PermissionsRead = true AND Parent.IsOwnedByProfile = false AND Parent.PermissionsViewAllData = false AND Parent.PermissionsModifyAllData = false';

/**
 * Permission sets and groups with the objects that they open.
 *
 * A group's aggregated set holds the sum of its sets less what the group mutes (PS, PSGC, facts 3.5), so it stands for the
 * group. Rows of muting sets have parents that are no permission sets, and find nobody here.
 *
 * A group whose row the org does not show counts as one that is not up to date.
 *
 * @param apiVersion of the connection, as `66.0`
 */
export async function openers(questions: Questions, apiVersion: string): Promise<ReadonlyMap<string, Opener>> {
  const columns = [...COLUMNS, ...columnsSince(apiVersion, LATER)].join(', ');
  const [sets, readable] = await Promise.all([
    rowsOf<SetRow>(questions, `SELECT ${columns} FROM PermissionSet WHERE IsOwnedByProfile = false`),
    readableBySet(questions),
  ]);
  return new Map(sets.map((set) => [keyOf(set), openerOf(set, readable.get(shortId(set.Id)))]));
}

/** Objects with Read, by the 15 characters of the permission set's id. */
async function readableBySet(questions: Questions): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const bySet = new Map<string, Set<string>>();
  const shared = ownStrings();
  for await (const page of pagesOf<ReadRow>(questions, READS)) {
    for (const { ParentId, SobjectType } of page) {
      const key = shortId(ParentId);
      const objects = bySet.get(key) ?? new Set();
      bySet.set(key, objects.add(shared(SobjectType)));
    }
  }
  return bySet;
}

function openerOf(set: SetRow, readable: ReadonlySet<string> = new Set()): Opener {
  const group = set.PermissionSetGroup;
  return {
    name: nameOf(set),
    readable,
    everyObject: set.PermissionsViewAllData || set.PermissionsModifyAllData,
    sessionOnly: needsActivation(set),
    current: set.PermissionSetGroupId === null || group?.Status === 'Updated',
  };
}

/** What an assignment names: the group, or else the permission set. */
function keyOf({ Id, PermissionSetGroupId }: SetRow): string {
  return shortId(PermissionSetGroupId ?? Id);
}

/** A group is asked itself: session-based sets in it need no activation (Help, permission set group considerations). */
function needsActivation({ HasActivationRequired, PermissionSetGroupId, PermissionSetGroup: group }: SetRow): boolean {
  return PermissionSetGroupId === null ? HasActivationRequired : group?.HasActivationRequired === true;
}

function nameOf(set: SetRow): string {
  const group = set.PermissionSetGroup;
  return group ? apiName(group.NamespacePrefix, group.DeveloperName) : apiName(set.NamespacePrefix, set.Name);
}

function apiName(namespace: string | null, name: string): string {
  return namespace === null || namespace === '' || name.startsWith(`${namespace}__`) ? name : `${namespace}__${name}`;
}
