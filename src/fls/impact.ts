import { getObjectName, isLessAccess, type Access } from './access.ts';
import { createAccessCalculator, type UserGrantors } from './effective-access.ts';
import type { Grantor } from './grantor.ts';
import type { FieldChange } from './change-record.ts';
import { compareStrings } from './names.ts';
import { getDecidingObject, getObjectOpening } from './parent-objects.ts';
import { getPersonField } from './person-fields.ts';
import type { Edit, Impact } from './change.ts';

/**
 * What the users of a profile lose by its edits: their effective access before and after, where it shrinks. It is computed
 * once for users that have the same grantors.
 *
 * @param edits of one profile, each field once
 * @param profile what the profile gives; its fields are taken from the edits
 * @param users all active users of the profile, with the fields of their grantors
 * @param org which objects can hold object permissions (on others, but for those with a documented parent, the users may lose
 *   what they had), and whether the org has person accounts: then an edit of a custom field of Contact may take the field of
 *   Account that it governs too
 * @returns by username, then in the order of the edits
 */
export function computeProfileImpact(
  edits: readonly Edit[],
  profile: Grantor,
  users: readonly UserGrantors[],
  { controllable, hasPersonAccounts }: ImpactFacts,
): Impact[] {
  const compare = createImpactCalculator(edits, profile, { controllable, hasPersonAccounts });
  const findLosses = (grantors: readonly Grantor[]): FieldChange[] =>
    compare(grantors).filter(({ from, to }) => isLessAccess(to, from));
  const impact: Impact[] = [];
  const lossesByKey = new Map<string, FieldChange[]>();
  const buildKey = createGrantorKeyBuilder();
  for (const { username, grantors } of [...users].sort((a, b) => compareStrings(a.username, b.username))) {
    const key = buildKey(grantors);
    const losses = lossesByKey.get(key) ?? findLosses(grantors);
    lossesByKey.set(key, losses);
    for (const { field, from, to } of losses) impact.push({ username, field, from, to });
  }
  return impact;
}

/** Computes effective access before and after the edits of one profile, on each field that they decide on, in their order. */
export function createImpactCalculator(
  edits: readonly Edit[],
  profile: Grantor,
  { controllable, hasPersonAccounts }: ImpactFacts,
): (grantors: readonly Grantor[]) => FieldChange[] {
  const fields = edits.flatMap(({ field }) => (hasPersonAccounts ? listGovernedFields(field) : [field]));
  const compute = createAccessCalculator(fields, controllable);
  const before = setProfileFields(profile, edits, ({ from }) => from);
  const after = setProfileFields(profile, edits, ({ to }) => to);
  return (grantors) => {
    const [was, is] = [compute([before, ...grantors]), compute([after, ...grantors])];
    return fields.map((field, index) => ({ field, from: was[index] ?? 'none', to: is[index] ?? 'none' }));
  };
}

/** What the org tells of its objects. */
export type ImpactFacts = {
  /** Objects that can hold object permissions. */
  readonly controllable: ReadonlySet<string>;
  readonly hasPersonAccounts: boolean;
};

/** The objects whose object permissions decide on the impact of edits, and those of the fields. */
export function listImpactObjects(edits: readonly Edit[], { controllable, hasPersonAccounts }: ImpactFacts): string[] {
  const fields = edits.flatMap(({ field }) => (hasPersonAccounts ? listGovernedFields(field) : [field]));
  const objects = [...new Set(fields.map(getObjectName))];
  return [
    ...new Set([...objects, ...objects.map((one) => getDecidingObject(getObjectOpening(one, controllable), one))]),
  ];
}

/** The fields that a field permission governs in an org with person accounts. */
export function listGovernedFields(field: string): string[] {
  const personField = getPersonField(field);
  return personField === null ? [field] : [field, personField];
}

function setProfileFields(profile: Grantor, edits: readonly Edit[], getAccess: (edit: Edit) => Access): Grantor {
  return { ...profile, fields: new Map(edits.map((edit) => [edit.field, getAccess(edit)])) };
}

/** A key for each combination of grantors, in any order. */
export function createGrantorKeyBuilder(): (grantors: readonly Grantor[]) => string {
  const numbers = new Map<Grantor, number>();
  const getNumber = (grantor: Grantor): number => {
    const number = numbers.get(grantor) ?? numbers.size;
    numbers.set(grantor, number);
    return number;
  };
  return (grantors) => [...new Set(grantors.map(getNumber))].sort((a, b) => a - b).join(' ');
}
