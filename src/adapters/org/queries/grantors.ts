import type { Grantor } from '../../../fls/grantor.ts';
import { toShortId, type ProfileIdentity } from '../../../fls/names.ts';
import type { OrgClient } from '../client/org-client.ts';
import { querySetFields } from './field-permissions.ts';
import { queryProfileObjects, queryReadableObjects, querySetObjects } from './object-permissions.ts';
import {
  buildGrantor,
  getAssignableId,
  getEveryObjectAccess,
  queryAssignableSets,
  queryProfileSets,
} from './permission-sets.ts';

/** Permission sets and groups with the objects that they grant Read on, by the id that an assignment names. */
export async function queryGrantors(client: OrgClient): Promise<ReadonlyMap<string, Grantor>> {
  const [sets, objects] = await Promise.all([
    queryAssignableSets(client),
    queryReadableObjects(client),
    // Beside queries that are sent anyway it costs no call. The query for assignments follows and has the columns that
    // most orgs lacked (docs/salesforce-facts.md#s3-7).
    client.learnColumns('PermissionSetAssignment'),
  ]);
  return new Map(
    sets.map((row) => [getAssignableId(row), buildGrantor(row, objects.get(toShortId(row.Id)) ?? new Map())]),
  );
}

/** The profiles with all their rights on objects, by Profile.Id; with an entry for every profile. */
export async function queryProfileGrantors(
  client: OrgClient,
  profiles: readonly ProfileIdentity[],
): Promise<ReadonlyMap<string, Grantor>> {
  const ids = profiles.map(({ id }) => id);
  // Every command reads this description, and after it no query asks in vain for a column that the org lacks.
  await client.describe('ObjectPermissions');
  const [sets, objects] = await Promise.all([queryProfileSets(client, ids), queryProfileObjects(client, ids)]);
  const setsById = new Map(sets.map((row) => [toShortId(row.ProfileId), row]));
  return new Map(
    profiles.map(({ id, name, label }): [string, Grantor] => {
      const row = setsById.get(toShortId(id));
      return [
        id,
        {
          kind: 'Profile',
          name,
          label,
          setId: row?.Id ?? null,
          state: 'inForce',
          objects: objects.get(toShortId(id)) ?? new Map(),
          everyObject: row ? getEveryObjectAccess(row) : 'none',
          everyField: row?.PermissionsViewAllFieldsGlobal === true,
          fields: null,
        },
      ];
    }),
  );
}

/**
 * The same grantors with all their rights on the objects, and those that are no profile with their fields there, by
 * `Grantor.setId`; one call where the responses fit a page each. Grantors without a set are left out.
 */
export async function queryGrantorAccess(
  client: OrgClient,
  grantors: readonly Grantor[],
  objects: readonly string[],
): Promise<ReadonlyMap<string, Grantor>> {
  const bySet = new Map(grantors.flatMap((grantor) => (grantor.setId === null ? [] : [[grantor.setId, grantor]])));
  const setIds = [...bySet.keys()];
  const withFields = setIds.filter((id) => bySet.get(id)?.kind !== 'Profile');
  // After it no query asks in vain for a column that the org lacks.
  await client.describe('ObjectPermissions');
  const [rights, fields] = await Promise.all([
    querySetObjects(client, setIds, objects),
    querySetFields(client, withFields, objects),
  ]);
  return new Map(
    [...bySet].map(([setId, grantor]): [string, Grantor] => {
      const id = toShortId(setId);
      return [
        setId,
        {
          ...grantor,
          objects: rights.get(id) ?? new Map(),
          fields: grantor.kind === 'Profile' ? null : (fields.get(id) ?? new Map()),
        },
      ];
    }),
  );
}
