import { getObjectName } from './access.ts';

/** The fields that an org lists as able to hold field permissions. */
export type PermissionableFields = {
  /** `Object.Field`, each once. Lookups end in `Id` where the org lists both spellings. */
  readonly fields: ReadonlySet<string>;
  /**
   * How the org names standard lookups: `both` as `Contact.Account` and `Contact.AccountId`, `short` only as
   * `Contact.Account`. FieldPermissions and metadata always name them with `Id`.
   */
  readonly lookups: 'both' | 'short';
};

const ID = 'Id';

/**
 * Reads the values of the picklist `FieldPermissions.Field`. From July 2023 on it names each standard lookup twice, up to
 * May 2023 once and without `Id` (docs/salesforce-facts.md#s3-8). Two values are one field only where both are there:
 * `Product2.ExternalId` ends in `Id` and is no lookup, so nothing is cut off a name.
 */
export function parsePermissionableFields(values: Iterable<string>): PermissionableFields {
  const fields = new Set(values);
  const short = [...fields].filter((field) => fields.has(`${field}${ID}`));
  for (const field of short) fields.delete(field);
  return { fields, lookups: short.length > 0 ? 'both' : 'short' };
}

/** The objects of the fields. The picklist of objects lacks custom ones in most orgs (docs/salesforce-facts.md#s3-8). */
export function collectPermissionableObjects({ fields }: Pick<PermissionableFields, 'fields'>): Set<string> {
  return new Set([...fields].map(getObjectName));
}

/**
 * Whether the org lists the field. In an org with short lookups `Contact.AccountId` stands as `Contact.Account`; in others a
 * name has to be there as it is.
 */
export function isPermissionable(field: string, { fields, lookups }: PermissionableFields): boolean {
  if (fields.has(field)) return true;
  return lookups === 'short' && field.endsWith(ID) && fields.has(field.slice(0, -ID.length));
}

/**
 * Objects whose fields no org lists, whether or not their permissions can be set: custom metadata types and platform
 * events (docs/salesforce-facts.md#s1-2, #s3-8). Files have entries for them, so only a deploy can tell.
 */
export function isUnlistedObject(object: string): boolean {
  return /__(?:mdt|e)$/i.test(object);
}
