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
  ObjectPermissions: PermissionRow & { PermissionsViewAllFields?: boolean };
  FieldPermissions: PermissionRow & { Field: string };
};

/** A query for the rows of permission sets on objects. */
export type PermissionQuery<Table extends keyof PermissionRows> = {
  readonly table: Table;
  readonly setIds: readonly string[];
  readonly objects: readonly string[];
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
    'SELECT Id, ParentId, SobjectType, PermissionsRead, PermissionsEdit, PermissionsViewAllFields? FROM ObjectPermissions',
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
  const names = await Promise.all([...new Set(objects)].map(async (object) => client.toQueryName(object)));
  const read = async (list: readonly string[]): Promise<void> => {
    const soql = `${QUERIES[table]} WHERE ParentId {in} AND SobjectType IN (${list.map(quoteSoql).join(',')})`;
    for await (const page of queryPagesIn<PermissionRows[Table]>(client, soql, setIds))
      for (const row of page) take(row);
  };
  await queryInParallel(splitIntoChunks(names, OBJECTS_PER_QUERY), read);
}
