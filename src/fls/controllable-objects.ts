import { stripOwnNamespace } from './own-namespace.ts';
import { ObjectNames } from './object-collections.ts';
import { UNCONTROLLED_ENDINGS, UNCONTROLLED_OBJECTS } from './offline-objects.ts';
import { Problem } from './problem.ts';
import { readMember, toList } from '../values/loosely-typed.ts';

const UNCONTROLLED = new ObjectNames(UNCONTROLLED_OBJECTS);
const LOWERCASE_ENDINGS = UNCONTROLLED_ENDINGS.map((ending) => ending.toLowerCase());

/**
 * Whether an object can hold object permissions, for reports without an org. True for all objects outside a dated table
 * (docs/offline-objects.md; docs/salesforce-facts.md#s1-2, #s3-3). Custom settings are included, because their names do not
 * differ from those of custom objects.
 */
export function isControlledOffline(object: string): boolean {
  const name = object.toLowerCase();
  return !UNCONTROLLED.has(name) && !LOWERCASE_ENDINGS.some((ending) => name.endsWith(ending));
}

/**
 * The same by the list of an org: the picklist of SobjectType (docs/salesforce-facts.md#s3-3).
 *
 * @param output of `sf sobject describe --sobject ObjectPermissions --json`, or only its `result`
 * @param path of the file with the output, for the error message
 * @param namespace of the project, which the org's list has and the project's files have not
 * @throws Problem `noPicklistInDescribe` when the output describes another object, or lists no objects
 */
export function buildControlledCheck(
  output: unknown,
  path: string,
  namespace: string | null = null,
): (object: string) => boolean {
  const describe = readMember(output, 'result') ?? output;
  const fields = readMember(describe, 'name') === 'ObjectPermissions' ? readMember(describe, 'fields') : null;
  const field = toList(fields).find((one) => readMember(one, 'name') === 'SobjectType');
  const values = toList(readMember(field, 'picklistValues')).filter((value) => readMember(value, 'active') !== false);
  const objects = new ObjectNames(
    values
      .map((value) => readMember(value, 'value'))
      .filter((name) => typeof name === 'string')
      .map((name) => stripOwnNamespace(name, namespace)),
  );
  if (objects.size === 0) throw new Problem('noPicklistInDescribe', { path });
  return (object) => objects.has(object);
}
