import { computeGrantorState, type Grantor } from '../../../fls/grantor.ts';
import { toShortId } from '../../../fls/names.ts';
import type { OrgClient } from '../client/org-client.ts';
import { queryRows, queryRowsIn } from '../client/soql.ts';
import type { GroupRow } from './permission-set-groups.ts';

/**
 * A row of PermissionSet: a set of its own, the one that a profile owns, or the aggregated one of a group, which holds the sum
 * of the group's sets less what the group mutes (docs/salesforce-facts.md#src-ps, #src-psgc, #s3-1, #s3-5).
 */
export type PermissionSetRow = {
  Id: string;
  Name: string;
  Label: string;
  NamespacePrefix: string | null;
  ProfileId: string | null;
  HasActivationRequired?: boolean;
  PermissionsViewAllData: boolean;
  PermissionsModifyAllData: boolean;
  PermissionsViewAllFieldsGlobal?: boolean;
  PermissionSetGroupId?: string | null;
  /** Null for a set without a group, and for a group whose row the org does not show. */
  PermissionSetGroup?: {
    DeveloperName?: string;
    MasterLabel?: string;
    NamespacePrefix?: string | null;
    Status?: string | null;
    HasActivationRequired?: boolean;
  } | null;
};

const PERMISSION_SET_COLUMNS = [
  'Id',
  'Name',
  'Label',
  'NamespacePrefix',
  'ProfileId',
  'PermissionsViewAllData',
  'PermissionsModifyAllData',
  // Where an org lacks them, nobody has View All Fields (Global), no set needs activation, or every set is without a group
  // (docs/salesforce-facts.md#s3-7).
  'PermissionsViewAllFieldsGlobal?',
  'HasActivationRequired?',
  'PermissionSetGroupId?',
  'PermissionSetGroup.DeveloperName?',
  'PermissionSetGroup.MasterLabel?',
  'PermissionSetGroup.NamespacePrefix?',
  'PermissionSetGroup.Status?',
  'PermissionSetGroup.HasActivationRequired?',
];

const PERMISSION_SETS_QUERY = `SELECT ${PERMISSION_SET_COLUMNS.join(', ')} FROM PermissionSet`;

/**
 * All permission sets, those that profiles own too. It is not certain that the aggregated sets of groups are among them
 * (docs/salesforce-facts.md#open-19).
 */
export async function queryPermissionSets(client: OrgClient): Promise<readonly PermissionSetRow[]> {
  return queryRows<PermissionSetRow>(client, PERMISSION_SETS_QUERY);
}

/** The aggregated sets of groups, asked for by their type: an org may show them only then (docs/salesforce-facts.md#open-19). */
export async function queryAggregatedSets(client: OrgClient): Promise<readonly PermissionSetRow[]> {
  return queryRows<PermissionSetRow>(client, `${PERMISSION_SETS_QUERY} WHERE Type = 'Group'`);
}

/** The permission sets with these ids. */
export async function querySetsById(client: OrgClient, ids: readonly string[]): Promise<readonly PermissionSetRow[]> {
  return queryRowsIn<PermissionSetRow>(client, `${PERMISSION_SETS_QUERY} WHERE Id {in}`, ids);
}

/** The permission sets that the profiles own. */
export async function queryProfileSets(
  client: OrgClient,
  profileIds: readonly string[],
): Promise<readonly PermissionSetRow[]> {
  return queryRowsIn<PermissionSetRow>(client, `${PERMISSION_SETS_QUERY} WHERE ProfileId {in}`, profileIds);
}

/** The id that an assignment names, by 15 characters: that of the group, or else of the permission set. */
export function getAssignableId({ Id, PermissionSetGroupId }: PermissionSetRow): string {
  return toShortId(PermissionSetGroupId ?? Id);
}

/** The permission set or group, with these rights on objects and no fields. */
export function buildGrantor(row: PermissionSetRow, objects: Grantor['objects']): Grantor {
  const { kind, name, label } = getGrantorNames(row);
  return {
    kind,
    name,
    label,
    setId: row.Id,
    state: computeGrantorState({
      needsActivation: row.HasActivationRequired === true,
      group: row.PermissionSetGroupId ? readGroupFacts(row.PermissionSetGroup) : null,
    }),
    objects,
    ...readEveryObject(row),
    everyField: row.PermissionsViewAllFieldsGlobal === true,
    fields: null,
  };
}

/** View All Data and Modify All Data grant every object. */
export function readEveryObject({
  PermissionsModifyAllData,
  PermissionsViewAllData,
}: Pick<PermissionSetRow, 'PermissionsModifyAllData' | 'PermissionsViewAllData'>): Pick<
  Grantor,
  'everyObject' | 'viewsAllData'
> {
  if (!PermissionsModifyAllData) return { everyObject: PermissionsViewAllData ? 'read' : 'none' };
  return { everyObject: 'edit', ...(PermissionsViewAllData ? { viewsAllData: true } : {}) };
}

/** API name and label of a group of which the org shows the row. */
export function getGroupNames(
  group: Pick<GroupRow, 'DeveloperName' | 'MasterLabel' | 'NamespacePrefix'>,
): GrantorNames {
  return { name: buildApiName(group.NamespacePrefix, group.DeveloperName), label: group.MasterLabel };
}

type GrantorNames = Pick<Grantor, 'name' | 'label'>;

/** The aggregated set has the name of its group (docs/salesforce-facts.md#s3-5), which stands in where the org does not show the group. */
function getGrantorNames(row: PermissionSetRow): Pick<Grantor, 'kind' | 'name' | 'label'> {
  const group = row.PermissionSetGroup;
  return {
    kind: row.PermissionSetGroupId ? 'PermissionSetGroup' : 'PermissionSet',
    name: group?.DeveloperName
      ? buildApiName(group.NamespacePrefix ?? null, group.DeveloperName)
      : buildApiName(row.NamespacePrefix, row.Name),
    label: group?.MasterLabel ?? row.Label,
  };
}

function readGroupFacts(group: PermissionSetRow['PermissionSetGroup']): {
  readonly status: string | null;
  readonly needsActivation: boolean;
} {
  return { status: group?.Status ?? null, needsActivation: group?.HasActivationRequired === true };
}

function buildApiName(namespace: string | null, name: string): string {
  return namespace === null || namespace === '' || name.startsWith(`${namespace}__`) ? name : `${namespace}__${name}`;
}
