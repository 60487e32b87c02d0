import { getObjectName } from '../../fls/access.ts';
import type { LocatedPermission } from '../../fls/classify.ts';
import { countFindings, type Counts, type Finding } from '../../fls/finding.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { markKeptFindings } from '../../fls/policy.ts';
import type { Notice } from '../../fls/problem.ts';
import { getTrendObject, type ManifestMembers } from '../../metadata/manifest.ts';
import { buildOrgFindings } from '../inspect/findings.ts';
import type { JudgeCriteria } from '../inspect/judge.ts';
import type { OrgInspection } from '../inspect/org.ts';
import { buildPlaceKey, type MergedProfile } from './merge.ts';

/** A profile in the JSON result. */
export type RetrievedProfile = {
  /** API name, decoded. */
  name: string;
  path: string;
  created: boolean;
  /** Whether the file is different now; true for a created file. */
  changed: boolean;
  /** Retrieved field permissions of the requested objects, false ones included. */
  entries: number;
};

/** Also says how many fields have an entry in the file now: a retrieve of some objects checks a part of them. */
export type MergedFile = RetrievedProfile & { readonly entriesInFile: number };

export type RetrieveFlowResult = {
  /** API names of the profiles that the user chose. */
  readonly requestedProfiles: readonly string[];
  /** Empty when only the package.xml was written. */
  readonly profiles: readonly MergedFile[];
  readonly manifest: { path: string | null; objects: string[]; fields: string[]; requests: number };
  /** Absolute paths of the files of objects and fields that were written, sorted. */
  readonly objectFiles: string[];
  readonly findings: Finding[];
  readonly counts: Counts;
  readonly notices: readonly Notice[];
};

type Criteria = Pick<JudgeCriteria, 'policy' | 'today'>;

/** The package.xml of a retrieve. */
export type WrittenManifest = {
  /** Null when it was not written. */
  readonly path: string | null;
  readonly members: ManifestMembers;
};

/** What a retrieve did. */
export type CompletedRetrieve = {
  /** `requests` counts the retrieve jobs. */
  readonly manifest: WrittenManifest & { readonly requests: number };
  readonly merged: readonly MergedProfile[];
  /** Absolute paths. */
  readonly objectFiles: readonly string[];
  readonly notices: readonly Notice[];
};

/** The result of a retrieve. Findings include the enabled field permissions that only SOQL shows. */
export function buildRetrieveResult(
  inspection: OrgInspection,
  { manifest, merged, objectFiles, notices }: CompletedRetrieve,
  criteria: Criteria,
): RetrieveFlowResult {
  const judged = judgePermissions(inspection, locatePermissions(merged), criteria);
  return {
    requestedProfiles: inspection.profiles.map(({ name }) => name),
    profiles: merged.map(describeMergedFile),
    manifest: describeManifest(manifest, manifest.requests),
    objectFiles: [...new Set(objectFiles)].sort(),
    findings: judged.findings,
    counts: judged.counts,
    notices: [...inspection.notices, ...notices, ...judged.notices],
  };
}

/** The result of `--manifest-only`. Findings are those that SOQL shows of the objects in the package.xml. */
export function buildManifestResult(
  inspection: OrgInspection,
  manifest: WrittenManifest,
  criteria: Criteria,
): RetrieveFlowResult {
  const judged = judgePermissions(inspection, selectEnabledPermissions(inspection, manifest.members), criteria);
  return {
    requestedProfiles: inspection.profiles.map(({ name }) => name),
    profiles: [],
    manifest: describeManifest(manifest, 0),
    objectFiles: [],
    findings: judged.findings,
    counts: judged.counts,
    notices: [...inspection.notices, ...judged.notices],
  };
}

function describeMergedFile({
  profile,
  path,
  isCreated,
  change,
  permissions,
  entriesInFile,
}: MergedProfile): MergedFile {
  return {
    name: profile.name,
    path,
    created: isCreated,
    changed: change !== null,
    entries: permissions.length,
    entriesInFile,
  };
}

function describeManifest({ path, members }: WrittenManifest, requests: number): RetrieveFlowResult['manifest'] {
  return { path, objects: [...members.objects], fields: [...members.fields], requests };
}

type CheckedPermissions = { readonly profile: ProfileIdentity; readonly permissions: readonly LocatedPermission[] };

type JudgedPermissions = Pick<RetrieveFlowResult, 'findings' | 'counts' | 'notices'>;

function judgePermissions(
  inspection: OrgInspection,
  checked: readonly CheckedPermissions[],
  { policy, today }: Criteria,
): JudgedPermissions {
  const found = checked.flatMap(
    ({ profile, permissions }) => buildOrgFindings(inspection, profile, permissions).findings,
  );
  const profiles = inspection.profiles.map(({ name }) => name);
  const { findings, notices } = markKeptFindings(found, policy, {
    today,
    profiles,
    namespace: inspection.namespace,
  });
  const entries = checked.reduce((sum, { permissions }) => sum + permissions.length, 0);
  return {
    findings: [...findings],
    counts: countFindings(findings, { profiles: profiles.length, entries }),
    notices,
  };
}

function locatePermissions(merged: readonly MergedProfile[]): CheckedPermissions[] {
  return merged.map(({ profile, path, permissions, unseen, lines }) => {
    const unseenFields = new Set(unseen.map(({ field }) => field));
    const all = [...permissions.filter(({ field }) => !unseenFields.has(field)), ...unseen];
    return {
      profile,
      permissions: all.map((one) => {
        const line = lines.get(buildPlaceKey(one.field));
        return { ...one, location: line === undefined ? null : { path, line } };
      }),
    };
  });
}

function selectEnabledPermissions(
  { profiles, permissions }: OrgInspection,
  { objects }: ManifestMembers,
): CheckedPermissions[] {
  const named = new Set([...objects, ...objects.map(getTrendObject)]);
  return profiles.map((profile) => ({
    profile,
    permissions: (permissions.get(profile.id) ?? []).filter(({ field }) => named.has(getObjectName(field))),
  }));
}
