import { Problem } from '../../../fls/problem.ts';
import type { Questions } from '../client/batching.ts';

/** What can be given permission at all, as the picklists of the permission objects name it (facts 3.3). */

/** @throws Problem `noObjectPicklist` */
export async function controllableObjects(questions: Questions): Promise<ReadonlySet<string>> {
  const objects = await picklistOf(questions, 'ObjectPermissions', 'SobjectType');
  if (objects.size === 0) throw new Problem('noObjectPicklist');
  return objects;
}

export async function objectsWithFieldPermissions(questions: Questions): Promise<ReadonlySet<string>> {
  return picklistOf(questions, 'FieldPermissions', 'SobjectType');
}

/** As `Object.Field`; null where the org does not list them, which must not pass for nothing that can be changed. */
export async function permissionableFields(questions: Questions): Promise<ReadonlySet<string> | null> {
  const fields = await picklistOf(questions, 'FieldPermissions', 'Field');
  return fields.size === 0 ? null : fields;
}

async function picklistOf(questions: Questions, sobject: string, column: string): Promise<ReadonlySet<string>> {
  const { fields } = await questions.describe(sobject);
  const field = fields.find(({ name }) => name === column);
  return new Set(field?.picklistValues?.filter(({ active }) => active !== false).map(({ value }) => value) ?? []);
}
