import { ObjectNames } from './object-names.ts';
import { UNCONTROLLED_ENDINGS, UNCONTROLLED_OBJECTS } from './offline-objects.ts';
import { Problem } from './problem.ts';
import { readMember, toList } from '../values/loosely-typed.ts';

const UNCONTROLLED = new ObjectNames(UNCONTROLLED_OBJECTS);
const LOWERCASE_ENDINGS = UNCONTROLLED_ENDINGS.map((ending) => ending.toLowerCase());

/**
 * Whether an object can hold object permissions, for reports without an org: all but those of a dated table, which
 * `docs/offline-objects.md` documents (docs/salesforce-facts.md#s1-2, #s3-3). A custom setting counts as a custom
 * object: its name is no other.
 */
export function isControlledOffline(object: string): boolean {
  const name = object.toLowerCase();
  return !UNCONTROLLED.has(name) && !LOWERCASE_ENDINGS.some((ending) => name.endsWith(ending));
}

/**
 * The same by an org's own list: what `sf sobject describe --sobject ObjectPermissions --json` printed, or its `result`
 * alone (docs/salesforce-facts.md#s3-3: the picklist of SobjectType).
 *
 * @param path of the file that holds it, to name it in an error
 * @throws Problem `noPicklistInDescribe` when it describes another object, or lists none
 */
export function buildControlledCheck(printed: unknown, path: string): (object: string) => boolean {
  const describe = readMember(printed, 'result') ?? printed;
  const fields = readMember(describe, 'name') === 'ObjectPermissions' ? readMember(describe, 'fields') : null;
  const field = toList(fields).find((one) => readMember(one, 'name') === 'SobjectType');
  const values = toList(readMember(field, 'picklistValues')).filter((value) => readMember(value, 'active') !== false);
  const objects = new ObjectNames(
    values.map((value) => readMember(value, 'value')).filter((name) => typeof name === 'string'),
  );
  if (objects.size === 0) throw new Problem('noPicklistInDescribe', { path });
  return (object) => objects.has(object);
}
