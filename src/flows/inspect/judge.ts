import { getObjectName } from '../../fls/access.ts';
import { compareWithBaseline, stripBaselineNamespace, type Baseline, type BaselineEntry } from '../../fls/baseline.ts';
import { countFindings, type Exposure, type Finding } from '../../fls/finding.ts';
import { normalizeName } from '../../fls/names.ts';
import { stripOwnNamespace } from '../../fls/own-namespace.ts';
import { ObjectNames, expandActivity } from '../../fls/object-collections.ts';
import { markKeptFindings, type Policy } from '../../fls/policy.ts';
import type { Notice } from '../../fls/problem.ts';
import type { Report, Threshold } from '../../fls/report.ts';
import type { ProfileFindings } from './findings.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';

/** What findings are judged by. */
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
  readonly report: Pick<Report, 'profiles' | 'findings' | 'counts'>;
  /** The findings before they were narrowed to some exposures. */
  readonly everyExposure: readonly Finding[];
  /** Objects that the user asked for, as typed, and that no profile has a field permission on. */
  readonly emptyObjects: readonly string[];
  readonly notices: readonly Notice[];
};

/**
 * Marks what the policy keeps and the baseline knows, and narrows the findings to what the user asked for.
 *
 * @param namespace of the org or the project: names in filter, policy and baseline may have it or not
 */
export function judgeFindings(
  found: readonly ProfileFindings[],
  filter: ReportFilter,
  criteria: JudgeCriteria,
  namespace: string | null = null,
): JudgedFindings {
  const { policy, today } = criteria;
  const sobjects = filter.sobjects.map((name) => stripOwnNamespace(name, namespace));
  const baseline = criteria.baseline && stripBaselineNamespace(criteria.baseline, namespace);
  const profiles = [...new Set(found.map(({ name }) => name))];
  const kept = markKeptFindings(
    found.flatMap(({ findings }) => findings),
    policy,
    { today, profiles, everything: filter.allProfiles, namespace },
  );
  const isAsked = createObjectFilter(sobjects);
  const ofObjects = kept.findings.filter(({ object }) => isAsked(object));
  const looked = new Set(profiles.map(normalizeName));
  const inScope = ({ profile, field }: BaselineEntry): boolean =>
    looked.has(normalizeName(profile)) && isAsked(getObjectName(field));
  const compared = baseline ? compareWithBaseline(ofObjects, baseline, inScope) : { findings: ofObjects, gone: [] };
  const findings = compared.findings.filter(({ exposure }) => isWantedExposure(exposure, filter.exposures));
  return {
    report: {
      profiles,
      findings,
      counts: countFindings(findings, { profiles: profiles.length, entries: countJudgedEntries(found, isAsked) }),
    },
    everyExposure: compared.findings,
    emptyObjects: findEmptyObjects(filter.sobjects, found, namespace),
    notices: [...kept.notices, ...createBaselineGoneNotice(compared.gone)],
  };
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

function findEmptyObjects(
  sobjects: readonly string[],
  found: readonly ProfileFindings[],
  namespace: string | null,
): string[] {
  const known = new ObjectNames(found.flatMap(({ objects }) => [...objects.keys()]));
  return sobjects.filter(
    (sobject) => !expandActivity(stripOwnNamespace(sobject, namespace)).some((object) => known.has(object)),
  );
}

function createBaselineGoneNotice(gone: readonly BaselineEntry[]): Notice[] {
  if (gone.length === 0) return [];
  return [
    {
      key: 'baselineGone',
      tokens: [String(gone.length), formatNoticeNames(gone.map(({ profile, field }) => `${field} (${profile})`))],
    },
  ];
}
