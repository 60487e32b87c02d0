import type { OrgState } from '../model.ts';
import { sameId, splitField, type Access } from '../rules.ts';
import { PlatformError } from '../soql/error.ts';

/**
 * What a FieldPermissions row may not say (docs/salesforce-facts.md#s2-3, #s3-4).
 * @throws PlatformError FIELD_INTEGRITY_EXCEPTION
 */
export function checkAccess(org: OrgState, parentId: string, field: string, access: Access): void {
  const [objectName, name] = splitField(field);
  if (access.edit && !access.read) {
    // The exact text is not known (docs/salesforce-facts.md#s2-3); assumed.
    throw new PlatformError('FIELD_INTEGRITY_EXCEPTION', 'Edit permission requires read permission: PermissionsRead');
  }
  if (access.edit && org.objects.get(objectName)?.fields.some((each) => each.name === name && each.readOnly)) {
    throw new PlatformError(
      'FIELD_INTEGRITY_EXCEPTION',
      `Edit permission is not allowed for read-only field: ${field}`,
    );
  }
  const wide = org
    .rows('ObjectPermissions')
    .some(
      (row) =>
        sameId(row['ParentId'], parentId) &&
        row['SobjectType'] === objectName &&
        row['PermissionsViewAllFields'] === true,
    );
  if (wide && !access.read) {
    throw new PlatformError('FIELD_INTEGRITY_EXCEPTION', `Read permission is required: ${field}`);
  }
}

/** A value that the restricted picklist of the column does not list. */
export function badPicklistValue(label: string, value: string): PlatformError {
  return new PlatformError(
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `${label}: bad value for restricted picklist field: ${value}`,
  );
}
