import type { Grantor } from '../../../fls/grantor.ts';
import { computeGroupAccess } from '../../../fls/group-access.ts';
import { toShortId, type ProfileIdentity } from '../../../fls/names.ts';
import type { GrantorListing } from '../../../ports/org.ts';
import type { OrgClient } from '../client/org-client.ts';
import { querySetFields } from './field-permissions.ts';
import { queryProfileObjects, queryReadableObjects, querySetObjects } from './object-permissions.ts';
import {
  buildGrantor,
  getAssignableId,
  queryPermissionSets,
  queryProfileSets,
  readEveryObject,
  type PermissionSetRow,
} from './permission-sets.ts';

/**
 * Permission sets and groups with the objects that they grant Read on, and the sets that profiles own. Groups may be missing:
 * `queryUnlistedGroups` tells.
 */
export async function queryGrantors(client: OrgClient): Promise<GrantorListing> {
  const [rows, objects] = await Promise.all([
    queryPermissionSets(client),
    queryReadableObjects(client),
    // Beside queries that are sent anyway it costs no call. The query for assignments follows and has the columns that
    // most orgs lacked (docs/salesforce-facts.md#s3-7).
    client.learnColumns('PermissionSetAssignment'),
  ]);
  const [owned, assignable] = [rows.filter(isProfileSet), rows.filter((row) => !isProfileSet(row))];
  return {
    grantors: new Map(
      assignable.map((row) => [getAssignableId(row), buildGrantor(row, objects.get(toShortId(row.Id)) ?? new Map())]),
    ),
    profileSets: indexProfileSets(owned),
  };
}

function isProfileSet({ ProfileId }: PermissionSetRow): boolean {
  return Boolean(ProfileId);
}

function indexProfileSets(rows: readonly PermissionSetRow[]): GrantorListing['profileSets'] {
  return new Map(
    rows.map((row) => [
      toShortId(row.ProfileId),
      {
        setId: row.Id,
        ...readEveryObject(row),
        everyField: row.PermissionsViewAllFieldsGlobal === true,
      },
    ]),
  );
}

/**
 * The profiles with all their rights on objects, by Profile.Id; with an entry for every profile.
 *
 * @param listed the sets that profiles own, where they were read already
 */
export async function queryProfileGrantors(
  client: OrgClient,
  profiles: readonly ProfileIdentity[],
  listed: GrantorListing['profileSets'] | null,
): Promise<ReadonlyMap<string, Grantor>> {
  const ids = profiles.map(({ id }) => id);
  // Every command reads this description, and after it no query asks in vain for a column that the org lacks.
  await client.describe('ObjectPermissions');
  const [sets, objects] = await Promise.all([
    listed ?? queryProfileSets(client, ids).then(indexProfileSets),
    queryProfileObjects(client, ids),
  ]);
  return new Map(
    profiles.map(({ id, name, label }): [string, Grantor] => {
      const set = sets.get(toShortId(id));
      return [
        id,
        {
          kind: 'Profile',
          name,
          label,
          setId: set?.setId ?? null,
          state: 'inForce',
          objects: objects.get(toShortId(id)) ?? new Map(),
          everyObject: set?.everyObject ?? 'none',
          ...(set?.viewsAllData === true ? { viewsAllData: true } : {}),
          everyField: set?.everyField === true,
          fields: null,
        },
      ];
    }),
  );
}

/**
 * The grantors with all their rights on the objects (null for all), and those that are no profile with their fields there, by the given
 * grantors; one call where the responses fit a page each. Grantors without a set are left out, unless they have components.
 */
export async function queryGrantorAccess(
  client: OrgClient,
  grantors: readonly Grantor[],
  objects: readonly string[] | null,
): Promise<ReadonlyMap<Grantor, Grantor>> {
  const shown = grantors.filter(({ setId, components }) => setId !== null || components !== undefined);
  const withFields = shown.filter(({ kind }) => kind !== 'Profile').flatMap(listSetIds);
  const setIds = shown.flatMap(listSetIds);
  // After it no query asks in vain for a column that the org lacks.
  await client.describe('ObjectPermissions');
  const [rights, fields] = await Promise.all([
    querySetObjects(client, setIds, objects),
    querySetFields(client, withFields, objects),
  ]);
  const readSet = (setId: string): SetAccess => {
    const id = toShortId(setId);
    return { objects: rights.get(id) ?? new Map(), fields: fields.get(id) ?? new Map() };
  };
  return new Map(
    shown.map((grantor): [Grantor, Grantor] => {
      const access = grantor.setId === null ? sumComponents(grantor, readSet) : readSet(grantor.setId);
      return [grantor, { ...grantor, ...access, ...(grantor.kind === 'Profile' ? { fields: null } : {}) }];
    }),
  );
}

type SetAccess = Pick<Grantor, 'objects' | 'fields'>;

function listSetIds({ setId, components }: Grantor): string[] {
  if (setId !== null) return [setId];
  return (components?.sets ?? []).map((set) => set.setId);
}

function sumComponents({ components }: Grantor, readSet: (setId: string) => SetAccess): SetAccess {
  const sets = (components?.sets ?? []).map((set) => ({ ...set, ...readSet(set.setId) }));
  return computeGroupAccess(sets, components?.muting ?? []);
}
