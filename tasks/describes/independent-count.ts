import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../plugin.ts';
import type { DescribedOrg } from './described-org.ts';
import type { Reading } from './reading.ts';

/** By docs/salesforce-facts.md#s3-7, and the mutable twin of the last. */
const SOMETIMES_LACKING = [
  'ObjectPermissions.PermissionsViewAllFields',
  'PermissionSet.HasActivationRequired',
  'PermissionSet.PermissionSetGroupId',
  'PermissionSet.PermissionsApiUserOnly',
  'PermissionSet.PermissionsViewAllFieldsGlobal',
  'PermissionSetAssignment.ExpirationDate',
  'PermissionSetAssignment.IsActive',
  'PermissionSetAssignment.IsRevoked',
  'PermissionSetAssignment.PermissionSetGroupId',
  'PermissionSetGroup.HasActivationRequired',
  'MutingPermissionSet.PermissionsViewAllFieldsGlobal',
];

/** Counts what an org's describes hold, without any code of the plugin. */
export function countDescribes({ objects }: DescribedOrg): Reading {
  const values = (object: string, column: string): string[] => {
    const field = objects.get(object)?.find(({ name }) => name === column);
    const active = (field?.picklistValues ?? []).filter((value) => value.active !== false);
    return [...new Set(active.map(({ value }) => String(value)))].sort();
  };
  const controllable = values('ObjectPermissions', 'SobjectType');
  const listed = values('FieldPermissions', 'Field');
  // Sorted, a lookup with Id comes right behind it or later, but always behind it.
  const fields: string[] = [];
  let pairs = 0;
  for (const value of listed) {
    const short = value.endsWith('Id') ? fields.lastIndexOf(value.slice(0, -2)) : -1;
    if (short >= 0) {
      fields[short] = value;
      pairs += 1;
    } else fields.push(value);
  }
  const objectsOfFields = fields.map((field) => field.split('.', 1)[0] ?? '');
  const stray = objectsOfFields.filter((object) => controllable.includes(object)).length;
  return {
    controllable: controllable.length,
    objects: new Set([...values('FieldPermissions', 'SobjectType'), ...objectsOfFields]).size,
    fields: fields.length,
    lookups: pairs > 0 ? 'both' : 'short',
    stray,
    uncontrolled: fields.length - stray,
    contradicted: controllable.filter(isListedOffline),
    lacking: SOMETIMES_LACKING.filter((path) => {
      const [object = '', column] = path.split('.');
      return objects.has(object) && !objects.get(object)?.some(({ name }) => name === column);
    }).sort(),
  };
}

const page = readFileSync(join(root, 'docs', 'offline-objects.md'), 'utf8');
const firstCells = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);
const listedObjects = new Set(firstCells.filter((name) => !name.startsWith('__')));
const listedEndings = firstCells.filter((name) => name.startsWith('__'));

function isListedOffline(object: string): boolean {
  return listedObjects.has(object) || listedEndings.some((ending) => object.endsWith(ending));
}

/**
 * Standard objects that can have field permissions in one of the orgs, object permissions in none, and are missing in the
 * offline list.
 */
export function listUnknownOffline(orgs: readonly DescribedOrg[]): string[] {
  const named = (object: string, column: string): Set<string> =>
    new Set(
      orgs.flatMap(({ objects }) =>
        (objects.get(object)?.find(({ name }) => name === column)?.picklistValues ?? []).map(({ value }) =>
          String(value),
        ),
      ),
    );
  const controllable = named('ObjectPermissions', 'SobjectType');
  const fieldObjects = [...named('FieldPermissions', 'Field')].map((field) => field.split('.', 1)[0] ?? '');
  const all = new Set([...named('FieldPermissions', 'SobjectType'), ...fieldObjects]);
  return [...all].filter((object) => !object.includes('__') && !controllable.has(object) && !isListedOffline(object));
}
