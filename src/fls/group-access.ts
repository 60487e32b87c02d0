import { ACCESS_RANKS, getLesser, type Access } from './access.ts';
import type { MemberAccess, ObjectRights } from './grantor.ts';

/** What a group grants. */
export type GroupAccess = {
  readonly objects: ReadonlyMap<string, ObjectRights>;
  readonly everyObject: Access;
  readonly viewsAllData?: true;
  readonly everyField: boolean;
  /** Null where the fields of a permission set were not read. */
  readonly fields: ReadonlyMap<string, Access> | null;
};

/**
 * What a permission set group grants: the sum of its permission sets less what its muting sets mute, which is what its
 * aggregated permission set holds (docs/salesforce-facts.md#s3-5, #src-psgc). Whether a permission set needs activation does
 * not matter in a group (docs/salesforce-facts.md#src-activation).
 */
export function computeGroupAccess(sets: readonly MemberAccess[], muting: readonly MemberAccess[]): GroupAccess {
  const has = (flag: 'viewAllData' | 'modifyAllData' | 'everyField'): boolean =>
    sets.some((set) => set[flag]) && !muting.some((set) => set[flag]);
  return {
    objects: sumObjects(sets, muting),
    everyObject: has('modifyAllData') ? 'edit' : has('viewAllData') ? 'read' : 'none',
    ...(has('modifyAllData') && has('viewAllData') ? { viewsAllData: true } : {}),
    everyField: has('everyField'),
    fields: sets.some(({ fields }) => fields === null) ? null : sumFields(sets, muting),
  };
}

function sumObjects(sets: readonly MemberAccess[], muting: readonly MemberAccess[]): ReadonlyMap<string, ObjectRights> {
  const sum = new Map<string, ObjectRights>();
  for (const object of new Set(sets.flatMap(({ objects }) => [...objects.keys()]))) {
    const has = (right: 'read' | 'edit' | 'allFields'): boolean =>
      sets.some(({ objects }) => objects.get(object)?.[right]) &&
      !muting.some((set) => set.objects.get(object)?.[right]);
    const rights = { read: has('read'), edit: has('edit'), allFields: has('allFields') };
    if (rights.read || rights.edit || rights.allFields) sum.set(object, rights);
  }
  return sum;
}

function sumFields(sets: readonly MemberAccess[], muting: readonly MemberAccess[]): ReadonlyMap<string, Access> {
  const sum = new Map<string, Access>();
  for (const [field, access] of sets.flatMap(({ fields }) => [...(fields ?? [])])) {
    const most = muting.reduce<Access>((left, set) => getLesser(left, set.fields?.get(field) ?? 'edit'), 'edit');
    const granted = getLesser(access, most);
    if (ACCESS_RANKS[granted] > ACCESS_RANKS[sum.get(field) ?? 'none']) sum.set(field, granted);
  }
  return sum;
}
