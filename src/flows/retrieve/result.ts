import { getObjectName } from '../../fls/access.ts';
import { countFindings, type Counts, type Finding } from '../../fls/finding.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { markKeptFindings } from '../../fls/policy.ts';
import type { Notice } from '../../fls/problem.ts';
import type { LocatedPermission } from '../../fls/classify.ts';
import { getTrendObject, type ManifestMembers } from '../../metadata/manifest.ts';
import { buildOrgFindings } from '../inspect/findings.ts';
import type { OrgInspection } from '../inspect/org.ts';
import type { JudgeCriteria } from '../inspect/judge.ts';
import { buildPlaceKey, type MergedProfile } from './merge.ts';

export type RetrievedProfile = {
  /** API name, decoded. */
  name: string;
  path: string;
  created: boolean;
  /** Whether the file is another than before, being created included. */
  changed: boolean;
  /** Field permission entries that the org answered, false ones included. */
  entries: number;
};

export type RetrieveFlowResult = {
  /** Profiles that were asked for, by API name. */
  readonly requestedProfiles: readonly string[];
  readonly profiles: RetrievedProfile[];
  readonly manifest: { path: string | null; objects: string[]; fields: string[]; requests: number };
  readonly findings: Finding[];
  readonly counts: Counts;
  readonly notices: readonly Notice[];
};

type CompletedRetrieve = {
  readonly manifestFile: string | null;
  readonly request: ManifestMembers;
  readonly requests: number;
  readonly merged: readonly MergedProfile[];
  readonly notices: readonly Notice[];
};

/** What the retrieve did and found, as plain data. */
export function buildRetrieveResult(
  inspection: OrgInspection,
  { manifestFile, request, requests, merged, notices }: CompletedRetrieve,
  criteria: Pick<JudgeCriteria, 'policy' | 'today'>,
): RetrieveFlowResult {
  const looked = merged.length > 0 ? locatePermissions(merged) : selectEnabledPermissions(inspection, request);
  const found = looked.map(({ profile, permissions }) => buildOrgFindings(inspection, profile, permissions));
  const requestedProfiles = inspection.profiles.map(({ name }) => name);
  const judged = markKeptFindings(
    found.flatMap(({ findings }) => findings),
    criteria.policy,
    { today: criteria.today, profiles: requestedProfiles },
  );
  const entries = looked.reduce((sum, { permissions }) => sum + permissions.length, 0);
  return {
    requestedProfiles,
    profiles: merged.map(({ profile, file, changed, permissions }) => ({
      name: profile.name,
      path: file.path,
      created: file.text === null,
      changed,
      entries: permissions.length,
    })),
    manifest: { path: manifestFile, objects: [...request.objects], fields: [...request.fields], requests },
    findings: [...judged.findings],
    counts: countFindings(judged.findings, { profiles: inspection.profiles.length, entries }),
    notices: [...inspection.notices, ...notices, ...judged.notices],
  };
}

type RetrievedPermissions = { readonly profile: ProfileIdentity; readonly permissions: readonly LocatedPermission[] };

/** What SOQL alone shows enabled is open all the same, and must not pass for clean. */
function locatePermissions(merged: readonly MergedProfile[]): RetrievedPermissions[] {
  return merged.map(({ profile, permissions, unseen, places }) => {
    const bySoql = new Set(unseen.map(({ field }) => field));
    const answered = permissions.filter(({ field }) => !bySoql.has(field));
    const all = [...answered, ...unseen];
    return {
      profile,
      permissions: all.map((one) => ({ ...one, location: places.get(buildPlaceKey(one.field)) ?? null })),
    };
  });
}

/** Without a retrieve there are no entries: what SOQL shows of the named objects stands for them. */
function selectEnabledPermissions(
  { profiles, permissions }: OrgInspection,
  { objects }: ManifestMembers,
): RetrievedPermissions[] {
  const named = new Set([...objects, ...objects.map(getTrendObject)]);
  return profiles.map((profile) => ({
    profile,
    permissions: (permissions.get(profile.id) ?? []).filter(({ field }) => named.has(getObjectName(field))),
  }));
}
