import { stripOwnNamespace } from '../../../fls/own-namespace.ts';
import type { OrgField } from '../../../ports/org.ts';
import type { OrgClient } from '../client/org-client.ts';
import type { DescribedField, DescribeResponse } from '../client/responses.ts';

/**
 * The fields of the objects by describe, one request each, sent together. An object that the org does not know is missing.
 *
 * @param namespace the org's own; names come without it
 */
export async function describeFields(
  client: OrgClient,
  objects: readonly string[],
  namespace: string | null,
): Promise<ReadonlyMap<string, readonly OrgField[]>> {
  const described = await Promise.all(
    [...new Set(objects)].map(async (object): Promise<[string, readonly OrgField[]] | null> => {
      const described = await describeObject(client, await client.toQueryName(object));
      return described && [object, described.fields.map((field) => toOrgField(field, namespace))];
    }),
  );
  return new Map(described.filter((entry) => entry !== null));
}

/** Null for an object that the org does not know, or that the running user may not read. */
export async function describeObject(client: OrgClient, object: string): Promise<DescribeResponse | null> {
  try {
    return await client.describe(object);
  } catch (error) {
    if (error instanceof Error && error.name === 'NOT_FOUND') return null;
    throw error;
  }
}

/** A field calls the compound that it belongs to by name; a compound, and a name field of one part, may call itself. */
function toOrgField(
  { name, updateable, permissionable, compoundFieldName }: DescribedField,
  namespace: string | null,
): OrgField {
  const isPart = typeof compoundFieldName === 'string' && compoundFieldName !== name;
  return {
    name: stripOwnNamespace(name, namespace),
    updateable: updateable === true,
    permissionable: permissionable === true,
    compound: isPart ? stripOwnNamespace(compoundFieldName, namespace) : null,
  };
}
