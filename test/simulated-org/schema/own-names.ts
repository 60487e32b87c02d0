import type { ObjectDef, OrgState } from '../model.ts';

/**
 * Names in an org with a namespace of its own. The state has those of the Metadata API, without the prefix; the data and
 * Tooling APIs give and take the org's own objects and fields with it (docs/salesforce-facts.md#s1-9). Where there is no such
 * namespace, both are the same.
 */

/** Endings of what an org can create; `Item__c` is the org's own, `acme__Item__c` a package's. */
const OWN_NAME = /^[A-Za-z](?:(?!__)\w)*__(?:c|e|mdt|b|x|pc|(?:Latitude__|Longitude__)s)$/u;

/** `Item__c.State__c` → `xyz__Item__c.xyz__State__c`; `Account.State__c` → `Account.xyz__State__c`. */
export function toDataName(org: OrgState, name: string): string {
  const prefix = org.info.namespacePrefix;
  if (prefix === null) return name;
  const parts = name.split('.');
  return parts.map((part) => (isOwn(org, part) ? `${prefix}__${part}` : part)).join('.');
}

/** The other way; null for a name that the data API does not know: the org's own without its prefix. */
export function toStateName(org: OrgState, name: string): string | null {
  const prefix = org.info.namespacePrefix;
  if (prefix === null) return name;
  const parts = name.split('.').map((part) => {
    const bare = part.toLowerCase().startsWith(`${prefix.toLowerCase()}__`) ? part.slice(prefix.length + 2) : part;
    return isOwn(org, bare) === (bare === part) ? null : bare;
  });
  return parts.includes(null) ? null : parts.join('.');
}

/** The object as the data and Tooling APIs name it and its fields. */
export function withDataNames(org: OrgState, object: ObjectDef): ObjectDef {
  const { namespacePrefix } = org.info;
  if (namespacePrefix === null) return object;
  const name = toDataName(org, object.name);
  return {
    ...object,
    name,
    namespace: name === object.name ? object.namespace : namespacePrefix,
    fields: object.fields.map((field) => ({
      ...field,
      name: toDataName(org, field.name),
      compound: field.compound && toDataName(org, field.compound),
    })),
  };
}

/** A trend object is the org's own when its object is; trend fields are not (assumed). */
function isOwn(org: OrgState, name: string): boolean {
  if (name.endsWith('__hd')) return org.objects.has(name.replace(/__hd$/u, '__c'));
  return OWN_NAME.test(name);
}
