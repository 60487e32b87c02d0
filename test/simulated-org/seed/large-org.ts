import type { ObjectDef, OrgState } from '../model.ts';
import { buildOrg } from './builder.ts';
import { formula, plain, reference, series } from './fields.ts';
import { object } from './objects.ts';
import type { Grants, ProfilePlan } from './plan.ts';

export type LargeOrgSize = {
  /** Beside the administrators' one. */
  readonly profiles: number;
  readonly objects: number;
  /** Permissionable fields of each object. */
  readonly fieldsPerObject: number;
  /** Share of the fields that each profile has access to, from 0 to 1; 1 unless said. */
  readonly density?: number;
  /** Share of the objects that each profile can read, from 0 to 1; 0 unless said. */
  readonly backed?: number;
};

/** Label of the n-th profile, from 0. */
export function largeProfileName(index: number): string {
  return `Integration ${(index + 1).toString().padStart(3, '0')}`;
}

/**
 * An org of any size, the same each time: objects `Bulk_0001__c` …, profiles `Integration 001` … with stray field
 * permissions, one active user for each profile, and one permission set that opens every tenth object to the first.
 */
export function largeOrg(size: LargeOrgSize): OrgState {
  const objects = Array.from({ length: size.objects }, (_, index) => bulkObject(index, size.fieldsPerObject));
  const opened = objects.filter((_, index) => index % 10 === 0);
  const names = Array.from({ length: size.profiles }, (_, index) => largeProfileName(index));
  return buildOrg({
    info: { name: 'Large' },
    objects,
    profiles: names.map((name, index) => bulkProfile(name, index, objects, size)),
    permissionSets: [
      { name: 'Every_Tenth', objects: Object.fromEntries(opened.map((each) => [each.name, ['read' as const]])) },
    ],
    users: names.map((name, index) => ({
      username: `bulk${index + 1}@fls.example`,
      profile: name,
      sets: index === 0 ? ['Every_Tenth'] : [],
    })),
  });
}

function bulkObject(index: number, fields: number): ObjectDef {
  const special = [formula('Total__c'), reference('Parent__c', 'Bulk_0001__c'), plain('Note__c', 'textarea')];
  const kept = special.slice(0, fields);
  return object(`Bulk_${(index + 1).toString().padStart(4, '0')}__c`, [
    ...kept,
    ...series('Field', fields - kept.length),
  ]);
}

function bulkProfile(name: string, turn: number, objects: readonly ObjectDef[], size: LargeOrgSize): ProfilePlan {
  const fields: Record<string, 'read' | 'edit'> = {};
  let seen = turn;
  for (const each of objects) {
    for (const field of each.fields) {
      if (!field.permissionable) continue;
      seen += 1;
      if (chosen(seen, size.density ?? 1))
        fields[`${each.name}.${field.name}`] = field.readOnly || seen % 7 === 0 ? 'read' : 'edit';
    }
  }
  const backed = objects.filter((_, index) => chosen(index + turn, size.backed ?? 0));
  const rights: Grants['objects'] = Object.fromEntries(backed.map((each) => [each.name, ['read' as const]]));
  return {
    name,
    license: 'Salesforce Integration',
    permissions: ['ApiEnabled', 'ApiUserOnly'],
    objects: rights,
    fields,
  };
}

/** Spreads a share evenly over the numbers: a hash of the number below the share. */
function chosen(number: number, share: number): boolean {
  return ((number * 2_654_435_761) % 4_294_967_296) / 4_294_967_296 < share;
}
