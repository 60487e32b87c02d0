import { getObjectName } from '../../../fls/access.ts';
import { addOwnNamespace, stripOwnNamespace } from '../../../fls/own-namespace.ts';
import type { OrgClient } from './org-client.ts';
import type { DescribeResponse, SoqlPage } from './responses.ts';

/** Columns, and picklists of these columns, that hold names of objects and fields. */
const NAME_COLUMNS: ReadonlySet<string> = new Set(['SobjectType', 'Field']);

/** Only these queries and descriptions have such columns, so that others need not wait for the namespace. */
const NAMING_QUERY = /^SELECT .*\b(?:SobjectType|Field|NamespacePrefix)\b.* FROM /s;
const NAMING_OBJECTS: ReadonlySet<string> = new Set(['FieldPermissions', 'ObjectPermissions']);

/**
 * Takes the org's own namespace off the names in rows and picklists, so that no caller ever meets the two spellings of one
 * object (docs/salesforce-facts.md#s1-9): the values of SobjectType and Field lose it, and the NamespacePrefix of the org's
 * own permission sets and groups is null. Only filters need the other spelling, by `toQueryName`.
 *
 * @param readNamespace null for an org without a namespace; called with a request, in the same turn
 */
export function translateNames(client: OrgClient, readNamespace: () => Promise<string | null>): OrgClient {
  const spellings = new Map<string, string>();

  function toMetadataName(name: string, namespace: string): string {
    const stripped = stripOwnNamespace(name, namespace);
    // Not every name can be told from its metadata name alone: `Item__hd` may have the namespace or not.
    if (stripped !== name) spellings.set(getObjectName(stripped), getObjectName(name));
    return stripped;
  }

  function translateRow(row: object, namespace: string): object {
    return Object.fromEntries(
      Object.entries(row).map(([column, value]: [string, unknown]) => {
        if (typeof value === 'string' && NAME_COLUMNS.has(column)) return [column, toMetadataName(value, namespace)];
        if (column === 'NamespacePrefix' && value === namespace) return [column, null];
        return [column, typeof value === 'object' && value !== null ? translateRow(value, namespace) : value];
      }),
    );
  }

  async function translatePage<Row extends object>(request: Promise<SoqlPage<Row>>): Promise<SoqlPage<Row>> {
    const [page, namespace] = await Promise.all([request, readNamespace()]);
    if (namespace === null || !('records' in page)) return page;
    return { ...page, records: page.records.map((row) => Object.assign(row, translateRow(row, namespace))) };
  }

  function translateDescribe(description: DescribeResponse, namespace: string): DescribeResponse {
    const fields = description.fields.map((field) => {
      const values = NAME_COLUMNS.has(field.name) ? field.picklistValues : null;
      if (!values) return field;
      return {
        ...field,
        picklistValues: values.map((one) => {
          return typeof one.value === 'string' ? { ...one, value: toMetadataName(one.value, namespace) } : one;
        }),
      };
    });
    return { ...description, fields };
  }

  return {
    ...client,
    query: async <Row extends object>(soql: string) => {
      const request = client.query<Row>(soql);
      return NAMING_QUERY.test(soql) ? translatePage(request) : request;
    },
    queryMore: async <Row extends object>(locator: string) => translatePage(client.queryMore<Row>(locator)),
    describe: async (sobject) => {
      if (!NAMING_OBJECTS.has(sobject)) return client.describe(sobject);
      const [description, namespace] = await Promise.all([client.describe(sobject), readNamespace()]);
      return namespace === null ? description : translateDescribe(description, namespace);
    },
    toQueryName: async (object) => spellings.get(object) ?? addOwnNamespace(object, await readNamespace()),
  };
}
