import { Builder } from 'xml2js';
import { compare } from '../fls/names.ts';
import { objectOf } from '../fls/access.ts';

/** What one retrieve asks for: profiles by encoded fullName, objects by name, custom fields as `Object.Field__c`. */
export type Request = {
  readonly profiles: readonly string[];
  readonly objects: readonly string[];
  readonly fields: readonly string[];
};

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/**
 * Objects that hold field permissions but are no CustomObject members: `Activity` gives no entries (Task and Event do),
 * and `X__hd` comes along with its object (facts 1.2).
 */
export function isRetrievable(object: string): boolean {
  return object !== 'Activity' && !object.endsWith('__hd');
}

/** The trend-history twin that the org answers with when the object is named (facts 1.2). */
export function trendObjectOf(object: string): string {
  return `${object.replace(/__c$/, '')}__hd`;
}

/**
 * Custom fields that can be CustomField members. Custom fields of Task and Event belong to Activity, `__pc` is an alias
 * of a Contact field: naming them only draws "cannot be found" (facts 1.2); their permissions come with the object.
 */
export function isFieldMember(field: string): boolean {
  const object = objectOf(field);
  return field.endsWith('__c') && object !== 'Task' && object !== 'Event' && isRetrievable(object);
}

export function customFieldsOf(objects: readonly string[], fields: Iterable<string>): string[] {
  const named = new Set(objects);
  return [...new Set(fields)].filter((field) => isFieldMember(field) && named.has(objectOf(field))).sort(compare);
}

/**
 * The package.xml of a request: sorted, so that it is the same from run to run, and without `*`, which matches neither
 * standard nor managed objects (PROF; cli#3028, cli#2875).
 *
 * @param apiVersion as `66.0`
 */
export function manifestText(request: Request, apiVersion: string): string {
  const types = [
    { name: 'CustomField', members: request.fields },
    { name: 'CustomObject', members: request.objects },
    { name: 'Profile', members: request.profiles },
  ]
    .filter(({ members }) => members.length > 0)
    .map(({ name, members }) => ({ members: [...new Set(members)].sort(compare), name }));
  const builder = new Builder({
    xmldec: { version: '1.0', encoding: 'UTF-8' },
    renderOpts: { pretty: true, indent: '    ', newline: '\n' },
  });
  return `${builder.buildObject({ Package: { $: { xmlns: NAMESPACE }, types, version: apiVersion } })}\n`;
}
