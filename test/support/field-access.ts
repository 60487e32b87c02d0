import type { FieldAccess } from '../../src/fls/explanation.ts';

/** Read on a field, on an object with permissions of its own; granted by nothing unless said. */
export function accessOn(field: string, rest: Partial<FieldAccess> = {}): FieldAccess {
  return {
    field,
    read: true,
    edit: false,
    isAlwaysVisible: false,
    permission: field,
    opening: { kind: 'own' },
    objectVia: [],
    readVia: [],
    editVia: [],
    mutedBy: [],
    ...rest,
  };
}
