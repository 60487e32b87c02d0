import {
  collectPermissionableObjects,
  parsePermissionableFields,
  type PermissionableFields,
} from '../../../fls/permissionable.ts';
import { Problem } from '../../../fls/problem.ts';
import type { OrgClient } from '../client/org-client.ts';
import { listActiveValues } from '../client/responses.ts';

/**
 * Objects that can hold object permissions, by the picklist of ObjectPermissions (docs/salesforce-facts.md#s3-3).
 *
 * @throws Problem `noObjectPicklist` when the org lists none
 */
export async function readControllableObjects(client: OrgClient): Promise<ReadonlySet<string>> {
  const objects = await readPicklist(client, 'ObjectPermissions', 'SobjectType');
  if (objects.size === 0) throw new Problem('noObjectPicklist', {});
  return objects;
}

/**
 * Objects with at least one field that can hold field permissions, by both picklists of FieldPermissions: that of objects
 * has no custom object in orgs up to 2025 (docs/salesforce-facts.md#s3-8). Custom metadata types and platform events are in
 * neither.
 */
export async function readFieldPermissionObjects(client: OrgClient): Promise<ReadonlySet<string>> {
  const [objects, fields] = await Promise.all([
    readPicklist(client, 'FieldPermissions', 'SobjectType'),
    readPicklist(client, 'FieldPermissions', 'Field'),
  ]);
  return objects.union(collectPermissionableObjects({ fields }));
}

/** Fields that can hold field permissions; null when the org lists none, which does not mean that none can. */
export async function readPermissionableFields(client: OrgClient): Promise<PermissionableFields | null> {
  const values = await readPicklist(client, 'FieldPermissions', 'Field');
  return values.size === 0 ? null : parsePermissionableFields(values);
}

async function readPicklist(client: OrgClient, sobject: string, column: string): Promise<ReadonlySet<string>> {
  const { fields } = await client.describe(sobject);
  return new Set(listActiveValues(fields.find(({ name }) => name === column)));
}
