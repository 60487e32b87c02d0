import { getObjectName } from '../../fls/access.ts';
import { createGlobMatcher } from '../../fls/glob.ts';
import type { Grantor } from '../../fls/grantor.ts';
import { compareStrings } from '../../fls/names.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import { isUnlistedObject, type PermissionableFields } from '../../fls/permissionable.ts';
import type { Notice } from '../../fls/problem.ts';
import type { OrgField, OrgReader } from '../../ports/org.ts';
import { MAX_DESCRIBED_OBJECTS, type AskedObjects } from './field-scope.ts';

/** The custom metadata types and platform events in question, whose fields no org lists (docs/salesforce-facts.md#s3-8). */
export type UnlistedScope = {
  /** Null where the org does not list them to the user. */
  readonly objects: readonly string[] | null;
  /** Whether the org shows a field permission on one of them, of whomever. */
  readonly areShown: boolean;
};

/** Objects that are named are taken by their names; for all others the org is asked. */
export async function inspectUnlistedObjects({ names, globs }: AskedObjects, org: OrgReader): Promise<UnlistedScope> {
  const objects = names === null ? await selectUnlistedObjects(globs, org) : names.filter(isUnlistedObject);
  const isAsked = objects !== null && objects.length > 0;
  return { objects, areShown: isAsked && (await org.hasFieldPermissions(objects)) };
}

async function selectUnlistedObjects(globs: readonly string[], org: OrgReader): Promise<readonly string[] | null> {
  const listed = await org.listUnlistedObjects();
  if (listed === null || globs.length === 0) return listed && [...listed];
  const matchGlob = createGlobMatcher(listed);
  return [...new Set(globs.flatMap((glob) => [...matchGlob(glob)]))];
}

/** Each costs a describe; an org can have hundreds of custom metadata types. */
export const MAX_WIDE_OBJECTS = 100;

/** Objects of which only describe tells the fields that a grantor opens with View All Fields, sorted. */
export function listWideObjects(
  grantors: readonly Grantor[],
  listed: ReadonlySet<string>,
  { objects }: UnlistedScope,
): string[] {
  const wide = grantors.flatMap(({ objects: rights }) =>
    [...rights].flatMap(([object, { allFields }]) => (allFields && !listed.has(object) ? [object] : [])),
  );
  const all = grantors.some(({ everyField }) => everyField) ? [...wide, ...(objects ?? [])] : wide;
  return [...new Set(all)].sort(compareStrings);
}

/** What can be missing because the org does not show it. */
type ShownFields = {
  /** Objects that were described. */
  readonly asked: readonly string[];
  /** What describe told; objects that the running user may not read are missing. */
  readonly described: ReadonlyMap<string, readonly OrgField[]>;
  /** Null where the org lists none. */
  readonly permissionable: PermissionableFields | null;
  /** `Object.Field` of every field permission of a grantor in question. */
  readonly granted: ReadonlySet<string>;
  /** Whether somebody has View All Fields (Global). */
  readonly hasEveryField: boolean;
  /** Whether a grantor in question opens all fields of the object. */
  readonly isWide: (object: string) => boolean;
  /** Objects of which the org is known to have them. */
  readonly isKnown: (object: string) => boolean;
};

export function createHiddenFieldsNotices(unlisted: UnlistedScope, shown: ShownFields): Notice[] {
  const { objects, areShown } = unlisted;
  const isGranted = [...shown.granted].some((field) => isUnlistedObject(getObjectName(field)));
  const unseen = objects === null || areShown || isGranted ? [] : objects;
  const unknown: Notice[] =
    objects === null && (shown.hasEveryField || !isGranted) ? [{ key: 'explainUnlistedUnknown', tokens: [] }] : [];
  // Describe alone tells these fields, and what it leaves out nobody can tell.
  const wide = shown.asked.filter((object) => isUnlistedObject(object) && shown.isWide(object));
  return [
    ...unknown,
    ...createNamesNotice(wide, (_, names) => ({ key: 'explainUnlistedSeen', tokens: [names] })),
    ...createNamesNotice([...unseen], (_, names) => ({ key: 'explainUnlistedHidden', tokens: [names] })),
    ...createNamesNotice(listUnseenObjects(shown), (_, names) => ({ key: 'explainFieldsHidden', tokens: [names] })),
  ];
}

/** Fields that need no field permission are told by describe alone. */
export function createUndescribedNotice({ undescribed }: AskedObjects): Notice[] {
  if (undescribed === 0) return [];
  return [{ key: 'explainUndescribed', tokens: [String(undescribed), String(MAX_DESCRIBED_OBJECTS)] }];
}

/** @param wide all objects of which only describe tells the fields; the first of them are described */
export function createWideNotice(wide: readonly string[]): Notice[] {
  return createNamesNotice(wide.slice(MAX_WIDE_OBJECTS), (_, names) => {
    return { key: 'explainWideUndescribed', tokens: [String(MAX_WIDE_OBJECTS), names] };
  });
}

/** Described objects that the running user may not read, or some fields of which. */
function listUnseenObjects({ asked, described, permissionable, granted, isKnown }: ShownFields): string[] {
  const known = Map.groupBy([...(permissionable?.fields ?? []), ...granted], getObjectName);
  return [...new Set(asked)].filter((object) => {
    // Objects of historical trends cannot be described (docs/salesforce-facts.md#s1-2).
    if (/__hd$/i.test(object)) return false;
    const fields = described.get(object);
    if (fields === undefined) return known.has(object) || isKnown(object);
    const told = new Set(fields.map(({ name }) => `${object}.${name}`));
    // Some orgs list lookups without Id.
    return (known.get(object) ?? []).some((field) => !told.has(field) && !told.has(`${field}Id`));
  });
}
