import type { OrgClient } from '../client/org-client.ts';
import { queryInParallel } from '../client/parallel.ts';
import { queryPagesIn, quoteSoql } from '../client/soql.ts';
import { splitIntoChunks } from '../../../values/lists.ts';

type PermissionRow = {
  Id?: string;
  ParentId: string;
  SobjectType: string;
  PermissionsRead: boolean;
  PermissionsEdit: boolean;
};

/** Rows by the object that holds them. */
export type PermissionRows = {
  ObjectPermissions: PermissionRow & {
    PermissionsViewAllRecords?: boolean;
    PermissionsModifyAllRecords?: boolean;
    PermissionsViewAllFields?: boolean;
  };
  FieldPermissions: PermissionRow & { Field: string };
};

/** A query for the rows of permission sets on objects. */
export type PermissionQuery<Table extends keyof PermissionRows> = {
  readonly table: Table;
  readonly setIds: readonly string[];
  /** Null for all objects. */
  readonly objects: readonly string[] | null;
};

/**
 * Whether the org makes the row up: the object permissions of Modify All Data (docs/salesforce-facts.md#src-op, #s3-6), and,
 * [inference], the field permissions of View All Fields.
 */
export function isMadeUpRow({ Id }: { readonly Id?: string }): boolean {
  return Id?.startsWith('000') === true;
}

const QUERIES: Readonly<Record<keyof PermissionRows, string>> = {
  // Where an org lacks the last column, no set has View All Fields (docs/salesforce-facts.md#s3-7).
  ObjectPermissions:
    'SELECT Id, ParentId, SobjectType, PermissionsRead, PermissionsEdit, PermissionsViewAllRecords, PermissionsModifyAllRecords, PermissionsViewAllFields? FROM ObjectPermissions',
  FieldPermissions: 'SELECT Id, ParentId, SobjectType, PermissionsRead, PermissionsEdit, Field FROM FieldPermissions',
};

/** Objects in one query: with the longest names, 62 characters, and a full list of sets they fit the URL (`soql.ts`). */
const OBJECTS_PER_QUERY = 75;

/** Hands every row to `take`. No query is made where there is no set or no object. */
export async function queryPermissionPages<Table extends keyof PermissionRows>(
  client: OrgClient,
  { table, setIds, objects }: PermissionQuery<Table>,
  take: (row: PermissionRows[Table]) => void,
): Promise<void> {
  const read = async (list: readonly string[] | null): Promise<void> => {
    const narrowing = list === null ? '' : ` AND SobjectType IN (${list.map(quoteSoql).join(',')})`;
    const soql = `${QUERIES[table]} WHERE ParentId {in}${narrowing}`;
    for await (const page of queryPagesIn<PermissionRows[Table]>(client, soql, setIds))
      for (const row of page) take(row);
  };
  if (objects === null) return read(null);
  const names = await Promise.all([...new Set(objects)].map(async (object) => client.toQueryName(object)));
  await queryInParallel(splitIntoChunks(names, OBJECTS_PER_QUERY), read);
}
