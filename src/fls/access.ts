/** What one field permission gives, from least to most. */
export type Access = 'none' | 'read' | 'edit';

/** By rank, from least to most. */
export const ACCESS_LEVELS: readonly Access[] = ['none', 'read', 'edit'];

/** Ranks for comparing access. */
export const ACCESS_RANKS: Readonly<Record<Access, number>> = { none: 0, read: 1, edit: 2 };

/** Whether the first gives less than the second. */
export function isLessAccess(access: Access, than: Access): boolean {
  return ACCESS_RANKS[access] < ACCESS_RANKS[than];
}

export function getLesser(a: Access, b: Access): Access {
  return isLessAccess(a, b) ? a : b;
}

/** One field permission, named as in metadata: `field` is `Object.Field`, and lookups end in `Id`. */
export type FieldPermission = { readonly field: string; readonly readable: boolean; readonly editable: boolean };

/** The access that a field permission gives. */
export function toAccess(permission: Pick<FieldPermission, 'readable' | 'editable'>): Access {
  if (permission.editable) return 'edit';
  return permission.readable ? 'read' : 'none';
}

/**
 * The field permission that gives exactly this access. Edit includes read, and no access sets both flags to false
 * (docs/salesforce-facts.md#trap-15, #trap-16).
 */
export function toFieldPermission(field: string, access: Access): FieldPermission {
  return { field, readable: access !== 'none', editable: access === 'edit' };
}

/** The object of `Object.Field`. For a name without a dot, the name itself. */
export function getObjectName(field: string): string {
  const dot = field.indexOf('.');
  return dot < 0 ? field : field.slice(0, dot);
}
