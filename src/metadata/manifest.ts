import { Builder } from 'xml2js';
import { compareStrings } from '../fls/names.ts';
import { getObjectName } from '../fls/access.ts';

/** What one retrieve asks for: profiles by encoded fullName, objects by name, custom fields as `Object.Field__c`. */
export type ManifestMembers = {
  readonly profiles: readonly string[];
  readonly objects: readonly string[];
  readonly fields: readonly string[];
};

const MANIFEST_NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** Whether an object can be a CustomObject member that brings field permissions (docs/salesforce-facts.md#s1-2). */
function isManifestObject(object: string): boolean {
  return object !== 'Activity' && !object.endsWith('__hd');
}

/**
 * The CustomObject members that bring an object's field permissions: `Activity` gives none, Task and Event do; `X__hd`
 * is no member and comes along with X (docs/salesforce-facts.md#s1-2).
 *
 * @param known every object name that the org has been heard to use
 */
export function getManifestObjects(object: string, known: ReadonlySet<string>): string[] {
  if (object === 'Activity') return ['Event', 'Task'];
  if (!object.endsWith('__hd')) return [object];
  const parent = object.slice(0, -'__hd'.length);
  return [known.has(`${parent}__c`) ? `${parent}__c` : parent];
}

/** The trend-history twin that the org answers with when the object is named (docs/salesforce-facts.md#s1-2). */
export function getTrendObject(object: string): string {
  return `${object.replace(/__c$/, '')}__hd`;
}

/**
 * Custom fields that can be CustomField members. Custom fields of Task and Event belong to Activity, `__pc` is an alias
 * of a Contact field: naming them only draws "cannot be found" (docs/salesforce-facts.md#s1-2); their permissions come
 * with the object.
 */
function isManifestField(field: string): boolean {
  const object = getObjectName(field);
  return field.endsWith('__c') && object !== 'Task' && object !== 'Event' && isManifestObject(object);
}

export function selectManifestFields(objects: readonly string[], fields: Iterable<string>): string[] {
  const named = new Set(objects);
  return [...new Set(fields)]
    .filter((field) => isManifestField(field) && named.has(getObjectName(field)))
    .sort(compareStrings);
}

/**
 * The package.xml of a request: sorted, so that it is the same from run to run, and without `*`, which matches neither
 * standard nor managed objects (docs/salesforce-facts.md#src-prof; forcedotcom/cli#3028, forcedotcom/cli#2875).
 *
 * @param apiVersion as `66.0`
 */
export function renderManifest(request: ManifestMembers, apiVersion: string): string {
  const types = [
    { name: 'CustomField', members: request.fields },
    { name: 'CustomObject', members: request.objects },
    { name: 'Profile', members: request.profiles },
  ]
    .filter(({ members }) => members.length > 0)
    .map(({ name, members }) => ({ members: [...new Set(members)].sort(compareStrings), name }));
  const builder = new Builder({
    xmldec: { version: '1.0', encoding: 'UTF-8' },
    renderOpts: { pretty: true, indent: '    ', newline: '\n' },
  });
  return `${builder.buildObject({ Package: { $: { xmlns: MANIFEST_NAMESPACE }, types, version: apiVersion } })}\n`;
}
