import { getObjectName } from '../../fls/access.ts';
import { compareWithBaseline, type Baseline, type BaselineEntry } from '../../fls/baseline.ts';
import { countFindings, type Exposure, type Finding } from '../../fls/finding.ts';
import { evaluateGate } from '../../fls/gate.ts';
import { normalizeName } from '../../fls/names.ts';
import { ObjectNames, expandActivity } from '../../fls/object-names.ts';
import { markKeptFindings, type Policy } from '../../fls/policy.ts';
import type { Notice } from '../../fls/problem.ts';
import type { Report, Threshold } from '../../fls/report.ts';
import type { ProfileFindings } from './findings.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';

/** What findings are held against. */
export type JudgeCriteria = {
  /** Null where there is none. */
  readonly policy: Policy | null;
  /** As `2026-11-23`, in UTC. */
  readonly today: string;
  readonly baseline: Baseline | null;
  readonly failOn: Threshold | null;
};

/** What of the findings is wanted; empty lists want everything. */
export type ReportFilter = {
  readonly sobjects: readonly string[];
  readonly exposures: readonly Exposure[];
  /** Whether all profiles that there are were looked at. */
  readonly allProfiles: boolean;
};

export type JudgedFindings = {
  readonly report: Pick<Report, 'profiles' | 'findings' | 'counts' | 'known' | 'gate'>;
  readonly notices: readonly Notice[];
};

/** Judges findings by policy, narrows them, and holds the rest against the baseline and the gate. */
export function judgeFindings(
  found: readonly ProfileFindings[],
  filter: ReportFilter,
  criteria: JudgeCriteria,
): JudgedFindings {
  const { policy, today, baseline, failOn } = criteria;
  const profiles = [...new Set(found.map(({ name }) => name))];
  const kept = markKeptFindings(
    found.flatMap(({ findings }) => findings),
    policy,
    { today, profiles, everything: filter.allProfiles },
  );
  const isAsked = createObjectFilter(filter.sobjects);
  const ofObjects = kept.findings.filter(({ object }) => isAsked(object));
  const findings = ofObjects.filter(({ exposure }) => isWantedExposure(exposure, filter.exposures));
  const looked = new Set(profiles.map(normalizeName));
  const { known, gone } = findKnownFindings(ofObjects, baseline, ({ profile, field }) => {
    return looked.has(normalizeName(profile)) && isAsked(getObjectName(field));
  });
  return {
    report: {
      profiles,
      findings,
      counts: countFindings(findings, { profiles: profiles.length, entries: countJudgedEntries(found, isAsked) }),
      known: new Set(findings.filter((finding) => known.has(finding))),
      gate: failOn === null ? null : evaluateGate(findings, failOn, known),
    },
    notices: [...kept.notices, ...createEmptyObjectsNotice(filter.sobjects, found), ...createBaselineGoneNotice(gone)],
  };
}

function findKnownFindings(
  findings: readonly Finding[],
  baseline: Baseline | null,
  inScope: (entry: BaselineEntry) => boolean,
): { known: ReadonlySet<Finding>; gone: readonly BaselineEntry[] } {
  return baseline ? compareWithBaseline(findings, baseline, inScope) : { known: new Set(), gone: [] };
}

/** Objects compare without case, as everywhere in Salesforce. */
function createObjectFilter(sobjects: readonly string[]): (object: string) => boolean {
  const asked = new ObjectNames(sobjects.flatMap(expandActivity));
  return (object) => asked.size === 0 || asked.has(object);
}

function isWantedExposure(exposure: Exposure, wanted: readonly Exposure[]): boolean {
  return wanted.length === 0 || wanted.includes(exposure);
}

function countJudgedEntries(found: readonly ProfileFindings[], isAsked: (object: string) => boolean): number {
  let entries = 0;
  for (const { objects } of found) for (const [object, count] of objects) if (isAsked(object)) entries += count;
  return entries;
}

/** A name that is misspelled must not pass for a clean object. */
function createEmptyObjectsNotice(sobjects: readonly string[], found: readonly ProfileFindings[]): Notice[] {
  const known = new ObjectNames(found.flatMap(({ objects }) => [...objects.keys()]));
  const empty = sobjects.filter((sobject) => !expandActivity(sobject).some((object) => known.has(object)));
  return empty.length === 0 ? [] : [{ key: 'objectsWithoutEntries', tokens: [formatNoticeNames(empty)] }];
}

function createBaselineGoneNotice(gone: readonly BaselineEntry[]): Notice[] {
  if (gone.length === 0) return [];
  return [{ key: 'baselineGone', tokens: [String(gone.length), formatNoticeNames(gone.map(({ field }) => field))] }];
}
