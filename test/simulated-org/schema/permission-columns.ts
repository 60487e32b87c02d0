import { column, type Column } from './entity.ts';
import { USER_PERMISSIONS, type UserPermission } from './user-permissions.ts';

/**
 * User permissions that came with an API version (docs/salesforce-facts.md#s3-7; the version of this one is an
 * inference there).
 */
const SINCE: Readonly<Partial<Record<UserPermission, number>>> = { ViewAllFieldsGlobal: 64 };

/** One boolean column for each user permission; `derive` for those that are not stored on the row itself. */
export function permissionColumns(derive?: (name: UserPermission) => Column['derive']): Column[] {
  return USER_PERMISSIONS.map((name) =>
    column(`Permissions${name}`, 'boolean', { since: SINCE[name] ?? 0, derive: derive?.(name) ?? null }),
  );
}
