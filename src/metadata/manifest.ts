import { Builder } from 'xml2js';
import { compareStrings } from '../fls/names.ts';
import { getObjectName } from '../fls/access.ts';

/** The members of a retrieve: profiles by encoded fullName, objects by name, custom fields as `Object.Field__c`. */
export type ManifestMembers = {
  readonly profiles: readonly string[];
  readonly objects: readonly string[];
  readonly fields: readonly string[];
};

const MANIFEST_NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** Whether an object can be a CustomObject member with field permissions (docs/salesforce-facts.md#s1-2). */
function isManifestObject(object: string): boolean {
  return object !== 'Activity' && !object.endsWith('__hd');
}

/**
 * The CustomObject members with which the field permissions of an object are retrieved. Those of `Activity` come with
 * Task and Event; `X__hd` cannot be a member and comes with X (docs/salesforce-facts.md#s1-2).
 *
 * @param known every object name that the org is known to have
 */
export function getManifestObjects(object: string, known: ReadonlySet<string>): string[] {
  if (object === 'Activity') return ['Event', 'Task'];
  if (!object.endsWith('__hd')) return [object];
  const parent = object.slice(0, -'__hd'.length);
  return [known.has(`${parent}__c`) ? `${parent}__c` : parent];
}

/** The historical trending object that is retrieved with an object (docs/salesforce-facts.md#s1-2). */
export function getTrendObject(object: string): string {
  return `${object.replace(/__c$/, '')}__hd`;
}

/**
 * Whether a custom field can be a CustomField member. Custom fields of Task and Event belong to Activity, and `__pc`
 * is an alias of a Contact field. For these the org reports "cannot be found" (docs/salesforce-facts.md#s1-2); their
 * permissions are retrieved with the object.
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

/** The members of one type, as a package.xml lists them. */
export type ManifestType = { readonly members: string[]; readonly name: string };

/**
 * The types of a request, sorted, so that each run asks for the same. None has a `*`, which matches neither standard nor
 * managed objects (docs/salesforce-facts.md#src-prof; forcedotcom/cli#3028, forcedotcom/cli#2875).
 */
export function listManifestTypes({ fields, objects, profiles }: ManifestMembers): ManifestType[] {
  return [
    { name: 'CustomField', members: fields },
    { name: 'CustomObject', members: objects },
    { name: 'Profile', members: profiles },
  ]
    .filter(({ members }) => members.length > 0)
    .map(({ name, members }) => ({ members: [...new Set(members)].sort(compareStrings), name }));
}

/**
 * Renders the package.xml of a request.
 *
 * @param apiVersion as `66.0`
 */
export function renderManifest(request: ManifestMembers, apiVersion: string): string {
  const types = listManifestTypes(request);
  const builder = new Builder({
    xmldec: { version: '1.0', encoding: 'UTF-8' },
    renderOpts: { pretty: true, indent: '    ', newline: '\n' },
  });
  return `${builder.buildObject({ Package: { $: { xmlns: MANIFEST_NAMESPACE }, types, version: apiVersion } })}\n`;
}
