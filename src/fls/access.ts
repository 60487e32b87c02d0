/** What one field permission gives, from least to most. */
export type Access = 'none' | 'read' | 'edit';

/** One entry of a profile as metadata spells it; `field` is `Object.Field`, lookups with their `Id`. */
export type FieldPermission = { readonly field: string; readonly readable: boolean; readonly editable: boolean };

export function accessOf(permission: Pick<FieldPermission, 'readable' | 'editable'>): Access {
  if (permission.editable) return 'edit';
  return permission.readable ? 'read' : 'none';
}

/** The object of `Object.Field`. A name without a dot is its own object. */
export function objectOf(field: string): string {
  const dot = field.indexOf('.');
  return dot < 0 ? field : field.slice(0, dot);
}
