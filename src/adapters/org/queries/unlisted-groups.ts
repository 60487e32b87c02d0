import { computeGrantorState, type Grantor, type GrantorState, type MemberAccess } from '../../../fls/grantor.ts';
import { computeGroupAccess } from '../../../fls/group-access.ts';
import { toShortId } from '../../../fls/names.ts';
import type { OrgClient } from '../client/org-client.ts';
import { queryParentsOfFields } from './field-permissions.ts';
import { queryStoredObjects } from './object-permissions.ts';
import {
  isMutingSet,
  queryGroupComponents,
  queryGroups,
  queryMutedAccess,
  type GroupMembers,
  type GroupRow,
} from './permission-set-groups.ts';
import {
  buildGrantor,
  getGroupNames,
  queryAggregatedSets,
  querySetsById,
  type PermissionSetRow,
} from './permission-sets.ts';

/** A group, as far as the org shows it. */
type Group = {
  /** 15 characters. */
  readonly id: string;
  readonly row: GroupRow | null;
  /** By its aggregated set. */
  readonly aggregated: Grantor | null;
};

/**
 * The groups of which the list of permission sets does not tell what they grant, by the 15 characters of their id. Sources
 * differ on whether an org lists the aggregated sets of groups, and whether only when asked for by their type
 * (docs/salesforce-facts.md#open-19). So a group without one is looked for by type, and what is still not shown is computed
 * from the permission sets of the group less what it mutes.
 *
 * One query where each group has an aggregated set and one of these shows an object; two calls more otherwise, and one more
 * where no group grants an object.
 *
 * @param listed grantors by the 15 characters of the id that an assignment names
 */
export async function queryUnlistedGroups(
  client: OrgClient,
  listed: ReadonlyMap<string, Grantor>,
): Promise<ReadonlyMap<string, Grantor>> {
  const groups = pairGroups(await queryGroups(client), listed);
  const missing = groups.filter(({ aggregated }) => aggregated === null);
  const areObjectsShown = hasShownObjects(groups);
  const unsure = areObjectsShown ? missing : groups;
  if (unsure.length === 0) return new Map();
  const [typed, components] = await Promise.all([
    missing.length === 0 ? [] : queryAggregatedSets(client),
    queryGroupComponents(
      client,
      unsure.map(({ id, row }) => row?.Id ?? id),
    ),
  ]);
  const members = await queryMembers(client, components, typed);
  const found = unsure.map((group) => ({
    ...group,
    aggregated: group.aggregated ?? buildTypedGrantor(group.id, typed, members),
  }));
  const computed = found.map((group) => buildComputedGroup(group, components, members));
  const canBelieve =
    (areObjectsShown && missing.length < groups.length) ||
    hasShownObjects(found) ||
    (!computed.some(grantsOwnObjects) && (await showFields(client, found, members)));
  return new Map(
    found.flatMap(({ id, aggregated }, index): [string, Grantor][] => {
      const grantor = aggregated !== null && canBelieve ? aggregated : computed[index];
      return grantor ? [[id, grantor]] : [];
    }),
  );
}

function pairGroups(rows: readonly GroupRow[], listed: ReadonlyMap<string, Grantor>): Group[] {
  const rowsById = new Map(rows.map((row) => [toShortId(row.Id), row]));
  const aggregated = new Map([...listed].filter(([, { kind }]) => kind === 'PermissionSetGroup'));
  return [...new Set([...rowsById.keys(), ...aggregated.keys()])].map((id) => ({
    id,
    row: rowsById.get(id) ?? null,
    aggregated: aggregated.get(id) ?? null,
  }));
}

/** Whether an aggregated set shows objects. */
function hasShownObjects(groups: readonly Group[]): boolean {
  return groups.some(({ aggregated }) => aggregated !== null && grantsOwnObjects(aggregated));
}

/** Whether a group grants objects by object permissions. A group that grants every object need not show them. */
function grantsOwnObjects({ everyObject, objects }: Grantor): boolean {
  return everyObject === 'none' && objects.size > 0;
}

/**
 * Whether the aggregated sets show field permissions, or none of their groups' permission sets has any to show. It decides
 * where no group grants an object. Where one does by what is not seen to be muted, field permissions are no sign that the org
 * shows objects too: if it does not, the users would seem to have no access.
 */
async function showFields(client: OrgClient, groups: readonly Group[], { sets }: Members): Promise<boolean> {
  const aggregatedIds = groups.flatMap(({ aggregated }) => aggregated?.setId ?? []);
  const memberIds = [...sets.values()].map(({ Id }) => Id);
  const parents = await queryParentsOfFields(client, [...aggregatedIds, ...memberIds]);
  if (parents === null) return false;
  const hasFields = (id: string): boolean => parents.has(toShortId(id));
  return aggregatedIds.some(hasFields) || !memberIds.some(hasFields);
}

/** What the members of groups grant and mute, by the 15 characters of their ids. */
type Members = {
  readonly sets: ReadonlyMap<string, PermissionSetRow>;
  /** Read on objects, of the sets and of aggregated ones. */
  readonly objects: ReadonlyMap<string, Grantor['objects']>;
  readonly muting: ReadonlyMap<string, MemberAccess>;
  /** Whether the org shows which objects and fields are muted, as far as one muting set mutes some. */
  readonly isMutingShown: boolean;
};

async function queryMembers(
  client: OrgClient,
  components: GroupMembers,
  typed: readonly PermissionSetRow[],
): Promise<Members> {
  const ids = [...new Set([...(components.membersByGroup?.values() ?? [])].flat())];
  const setIds = ids.filter((id) => !isMutingSet(id, components));
  const mutingRows = ids.flatMap((id) => components.mutingSets.get(toShortId(id)) ?? []);
  const [sets, objects, muting] = await Promise.all([
    querySetsById(client, setIds),
    queryStoredObjects(client, [...setIds, ...typed.map(({ Id }) => Id)]),
    queryMutedAccess(client, mutingRows),
  ]);
  return {
    sets: new Map(sets.map((row) => [toShortId(row.Id), row])),
    objects,
    muting,
    isMutingShown: [...muting.values()].some(hasMutedRows),
  };
}

/** User permissions say nothing: they are columns of the muting set, and an org may show it without its rows. */
function hasMutedRows({ objects, fields }: MemberAccess): boolean {
  return objects.size > 0 || (fields?.size ?? 0) > 0;
}

function buildTypedGrantor(groupId: string, typed: readonly PermissionSetRow[], { objects }: Members): Grantor | null {
  const row = typed.find(({ PermissionSetGroupId }) => toShortId(PermissionSetGroupId) === groupId);
  return row ? buildGrantor(row, objects.get(toShortId(row.Id)) ?? new Map()) : null;
}

function buildComputedGroup(
  { id, row, aggregated }: Group,
  components: GroupMembers,
  { sets, objects, muting, isMutingShown }: Members,
): Grantor {
  const ids = components.membersByGroup?.get(id) ?? [];
  const mutingIds = ids.filter((member) => isMutingSet(member, components));
  const setIds = ids.filter((member) => !isMutingSet(member, components));
  const muted = mutingIds.flatMap((member) => muting.get(toShortId(member)) ?? []);
  const own = setIds.flatMap((member) => sets.get(toShortId(member)) ?? []);
  const access = computeGroupAccess(
    own.map((set) => ({
      viewAllData: set.PermissionsViewAllData,
      modifyAllData: set.PermissionsModifyAllData,
      everyField: set.PermissionsViewAllFieldsGlobal === true,
      objects: objects.get(toShortId(set.Id)) ?? new Map(),
      fields: null,
    })),
    muted,
  );
  return {
    kind: 'PermissionSetGroup',
    name: aggregated?.name ?? id,
    label: aggregated?.label ?? id,
    ...(row ? getGroupNames(row) : {}),
    setId: null,
    components: {
      sets: own.map((set) => ({
        setId: set.Id,
        viewAllData: set.PermissionsViewAllData,
        modifyAllData: set.PermissionsModifyAllData,
        everyField: set.PermissionsViewAllFieldsGlobal === true,
      })),
      muting: muted,
    },
    state: computeState(aggregated?.state ?? computeStateOfRow(row), {
      lacksMembers: components.membersByGroup === null || own.length < setIds.length,
      lacksMuting: (isMutingShown ? muted.length : 0) < mutingIds.length,
    }),
    ...access,
    fields: null,
  };
}

function computeStateOfRow(row: GroupRow | null): GrantorState {
  return computeGrantorState({
    needsActivation: false,
    group: { status: row?.Status ?? null, needsActivation: row?.HasActivationRequired === true },
  });
}

function computeState(
  state: GrantorState,
  { lacksMembers, lacksMuting }: { readonly lacksMembers: boolean; readonly lacksMuting: boolean },
): GrantorState {
  if (state !== 'inForce' && state !== 'groupUnclear') return state;
  if (lacksMembers) return 'membersHidden';
  return lacksMuting && state === 'inForce' ? 'mutingHidden' : state;
}
