import { getObjectName } from '../../fls/access.ts';
import { classifyPermissions, type LocatedPermission, type ProfileGrants } from '../../fls/classify.ts';
import { addExposures, type KnownGrantors } from '../../fls/exposure.ts';
import type { Finding } from '../../fls/finding.ts';
import { compareStrings, type ProfileIdentity } from '../../fls/names.ts';
import type { OrgInspection } from './org.ts';

/** A profile's field permissions with everything that its findings depend on. */
export type InspectedProfile = {
  /** API name of the profile, and what it grants beside its field permissions. */
  readonly profile: ProfileGrants;
  /** False entries included, where they are known. */
  readonly permissions: readonly LocatedPermission[];
  /** Null where no grantors were read. */
  readonly grantors: KnownGrantors | null;
};

/** The findings of one profile. */
export type ProfileFindings = {
  /** API name of the profile. */
  readonly name: string;
  /** Number of field permission entries by object, false ones included. */
  readonly objects: ReadonlyMap<string, number>;
  /** By field. */
  readonly findings: readonly Finding[];
};

/** classify → expose: the findings of a profile. */
export function buildProfileFindings(
  { profile, permissions, grantors }: InspectedProfile,
  isControllable: (object: string) => boolean,
): ProfileFindings {
  const sorted = [...permissions].sort((a, b) => compareStrings(a.field, b.field));
  const findings = classifyPermissions(profile, sorted, isControllable);
  return {
    name: profile.name,
    objects: countFieldsByObject(permissions),
    findings: addExposures(findings, grantors),
  };
}

/** The findings of one profile of an inspected org. */
export function buildOrgFindings(
  { profileGrantors, grantors, controllable }: OrgInspection,
  { id, name }: ProfileIdentity,
  permissions: readonly LocatedPermission[],
): ProfileFindings {
  const profile = profileGrantors.get(id);
  const known = grantors.get(id);
  if (!profile || !known) throw new Error(`the profile ${name} was not inspected`);
  return buildProfileFindings({ profile, permissions, grantors: known }, (object) => controllable.has(object));
}

function countFieldsByObject(permissions: readonly LocatedPermission[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { field } of permissions) {
    const object = getObjectName(field);
    counts.set(object, (counts.get(object) ?? 0) + 1);
  }
  return counts;
}
