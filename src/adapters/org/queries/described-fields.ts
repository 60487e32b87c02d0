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
      return described && [object, described.fields.map((field) => toOrgField(field, described, namespace))];
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
function toOrgField(field: DescribedField, object: DescribeResponse, namespace: string | null): OrgField {
  const { name, permissionable, compoundFieldName } = field;
  const isPart = typeof compoundFieldName === 'string' && compoundFieldName !== name;
  return {
    name: stripOwnNamespace(name, namespace),
    updateable: isUpdateable(field, object),
    permissionable: permissionable === true,
    compound: isPart ? stripOwnNamespace(compoundFieldName, namespace) : null,
  };
}

/** Fields of every object that nobody can edit (docs/salesforce-facts.md#s3-1). */
const READ_ONLY_FIELDS = [
  'Id',
  'CreatedById',
  'CreatedDate',
  'IsDeleted',
  'LastModifiedById',
  'LastModifiedDate',
  'SystemModstamp',
];

/**
 * Describe calls a field updateable that the running user may edit. Where that user may edit no record of the object, this says
 * nothing of others, so every field counts that is not known to be read only: rather too much than too little.
 */
function isUpdateable({ name, updateable, calculated, autoNumber }: DescribedField, object: DescribeResponse): boolean {
  if (updateable === true || object.updateable !== false) return updateable === true;
  return calculated !== true && autoNumber !== true && !READ_ONLY_FIELDS.includes(name);
}
