import { accessOf, type Access } from '../../../fls/access.ts';
import type { HeldSet, ObjectGiving, ObjectRights } from '../../../fls/effective.ts';
import type { Questions } from '../client/batching.ts';
import { shortId } from '../../../fls/names.ts';
import { controllableObjects } from './picklists.ts';
import { knownColumns, type SetRow } from './permission-sets.ts';
import { ownStrings } from '../../../text/interned.ts';
import { pagesIn, quoted } from '../client/soql.ts';

type Row = { ParentId: string; SobjectType: string; PermissionsRead: boolean; PermissionsEdit: boolean };
type Rows = {
  ObjectPermissions: Row & { PermissionsViewAllFields?: boolean };
  FieldPermissions: Row & { Field: string };
};

/** Objects in one query: with names of 62 characters, the longest, and a full list of sets they fit the URL (`soql.ts`). */
const OBJECTS_A_QUERY = 75;

/** Lists of objects that are asked for at a time. */
const AT_ONCE = 5;

/** What the sets give, by the 15 characters of their ids, as far as the objects go. */
export async function heldSets(
  questions: Questions,
  sets: readonly SetRow[],
  objects: readonly string[],
): Promise<ReadonlyMap<string, HeldSet>> {
  const ids = sets.map(({ Id }) => Id);
  const [giving, fields] = await Promise.all([
    objectGiving(questions, sets, objects),
    fieldsOf(questions, ids, objects),
  ]);
  return new Map([...giving].map(([id, given]) => [id, { ...given, fields: fields.get(id) ?? new Map() }]));
}

/** The same without the fields. */
export async function objectGiving(
  questions: Questions,
  sets: readonly SetRow[],
  objects: readonly string[],
): Promise<ReadonlyMap<string, ObjectGiving>> {
  const ids = sets.map(({ Id }) => Id);
  const rights = await objectsOf(questions, ids, objects);
  return new Map(
    sets.map((set) => [
      shortId(set.Id),
      {
        objects: rights.get(shortId(set.Id)) ?? new Map(),
        everyObject: set.PermissionsModifyAllData ? 'edit' : set.PermissionsViewAllData ? 'read' : 'none',
        everyField: set.PermissionsViewAllFieldsGlobal === true,
      },
    ]),
  );
}

async function objectsOf(
  questions: Questions,
  ids: readonly string[],
  objects: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, ObjectRights>>> {
  const bySet = new Map<string, Map<string, ObjectRights>>();
  const controllable = await controllableObjects(questions);
  const later = await knownColumns(questions, 'ObjectPermissions', ['PermissionsViewAllFields']);
  const asked = { ids, objects: objects.filter((object) => controllable.has(object)) };
  await eachRow(questions, { table: 'ObjectPermissions', columns: later, ...asked }, (row) => {
    const rights = {
      read: row.PermissionsRead,
      edit: row.PermissionsEdit,
      allFields: row.PermissionsViewAllFields === true,
    };
    entryOf(bySet, row).set(row.SobjectType, rights);
  });
  return bySet;
}

async function fieldsOf(
  questions: Questions,
  ids: readonly string[],
  objects: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Access>>> {
  const bySet = new Map<string, Map<string, Access>>();
  const shared = ownStrings();
  await eachRow(questions, { table: 'FieldPermissions', columns: ['Field'], ids, objects }, (row) => {
    const access = accessOf({ readable: row.PermissionsRead, editable: row.PermissionsEdit });
    entryOf(bySet, row).set(shared(row.Field), access);
  });
  return bySet;
}

/** Every row of the table over the sets and the objects. */
async function eachRow<Table extends keyof Rows>(
  questions: Questions,
  asked: {
    readonly table: Table;
    /** Beside those of every row. */
    readonly columns: readonly string[];
    readonly ids: readonly string[];
    readonly objects: readonly string[];
  },
  take: (row: Rows[Table]) => void,
): Promise<void> {
  const columns = ['ParentId', 'SobjectType', 'PermissionsRead', 'PermissionsEdit', ...asked.columns].join(', ');
  const unique = [...new Set(asked.objects)];
  const lists = Array.from({ length: Math.ceil(unique.length / OBJECTS_A_QUERY) }, (_, list) =>
    unique.slice(list * OBJECTS_A_QUERY, (list + 1) * OBJECTS_A_QUERY),
  );
  const read = async (list: readonly string[]): Promise<void> => {
    const soql = `SELECT ${columns} FROM ${asked.table} WHERE ParentId {in} AND SobjectType IN (${list.map(quoted).join(',')})`;
    for await (const page of pagesIn<Rows[Table]>(questions, soql, asked.ids)) for (const row of page) take(row);
  };
  for (let start = 0; start < lists.length; start += AT_ONCE) {
    await Promise.all(lists.slice(start, start + AT_ONCE).map(read));
  }
}

function entryOf<T>(bySet: Map<string, Map<string, T>>, { ParentId }: { readonly ParentId: string }): Map<string, T> {
  const key = shortId(ParentId);
  const entry = bySet.get(key) ?? new Map<string, T>();
  bySet.set(key, entry);
  return entry;
}
