import { getObjectName } from '../../fls/access.ts';
import type { FieldFacts } from '../../fls/explanation.ts';
import { createGlobMatcher } from '../../fls/glob.ts';
import { compareStrings, hasWildcard } from '../../fls/names.ts';
import { expandActivity } from '../../fls/object-collections.ts';
import { stripOwnNamespace } from '../../fls/own-namespace.ts';
import { collectPermissionableObjects, isPermissionable, type PermissionableFields } from '../../fls/permissionable.ts';
import { getGoverningField, getPersonField } from '../../fls/person-fields.ts';
import type { OrgField } from '../../ports/org.ts';

/** Which objects and fields the user asks about; empty lists ask about everything. */
export type FieldFilter = {
  /** Globs for names of objects; `Activity` means Task and Event. */
  readonly sobjects: readonly string[];
  /** Globs: one with a dot matches `Object.Field`, one without a dot the name of the field. */
  readonly fields: readonly string[];
};

/** More objects than this are not described: their fields come from the field permissions. */
export const MAX_DESCRIBED_OBJECTS = 25;

/** The objects in question. */
export type AskedObjects = {
  /** Globs for their names, without the org's own namespace; none for all objects. */
  readonly globs: readonly string[];
  /** Those to read permissions of; null for all. A pattern may mean objects that the org does not list. */
  readonly names: readonly string[] | null;
  /** Those to describe, for the fields that hold no field permission. */
  readonly described: readonly string[];
  /** Number of those that are named and not described, because they are too many. */
  readonly undescribed: number;
};

/**
 * The objects that the filter names. The org lists neither custom metadata types nor platform events, so a name need not be
 * listed.
 *
 * @param listed objects that can hold object permissions, or that have fields which can hold field permissions
 */
export function selectObjects(filter: FieldFilter, listed: Iterable<string>, namespace: string | null): AskedObjects {
  const matchGlob = createGlobMatcher(listed);
  const spell = (name: string): string[] => {
    const glob = stripOwnNamespace(name, namespace);
    const matched = [...matchGlob(glob)];
    return matched.length > 0 || hasWildcard(glob) ? matched : [glob];
  };
  const spellAll = (names: readonly string[]): string[] => [...new Set(names.flatMap(spell))].sort(compareStrings);
  const globs = listObjectGlobs(filter).map((glob) => stripOwnNamespace(glob, namespace));
  // A field that is named in full is listed even if nothing grants it, so its object is described.
  const objects = spellAll(globs.length > 0 ? globs : filter.fields.filter(isFullName).map(getObjectName));
  return {
    globs,
    names: globs.length === 0 || globs.some(hasWildcard) ? null : objects,
    described: objects.length <= MAX_DESCRIBED_OBJECTS ? objects : [],
    undescribed: objects.length <= MAX_DESCRIBED_OBJECTS ? 0 : objects.length,
  };
}

function isFullName(glob: string): boolean {
  return glob.includes('.') && !hasWildcard(glob);
}

/** The objects of field globs count where no object is named: `Account.Phone` asks about Account, `Phone` about all objects. */
function listObjectGlobs({ sobjects, fields }: FieldFilter): string[] {
  if (sobjects.length > 0) return sobjects.flatMap(expandActivity);
  return fields.every((glob) => glob.includes('.')) ? fields.map(getObjectName) : [];
}

/** What is known of the fields. */
export type FieldSources = {
  readonly described: ReadonlyMap<string, readonly OrgField[]>;
  /** Null where the org lists none. */
  readonly permissionable: PermissionableFields | null;
  /** `Object.Field` of every field permission that a grantor in question has. */
  readonly granted: ReadonlySet<string>;
  /** Whether a grantor in question opens all fields of the object. */
  readonly isWide: (object: string) => boolean;
  readonly hasPersonAccounts: boolean;
};

/**
 * The fields in question, sorted. Of a described object these are all of its fields, also those that hold no field permission
 * and are visible with the object; of others those that somebody grants.
 */
export function listFieldFacts(
  { globs }: Pick<AskedObjects, 'globs'>,
  filter: FieldFilter,
  sources: FieldSources,
  namespace: string | null,
): FieldFacts[] {
  const facts = new Map<string, FieldFacts>();
  // Describe leaves out fields that the running user may not read.
  for (const field of listGrantedFields(sources)) facts.set(field, buildGrantedFacts(field));
  for (const [object, fields] of sources.described)
    for (const field of fields) {
      const built = buildDescribedFacts(object, field, sources.permissionable);
      facts.set(built.field, built);
    }
  const isInScope = createObjectCheck(globs, facts.keys());
  const chosen = [...facts.values()].filter(({ field }) => isInScope(getObjectName(field)));
  const names = selectFields(
    filter.fields,
    chosen.map(({ field }) => field),
    namespace,
  );
  return [...names].sort(compareStrings).flatMap((field) => facts.get(field) ?? []);
}

/** Globs, as typed, that match none of the fields. */
export function findUnmatchedGlobs(
  { sobjects, fields }: FieldFilter,
  facts: readonly FieldFacts[],
  namespace: string | null,
): string[] {
  const names = facts.map(({ field }) => field);
  const matchObject = createGlobMatcher(names.map(getObjectName), namespace);
  return [
    ...sobjects.filter((glob) => expandActivity(glob).every((name) => matchObject(name).size === 0)),
    ...fields.filter((glob) => selectFields([glob], names, namespace).size === 0),
  ];
}

function createObjectCheck(globs: readonly string[], fields: Iterable<string>): (object: string) => boolean {
  if (globs.length === 0) return () => true;
  const matchGlob = createGlobMatcher([...fields].map(getObjectName));
  const matched = new Set(globs.flatMap((glob) => [...matchGlob(glob)]));
  return (object) => matched.has(object);
}

/** Those of the fields, as `Object.Field`, that one of the globs matches; all without globs. */
export function selectFields(
  globs: readonly string[],
  fields: readonly string[],
  namespace: string | null,
): ReadonlySet<string> {
  if (globs.length === 0) return new Set(fields);
  const matchGlob = createGlobMatcher(fields, namespace);
  return new Set(globs.flatMap((glob) => [...matchGlob(glob.includes('.') ? glob : `*.${glob}`)]));
}

function listGrantedFields(sources: FieldSources): string[] {
  const { granted, described, permissionable, isWide, hasPersonAccounts } = sources;
  const objects = permissionable === null ? [] : collectPermissionableObjects(permissionable);
  const wide = new Set([...objects].filter(isWide));
  const known = new Set([...described].flatMap(([object, own]) => own.map(({ name }) => `${object}.${name}`)));
  const implied = [...(permissionable?.fields ?? [])].filter(
    // Where the org lists lookups without Id, the field permission has the other spelling of the same field.
    (field) => wide.has(getObjectName(field)) && !granted.has(`${field}Id`) && !known.has(`${field}Id`),
  );
  const own = [...granted, ...implied];
  return hasPersonAccounts ? [...own, ...own.flatMap((field) => getPersonField(field) ?? [])] : own;
}

function buildGrantedFacts(field: string): FieldFacts {
  return { field, permission: getGoverningField(field), updateable: true };
}

function buildDescribedFacts(
  object: string,
  { name, permissionable, updateable, compound }: OrgField,
  listed: PermissionableFields | null,
): FieldFacts {
  const field = `${object}.${name}`;
  const governing = getGoverningField(field);
  if (governing !== field) return { field, permission: governing, updateable: true };
  const whole = compound === null ? null : `${object}.${compound}`;
  // A part of an address is called permissionable, and only the address holds a field permission
  // (docs/salesforce-facts.md#s1-1).
  if (whole !== null && listed !== null && isPermissionable(whole, listed))
    return { field, permission: whole, updateable: true };
  // What describe calls updateable depends on the field permissions of the running user, where there are any.
  return permissionable ? { field, permission: field, updateable: true } : { field, permission: null, updateable };
}
