/**
 * Names in an org that has a namespace of its own (docs/salesforce-facts.md#s1-9). SOQL, describe and the Tooling API name
 * the org's own objects and fields with it, `xyz__Item__c.xyz__State__c`; the Metadata API and project files without it,
 * `Item__c.State__c`. Everything here speaks as the Metadata API does.
 */

/** A name that the org itself can have given: `Item__c`. Names of packages have a namespace, standard ones no ending. */
const OWN_NAME = /^(?:(?!__)\w)+__(?:c|e|mdt|b|x|pc|(?:latitude__|longitude__)s)$/i;

/**
 * The name of an object, or `Object.Field`, without the org's own namespace. Names of other namespaces stay.
 *
 * @param namespace null for an org or project without one
 */
export function stripOwnNamespace(name: string, namespace: string | null): string {
  if (namespace === null) return name;
  const prefix = `${namespace.toLowerCase()}__`;
  const strip = (part: string): string => {
    const rest = part.slice(prefix.length);
    return part.toLowerCase().startsWith(prefix) && rest.includes('__') ? rest : part;
  };
  return name.split('.').map(strip).join('.');
}

/** The other way: the name as SOQL has it. */
export function addOwnNamespace(name: string, namespace: string | null): string {
  if (namespace === null) return name;
  const add = (part: string): string => (OWN_NAME.test(part) ? `${namespace}__${part}` : part);
  return name.split('.').map(add).join('.');
}

/** The name of a permission set or group without the org's own namespace. It has no ending: `xyz__Readers`. */
export function stripSetNamespace(name: string, namespace: string | null): string {
  const prefix = namespace === null ? null : `${namespace.toLowerCase()}__`;
  return prefix !== null && name.toLowerCase().startsWith(prefix) ? name.slice(prefix.length) : name;
}
