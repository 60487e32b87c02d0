import type { Connection } from '@salesforce/core';
import type { FieldPermission } from '../../fls/access.ts';
import { decodeName, type ProfileIdentity } from '../../fls/names.ts';
import { Problem } from '../../fls/problem.ts';
import type { OrgReader, ProfileGrants } from '../../ports.ts';
import { ask, askSoap } from './connection-guard.ts';
import { missingPermissions } from './permissions.ts';
import { pagesIn, rowsIn, rowsOf } from './soql.ts';

type Owned = { Parent: { ProfileId: string } };
type FieldRow = Owned & { Field: string; PermissionsRead: boolean; PermissionsEdit: boolean };
type ObjectRow = Owned & { SobjectType: string; PermissionsRead: boolean; PermissionsViewAllFields?: boolean };
type SetRow = { ProfileId: string; PermissionsViewAllData: boolean; PermissionsModifyAllData: boolean };

/** The org's answers to what a flow asks, by REST and SOQL, with listMetadata for the profiles' API names. */
export function orgReader(connection: Connection): OrgReader {
  const describe = remembered(async (sobject: string) => ask(async () => connection.describe(sobject)));
  return {
    missingPermissions: async () => missingPermissions(connection),
    profiles: async () => profiles(connection),
    fieldPermissions: async (ids) => fieldPermissions(connection, ids),
    objectGrants: async (ids) => {
      const { fields } = await describe('ObjectPermissions');
      const knowsViewAllFields = fields.some(({ name }) => name === 'PermissionsViewAllFields');
      return objectGrants(connection, ids, knowsViewAllFields);
    },
    enabledCounts: async (ids) => {
      const objects = picklist((await describe('FieldPermissions')).fields, 'SobjectType').size;
      return enabledCounts(connection, ids, objects);
    },
    controllableObjects: async () => {
      const objects = picklist((await describe('ObjectPermissions')).fields, 'SobjectType');
      if (objects.size === 0) throw new Problem('noObjectPicklist');
      return objects;
    },
    objectsWithFieldPermissions: async () => picklist((await describe('FieldPermissions')).fields, 'SobjectType'),
  };
}

/**
 * Labels are translated and API names differ from them, so the two lists are joined by id (SE-156802; facts 1.6); by name
 * only where the org gives no id.
 */
async function profiles(connection: Connection): Promise<readonly ProfileIdentity[]> {
  const [rows, listed] = await Promise.all([
    rowsOf<{ Id: string; Name: string }>(connection, 'SELECT Id, Name FROM Profile'),
    askSoap(async () => connection.metadata.list({ type: 'Profile' }, connection.getApiVersion())),
  ]);
  const fullNames = new Map(listed.map(({ id, fullName }) => [shortId(id), fullName]));
  const unidentified = new Map(
    listed.filter(({ id }) => !id).map(({ fullName }): [string, string] => [decodeName(fullName), fullName]),
  );
  return rows.flatMap(({ Id, Name }) => {
    const fullName = fullNames.get(shortId(Id)) ?? unidentified.get(decodeName(Name));
    return fullName === undefined ? [] : [{ id: Id, fullName, name: decodeName(fullName), label: Name }];
  });
}

async function fieldPermissions(
  connection: Connection,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly FieldPermission[]>> {
  const soql =
    'SELECT Parent.ProfileId, SobjectType, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions WHERE Parent.ProfileId {in}';
  const byProfile = byId(ids, (): FieldPermission[] => []);
  const known = new Map<string, string>();
  for await (const page of pagesIn<FieldRow>(connection, soql, ids)) {
    for (const row of page) {
      // Profiles name the same fields: one string for all of them saves most of the memory.
      const field = known.get(row.Field) ?? row.Field;
      known.set(field, field);
      byProfile(row.Parent.ProfileId)?.push({ field, readable: row.PermissionsRead, editable: row.PermissionsEdit });
    }
  }
  return new Map(ids.map((id) => [id, byProfile(id) ?? []]));
}

/** View All Fields exists from API 63 on (PROF): the column is asked for only where the org has it. */
async function objectGrants(
  connection: Connection,
  ids: readonly string[],
  knowsViewAllFields: boolean,
): Promise<ReadonlyMap<string, ProfileGrants>> {
  const column = knowsViewAllFields ? ', PermissionsViewAllFields' : '';
  const [sets, rows] = await Promise.all([
    rowsIn<SetRow>(
      connection,
      'SELECT ProfileId, PermissionsViewAllData, PermissionsModifyAllData FROM PermissionSet WHERE ProfileId {in}',
      ids,
    ),
    rowsIn<ObjectRow>(
      connection,
      `SELECT Parent.ProfileId, SobjectType, PermissionsRead${column} FROM ObjectPermissions WHERE Parent.ProfileId {in}`,
      ids,
    ),
  ]);
  const everyObject = new Set(
    sets
      .filter((set) => set.PermissionsViewAllData || set.PermissionsModifyAllData)
      .map((set) => shortId(set.ProfileId)),
  );
  const grants = byId(ids, () => ({ readable: new Set<string>(), viewAllFields: new Set<string>() }));
  for (const row of rows) {
    const granted = grants(row.Parent.ProfileId);
    if (row.PermissionsRead) granted?.readable.add(row.SobjectType);
    if (row.PermissionsViewAllFields) granted?.viewAllFields.add(row.SobjectType);
  }
  const none = { readable: new Set<string>(), viewAllFields: new Set<string>() };
  return new Map(ids.map((id) => [id, { ...(grants(id) ?? none), everyObject: everyObject.has(shortId(id)) }]));
}

/** An aggregate answer has no second page (2,000 groups at most), so as many profiles go into one as are sure to fit. */
const MAX_GROUPS = 2000;

/** Queries under way at a time, as other tools have it (facts 3.2). */
const AT_ONCE = 5;

type CountRow = { profile: string; object: string; fields: number };

async function counted(connection: Connection, ids: readonly string[]): Promise<CountRow[]> {
  return rowsIn<CountRow>(
    connection,
    'SELECT Parent.ProfileId profile, SobjectType object, COUNT(Id) fields FROM FieldPermissions WHERE Parent.ProfileId {in} GROUP BY Parent.ProfileId, SobjectType',
    ids,
  );
}

/** For a list to choose from: where the org refuses the grouping, the list goes without counts. */
async function enabledCounts(
  connection: Connection,
  ids: readonly string[],
  objects: number,
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>> | null> {
  const size = Math.max(1, Math.floor(MAX_GROUPS / Math.max(1, objects)));
  const counts = byId(ids, () => new Map<string, number>());
  try {
    const batches = Array.from({ length: Math.ceil(ids.length / size) }, (_, batch) =>
      ids.slice(batch * size, (batch + 1) * size),
    );
    for (let start = 0; start < batches.length; start += AT_ONCE) {
      const answers = await Promise.all(
        batches.slice(start, start + AT_ONCE).map(async (batch) => counted(connection, batch)),
      );
      for (const row of answers.flat()) counts(row.profile)?.set(row.object, row.fields);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    return null;
  }
  return new Map(ids.map((id) => [id, counts(id) ?? new Map<string, number>()]));
}

/** One value per id, found by its 15 case-sensitive characters: the APIs give 15 or 18. */
function byId<T>(ids: readonly string[], start: () => T): (id: string) => T | undefined {
  const values = new Map(ids.map((id) => [shortId(id), start()]));
  return (id) => values.get(shortId(id));
}

function shortId(id: string | undefined): string {
  return (id ?? '').slice(0, 15);
}

type DescribedField = { name: string; picklistValues?: readonly { value: string }[] | null | undefined };

function picklist(fields: readonly DescribedField[], name: string): ReadonlySet<string> {
  const field = fields.find((candidate) => candidate.name === name);
  return new Set(field?.picklistValues?.map(({ value }) => value) ?? []);
}

function remembered<K, V>(load: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const loading = new Map<K, Promise<V>>();
  return async (key) => {
    const known = loading.get(key) ?? load(key);
    loading.set(key, known);
    return known;
  };
}
