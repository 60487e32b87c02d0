/** What one field permission gives, from least to most. */
export type Access = 'none' | 'read' | 'edit';

export const ACCESS_RANKS: Readonly<Record<Access, number>> = { none: 0, read: 1, edit: 2 };

/** Whether the first gives less than the second. */
export function isLessAccess(access: Access, than: Access): boolean {
  return ACCESS_RANKS[access] < ACCESS_RANKS[than];
}

/** One entry of a profile as metadata spells it; `field` is `Object.Field`, lookups with their `Id`. */
export type FieldPermission = { readonly field: string; readonly readable: boolean; readonly editable: boolean };

export function toAccess(permission: Pick<FieldPermission, 'readable' | 'editable'>): Access {
  if (permission.editable) return 'edit';
  return permission.readable ? 'read' : 'none';
}

/**
 * The entry that gives just this access. Edit needs read, and none must be said of both
 * (docs/salesforce-facts.md#trap-15, #trap-16).
 */
export function toFieldPermission(field: string, access: Access): FieldPermission {
  return { field, readable: access !== 'none', editable: access === 'edit' };
}

/** The object of `Object.Field`. A name without a dot is its own object. */
export function getObjectName(field: string): string {
  const dot = field.indexOf('.');
  return dot < 0 ? field : field.slice(0, dot);
}
