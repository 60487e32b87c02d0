import { objectOf } from '../fls/access.ts';
import { countFindings, type Counts, type Finding } from '../fls/finding.ts';
import { compare } from '../fls/names.ts';
import type { Notice } from '../fls/problem.ts';
import { classify } from '../fls/strays.ts';
import { trendObjectOf, type Request } from '../metadata/manifest.ts';
import type { Inspection } from './inspect.ts';
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
): RetrieveOutcome {
  const looked = merged.length > 0 ? lookedAt(merged) : enabledOf(inspection, request);
  const findings = findingsOf(inspection, looked);
  const entries = looked.reduce((sum, { permissions }) => sum + permissions.length, 0);
  return {
    asked: inspection.profiles.map(({ name }) => name),
    profiles: merged.map(({ profile, file, changed, permissions }) => ({
      name: profile.name,
      path: file.path,
      created: file.text === null,
      changed,
      entries: permissions.length,
    })),
    manifest: { path: manifestFile, objects: [...request.objects], fields: [...request.fields], requests },
    findings,
    counts: countFindings(findings, { profiles: inspection.profiles.length, entries }),
    notices: [...inspection.notices, ...notices],
  };
}

/** A profile's field permissions, with the places of those that stand in a file. */
type Looked = Pick<MergedProfile, 'profile' | 'permissions' | 'places'>;

/** What SOQL alone shows enabled is open all the same, and must not pass for clean. */
function lookedAt(merged: readonly MergedProfile[]): Looked[] {
  return merged.map((one) => {
    const bySoql = new Map(one.unseen.map((row) => [row.field, row]));
    const answered = one.permissions.filter(({ field }) => !bySoql.has(field));
    return { ...one, permissions: [...answered, ...one.unseen] };
  });
}

/** Without a retrieve there are no entries: what SOQL shows of the named objects stands for them. */
function enabledOf({ profiles, permissions }: Inspection, { objects }: Request): Looked[] {
  const named = new Set([...objects, ...objects.map(trendObjectOf)]);
  return profiles.map((profile) => ({
    profile,
    permissions: (permissions.get(profile.id) ?? []).filter(({ field }) => named.has(objectOf(field))),
    places: new Map(),
  }));
}

function findingsOf({ grants, controllable }: Inspection, looked: readonly Looked[]): Finding[] {
  return looked.flatMap(({ profile, permissions, places }) => {
    const granted = grants.get(profile.id);
    if (!granted) return [];
    const sorted = [...permissions].sort((a, b) => compare(a.field, b.field));
    return classify(profile.name, sorted, granted, controllable).map((finding) => ({
      ...finding,
      location: places.get(placeKey(finding.field)) ?? null,
    }));
  });
}
