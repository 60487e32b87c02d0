import type { KnownGrantors } from '../../fls/exposure.ts';
import type { Finding } from '../../fls/finding.ts';
import { collectGrantorKinds, collectGrantorReasons } from '../../fls/grantor.ts';
import type { FoundAccess } from '../../fls/report.ts';
import { buildHolders } from './holders.ts';
import type { OrgInspection } from './org.ts';

/** Findings with who reads them, and through what. `grantors` are by the API name of the profile. */
export function describeFoundAccess(
  findings: readonly Finding[],
  grantors: ReadonlyMap<string, KnownGrantors>,
): Omit<FoundAccess, 'source' | 'profileIds' | 'namespace'> {
  const known = [...grantors.values()].flatMap(({ all }) => all);
  return {
    findings,
    holders: buildHolders(findings, grantors),
    reasons: collectGrantorReasons(known),
    grantorKinds: collectGrantorKinds(known),
  };
}

/** The same for findings of an inspected org. */
export function collectOrgAccess(inspection: OrgInspection, findings: readonly Finding[]): FoundAccess {
  return {
    source: 'org',
    ...describeFoundAccess(findings, indexGrantorsByName(inspection)),
    profileIds: indexProfileIds(inspection),
    namespace: inspection.namespace,
  };
}

export function indexGrantorsByName({ profiles, grantors }: OrgInspection): ReadonlyMap<string, KnownGrantors> {
  const byName = new Map<string, KnownGrantors>();
  for (const { id, name } of profiles) {
    const known = grantors.get(id);
    if (known) byName.set(name, known);
  }
  return byName;
}

export function indexProfileIds({ profiles }: Pick<OrgInspection, 'profiles'>): ReadonlyMap<string, string> {
  return new Map(profiles.map(({ id, name }) => [name, id]));
}
