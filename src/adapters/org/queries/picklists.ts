import { Problem } from '../../../fls/problem.ts';
import type { OrgClient } from '../client/batching.ts';

/**
 * What can be given permission at all, as the picklists of the permission objects name it
 * (docs/salesforce-facts.md#s3-3).
 */

/** @throws Problem `noObjectPicklist` */
export async function readControllableObjects(questions: OrgClient): Promise<ReadonlySet<string>> {
  const objects = await readPicklist(questions, 'ObjectPermissions', 'SobjectType');
  if (objects.size === 0) throw new Problem('noObjectPicklist', {});
  return objects;
}

export async function readFieldPermissionObjects(questions: OrgClient): Promise<ReadonlySet<string>> {
  return readPicklist(questions, 'FieldPermissions', 'SobjectType');
}

/** As `Object.Field`; null where the org does not list them, which must not pass for nothing that can be changed. */
export async function readPermissionableFields(questions: OrgClient): Promise<ReadonlySet<string> | null> {
  const fields = await readPicklist(questions, 'FieldPermissions', 'Field');
  return fields.size === 0 ? null : fields;
}

async function readPicklist(questions: OrgClient, sobject: string, column: string): Promise<ReadonlySet<string>> {
  const { fields } = await questions.describe(sobject);
  const field = fields.find(({ name }) => name === column);
  return new Set(field?.picklistValues?.filter(({ active }) => active !== false).map(({ value }) => value) ?? []);
}
