import { toAccess, type Access } from '../../../fls/access.ts';
import type { FieldGrantor, GrantorRights, ObjectRights } from '../../../fls/effective.ts';
import type { OrgClient } from '../client/batching.ts';
import { toShortId } from '../../../fls/names.ts';
import { readControllableObjects } from './picklists.ts';
import type { PermissionSetRow } from './permission-sets.ts';
import { createStringPool } from '../../../text/interned.ts';
import { queryInParallel } from '../client/parallel.ts';
import { queryPagesIn, quoteSoql } from '../client/soql.ts';
import { splitIntoChunks } from '../../../values/lists.ts';

type PermissionRow = { ParentId: string; SobjectType: string; PermissionsRead: boolean; PermissionsEdit: boolean };
type PermissionTables = {
  ObjectPermissions: PermissionRow & { PermissionsViewAllFields?: boolean };
  FieldPermissions: PermissionRow & { Field: string };
};

/** Objects in one query: with names of 62 characters, the longest, and a full list of sets they fit the URL (`soql.ts`). */
const OBJECTS_PER_QUERY = 75;

/** What the sets give, by the 15 characters of their ids, as far as the objects go. */
export async function querySetAccess(
  questions: OrgClient,
  sets: readonly PermissionSetRow[],
  objects: readonly string[],
): Promise<ReadonlyMap<string, FieldGrantor>> {
  const ids = sets.map(({ Id }) => Id);
  const [giving, fields] = await Promise.all([
    querySetObjectAccess(questions, sets, objects),
    queryFieldAccess(questions, ids, objects),
  ]);
  return new Map([...giving].map(([id, given]) => [id, { ...given, fields: fields.get(id) ?? new Map() }]));
}

/** The same without the fields. */
export async function querySetObjectAccess(
  questions: OrgClient,
  sets: readonly PermissionSetRow[],
  objects: readonly string[],
): Promise<ReadonlyMap<string, GrantorRights>> {
  const ids = sets.map(({ Id }) => Id);
  const rights = await queryObjectRights(questions, ids, objects);
  return new Map(
    sets.map((set) => [
      toShortId(set.Id),
      {
        objects: rights.get(toShortId(set.Id)) ?? new Map(),
        everyObject: set.PermissionsModifyAllData ? 'edit' : set.PermissionsViewAllData ? 'read' : 'none',
        everyField: set.PermissionsViewAllFieldsGlobal === true,
      },
    ]),
  );
}

async function queryObjectRights(
  questions: OrgClient,
  ids: readonly string[],
  objects: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, ObjectRights>>> {
  const bySet = new Map<string, Map<string, ObjectRights>>();
  const controllable = await readControllableObjects(questions);
  const asked = { ids, objects: objects.filter((object) => controllable.has(object)) };
  await readPermissionRows(
    questions,
    { table: 'ObjectPermissions', columns: ['PermissionsViewAllFields?'], ...asked },
    (row) => {
      const rights = {
        read: row.PermissionsRead,
        edit: row.PermissionsEdit,
        allFields: row.PermissionsViewAllFields === true,
      };
      ensureSetEntry(bySet, row).set(row.SobjectType, rights);
    },
  );
  return bySet;
}

async function queryFieldAccess(
  questions: OrgClient,
  ids: readonly string[],
  objects: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Access>>> {
  const bySet = new Map<string, Map<string, Access>>();
  const shared = createStringPool();
  await readPermissionRows(questions, { table: 'FieldPermissions', columns: ['Field'], ids, objects }, (row) => {
    const access = toAccess({ readable: row.PermissionsRead, editable: row.PermissionsEdit });
    ensureSetEntry(bySet, row).set(shared(row.Field), access);
  });
  return bySet;
}

/** Every row of the table over the sets and the objects. */
async function readPermissionRows<Table extends keyof PermissionTables>(
  questions: OrgClient,
  asked: {
    readonly table: Table;
    /** Beside those of every row. */
    readonly columns: readonly string[];
    readonly ids: readonly string[];
    readonly objects: readonly string[];
  },
  take: (row: PermissionTables[Table]) => void,
): Promise<void> {
  const columns = ['ParentId', 'SobjectType', 'PermissionsRead', 'PermissionsEdit', ...asked.columns].join(', ');
  const lists = splitIntoChunks([...new Set(asked.objects)], OBJECTS_PER_QUERY);
  const read = async (list: readonly string[]): Promise<void> => {
    const soql = `SELECT ${columns} FROM ${asked.table} WHERE ParentId {in} AND SobjectType IN (${list.map(quoteSoql).join(',')})`;
    for await (const page of queryPagesIn<PermissionTables[Table]>(questions, soql, asked.ids))
      for (const row of page) take(row);
  };
  await queryInParallel(lists, read);
}

function ensureSetEntry<T>(
  bySet: Map<string, Map<string, T>>,
  { ParentId }: { readonly ParentId: string },
): Map<string, T> {
  const key = toShortId(ParentId);
  const entry = bySet.get(key) ?? new Map<string, T>();
  bySet.set(key, entry);
  return entry;
}
