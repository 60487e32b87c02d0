import { getObjectName } from '../../fls/access.ts';
import { classifyPermissions, type LocatedPermission, type ProfileGrants } from '../../fls/classify.ts';
import { addExposures, type KnownGrantors } from '../../fls/exposure.ts';
import type { Finding } from '../../fls/finding.ts';
import { compareStrings, type ProfileIdentity } from '../../fls/names.ts';
import type { OrgInspection } from './org.ts';

/** The findings of one profile. */
export type ProfileFindings = {
  /** API name of the profile. */
  readonly name: string;
  /** Number of field permission entries by object, false ones included. */
  readonly objects: ReadonlyMap<string, number>;
  /** By field. */
  readonly findings: readonly Finding[];
};

/** The findings of a profile, of which the exposure is not known yet. It keeps nothing of the other field permissions. */
export function classifyProfile(
  profile: ProfileGrants,
  permissions: readonly LocatedPermission[],
  isControllable: (object: string) => boolean,
): ProfileFindings {
  const findings = classifyPermissions(profile, permissions, isControllable);
  return {
    name: profile.name,
    objects: countFieldsByObject(permissions),
    findings: findings.sort((a, b) => compareStrings(a.field, b.field)),
  };
}

/** @param grantors null where none were read */
export function exposeProfile(found: ProfileFindings, grantors: KnownGrantors | null): ProfileFindings {
  return { ...found, findings: addExposures(found.findings, grantors) };
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
  return exposeProfile(
    classifyProfile(profile, permissions, (object) => controllable.has(object)),
    known,
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
