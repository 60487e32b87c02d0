import { objectOf } from '../../fls/access.ts';
import { countFindings, type Counts, type Finding } from '../../fls/finding.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { applyPolicy } from '../../fls/policy.ts';
import type { Notice } from '../../fls/problem.ts';
import type { Placed } from '../../fls/classify.ts';
import { trendObjectOf, type Request } from '../../metadata/manifest.ts';
import { findingsIn } from '../inspect/findings.ts';
import type { Inspection } from '../inspect/org.ts';
import type { Judgement } from '../inspect/judge.ts';
import { placeKey, type MergedProfile } from './merge.ts';

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

export type RetrieveOutcome = {
  /** Profiles that were asked for, by API name. */
  readonly asked: readonly string[];
  readonly profiles: RetrievedProfile[];
  readonly manifest: { path: string | null; objects: string[]; fields: string[]; requests: number };
  readonly findings: Finding[];
  readonly counts: Counts;
  readonly notices: readonly Notice[];
};

type Done = {
  readonly manifestFile: string | null;
  readonly request: Request;
  readonly requests: number;
  readonly merged: readonly MergedProfile[];
  readonly notices: readonly Notice[];
};

/** What the retrieve did and found, as plain data. */
export function outcomeOf(
  inspection: Inspection,
  { manifestFile, request, requests, merged, notices }: Done,
  judgement: Pick<Judgement, 'policy' | 'today'>,
): RetrieveOutcome {
  const looked = merged.length > 0 ? lookedAt(merged) : enabledOf(inspection, request);
  const found = looked.map(({ profile, permissions }) => findingsIn(inspection, profile, permissions));
  const asked = inspection.profiles.map(({ name }) => name);
  const judged = applyPolicy(
    found.flatMap(({ findings }) => findings),
    judgement.policy,
    { today: judgement.today, profiles: asked },
  );
  const entries = looked.reduce((sum, { permissions }) => sum + permissions.length, 0);
  return {
    asked,
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

type OfProfile = { readonly profile: ProfileIdentity; readonly permissions: readonly Placed[] };

/** What SOQL alone shows enabled is open all the same, and must not pass for clean. */
function lookedAt(merged: readonly MergedProfile[]): OfProfile[] {
  return merged.map(({ profile, permissions, unseen, places }) => {
    const bySoql = new Set(unseen.map(({ field }) => field));
    const answered = permissions.filter(({ field }) => !bySoql.has(field));
    const all = [...answered, ...unseen];
    return { profile, permissions: all.map((one) => ({ ...one, location: places.get(placeKey(one.field)) ?? null })) };
  });
}

/** Without a retrieve there are no entries: what SOQL shows of the named objects stands for them. */
function enabledOf({ profiles, permissions }: Inspection, { objects }: Request): OfProfile[] {
  const named = new Set([...objects, ...objects.map(trendObjectOf)]);
  return profiles.map((profile) => ({
    profile,
    permissions: (permissions.get(profile.id) ?? []).filter(({ field }) => named.has(objectOf(field))),
  }));
}
