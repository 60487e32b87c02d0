import type { ObjectDef, OrgState } from '../model.ts';
import { fieldsWithEntry, objectComponents, trendingCompanion } from './objects.ts';
import type { NamedField, Scope } from './scope.ts';

/**
 * Which entries a profile of this retrieve lists: the same for every profile, only the flags differ
 * (docs/salesforce-facts.md#s1-1-9).
 */
export type EntryList = {
  /** `Object.Field`, sorted. */
  readonly fields: readonly { readonly name: string; readonly object: string }[];
  readonly objects: readonly ObjectDef[];
};

/** The platform sorts names in the running user's language, so that `a` stands before `B` (assumed). */
const order = new Intl.Collator('en');

export function byName<T extends { readonly name: string }>(list: Iterable<T>): T[] {
  return [...list].sort((left, right) => order.compare(left.name, right.name));
}

function listEntries(org: OrgState, objects: readonly ObjectDef[], single: readonly NamedField[]): EntryList {
  const names = new Map<string, string>();
  for (const object of objects.flatMap((whole) => [whole, ...trendingCompanion(org, whole)])) {
    for (const field of fieldsWithEntry(object)) names.set(`${object.name}.${field.name}`, object.name);
  }
  for (const { object, field } of single) {
    if (fieldsWithEntry(object).includes(field)) names.set(`${object.name}.${field.name}`, object.name);
  }
  return {
    fields: byName([...names].map(([name, object]) => ({ name, object }))),
    objects: byName(new Set(objects)),
  };
}

/** What source tracking knows of comes along, named or not (docs/salesforce-facts.md#src-dx-track, #s1-3). */
export function entriesOfScope(org: OrgState, scope: Scope): EntryList {
  if (!org.info.tracksSource) return listEntries(org, scope.objects, scope.fields);
  const components = new Map(objectComponents(org).map((object) => [object.name, object]));
  const objects: ObjectDef[] = [];
  const fields: NamedField[] = [];
  for (const member of org.rows('SourceMember')) {
    const [objectName = '', fieldName = ''] = String(member['MemberName']).split('.');
    const object = components.get(objectName);
    if (!object || member['IsNameObsolete'] === true) continue;
    const field = object.fields.find((candidate) => candidate.name === fieldName);
    if (member['MemberType'] === 'CustomObject') objects.push(object);
    if (member['MemberType'] === 'CustomField' && field) fields.push({ object, field });
  }
  return listEntries(org, [...scope.objects, ...objects], [...scope.fields, ...fields]);
}

/** The same entries in another order for every other turn; 0 leaves them sorted. */
export function turned({ fields, objects }: EntryList, turn: number): EntryList {
  const turnList = <T>(list: readonly T[]): T[] => {
    const at = list.length === 0 ? 0 : turn % list.length;
    return [...list.slice(at), ...list.slice(0, at)];
  };
  return { fields: turnList(fields), objects: turnList(objects) };
}

/** Everything: what readMetadata lists whatever else is asked (docs/salesforce-facts.md#s1-5). */
export function entriesOfOrg(org: OrgState): EntryList {
  return listEntries(org, objectComponents(org), []);
}
