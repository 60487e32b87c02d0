import { getObjectName } from '../../fls/access.ts';
import { addExposures, createExposureLookup, type ObjectExposure, type KnownGrantors } from '../../fls/exposure.ts';
import type { Finding } from '../../fls/finding.ts';
import { compareStrings, type ProfileIdentity } from '../../fls/names.ts';
import { classifyPermissions, type BackedObjects, type LocatedPermission } from '../../fls/classify.ts';
import type { OrgInspection } from './org.ts';

/** A profile's field permissions with what there is to judge them by. */
export type InspectedProfile = {
  /** API name. */
  readonly name: string;
  /** False entries included, where they are known. */
  readonly permissions: readonly LocatedPermission[];
  readonly grants: BackedObjects;
  /** Null when nobody was asked. */
  readonly grantors: KnownGrantors | null;
};

/** The findings of one profile, and how exposed each of its objects is. */
export type ProfileFindings = {
  readonly name: string;
  /** Objects of the field permissions that were looked at, and how many of each. */
  readonly objects: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
  readonly findExposure: (object: string) => ObjectExposure;
};

/** classify → expose: the findings of a profile, sorted by field. */
export function buildProfileFindings(
  looked: InspectedProfile,
  controllable: (object: string) => boolean,
): ProfileFindings {
  const { name, permissions, grants, grantors } = looked;
  const sorted = [...permissions].sort((a, b) => compareStrings(a.field, b.field));
  const findExposure = createExposureLookup(grantors);
  const findings = addExposures(classifyPermissions(name, sorted, grants, controllable), findExposure);
  return { name, objects: countFieldsByObject(permissions), findExposure, findings };
}

/** The findings of one profile of an inspected org. */
export function buildOrgFindings(
  { grants, grantors, controllable }: OrgInspection,
  { id, name }: ProfileIdentity,
  permissions: readonly LocatedPermission[],
): ProfileFindings {
  const granted = grants.get(id);
  const opening = grantors.get(id);
  if (!granted || !opening) throw new Error(`nobody was asked about the profile ${name}`);
  return buildProfileFindings({ name, permissions, grants: granted, grantors: opening }, (object) =>
    controllable.has(object),
  );
}

function countFieldsByObject(permissions: readonly LocatedPermission[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { field } of permissions) {
    const object = getObjectName(field);
    counts.set(object, (counts.get(object) ?? 0) + 1);
  }
  return counts;
}
