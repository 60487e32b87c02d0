import type { FieldDef, ObjectDef, OrgState } from '../model.ts';

/**
 * Custom activity fields are fields of `Activity` in metadata, and of Task and Event everywhere else
 * (docs/salesforce-facts.md#s1-2).
 */
export const ACTIVITY = 'Activity';

function isActivityKind(object: string): boolean {
  return object === 'Task' || object === 'Event';
}

function activity(org: OrgState): ObjectDef[] {
  const halves = [...org.objects.values()].filter((object) => isActivityKind(object.name));
  if (halves.length === 0 || org.objects.has(ACTIVITY)) return [];
  const fields = new Map(
    halves.flatMap((half) => half.fields.filter((field) => field.custom).map((field) => [field.name, field])),
  );
  return [
    {
      name: ACTIVITY,
      label: ACTIVITY,
      kind: 'standard',
      holdsObjectPermissions: false,
      namespace: null,
      keyPrefix: '00X',
      fields: [...fields.values()],
    },
  ];
}

/** Everything that is a CustomObject component; `X__hd` is not (docs/salesforce-facts.md#s1-2). */
export function objectComponents(org: OrgState): ObjectDef[] {
  return [...[...org.objects.values()].filter((object) => object.kind !== 'historicalTrending'), ...activity(org)];
}

/**
 * What `*` under CustomObject stands for: neither standard objects nor those of managed packages
 * (docs/salesforce-facts.md#src-prof, #src-manifest).
 */
export function matchesWildcard(object: ObjectDef): boolean {
  return object.kind !== 'standard' && object.namespace === null;
}

/** Components of compounds are no fields of their own in metadata; `X__pc` is the Contact field `X__c` under another name. */
function isFieldOfItsOwn(field: FieldDef): boolean {
  return field.compound === null && !field.name.endsWith('__pc');
}

/**
 * Fields that are CustomField components of this object; of standard ones those that can be customised
 * (docs/salesforce-facts.md#src-manifest).
 */
export function fieldComponents(object: ObjectDef): FieldDef[] {
  return object.fields.filter((field) => {
    const isHere = field.custom ? !isActivityKind(object.name) : field.permissionable;
    return isHere && isFieldOfItsOwn(field);
  });
}

/** Namespace of a managed custom field, by its name: `ns__Rating__c` has one, `Rating__c` has none. */
export function fieldNamespace(name: string): string | null {
  const parts = name.split('__');
  return parts.length > 2 ? (parts[0] ?? null) : null;
}

/** The historical-trending companion whose entries come with the object: `Opportunity` → `Opportunity__hd` (assumed). */
export function trendingCompanion(org: OrgState, object: ObjectDef): ObjectDef[] {
  const companion = org.objects.get(`${object.name.replace(/__c$/, '')}__hd`);
  return companion?.kind === 'historicalTrending' ? [companion] : [];
}

/**
 * Fields that have an entry in a profile: no required field, no component of a compound
 * (docs/salesforce-facts.md#s1-1-10, #s1-1-11), no person account alias, whose permission is that of the Contact field
 * (docs/salesforce-facts.md#src-permish), and none of Activity.
 */
export function fieldsWithEntry(object: ObjectDef): FieldDef[] {
  if (object.name === ACTIVITY) return [];
  return object.fields.filter(
    (field) =>
      field.permissionable &&
      !field.required &&
      !field.masterDetail &&
      field.compound === null &&
      !(object.name === 'Account' && field.name.endsWith('__pc')),
  );
}
