import { objectOf } from '../../fls/access.ts';
import { againstBaseline, type Baseline, type BaselineEntry } from '../../fls/baseline.ts';
import { countFindings, type Exposure, type Finding } from '../../fls/finding.ts';
import { gateOf } from '../../fls/gate.ts';
import { fold } from '../../fls/names.ts';
import { ObjectNames, objectsMeant } from '../../fls/object-names.ts';
import { applyPolicy, type Policy } from '../../fls/policy.ts';
import type { Notice } from '../../fls/problem.ts';
import type { Report, Threshold } from '../../fls/report.ts';
import type { Found } from './findings.ts';
import { listed } from '../notice-lists.ts';

/** What findings are held against. */
export type Judgement = {
  /** Null where there is none. */
  readonly policy: Policy | null;
  /** As `2026-11-23`, in UTC. */
  readonly today: string;
  readonly baseline: Baseline | null;
  readonly failOn: Threshold | null;
};

/** What of the findings is wanted; empty lists want everything. */
export type Filter = {
  readonly sobjects: readonly string[];
  readonly exposures: readonly Exposure[];
  /** Whether all profiles that there are were looked at. */
  readonly allProfiles: boolean;
};

export type Judged = {
  readonly report: Pick<Report, 'profiles' | 'findings' | 'counts' | 'known' | 'gate'>;
  readonly notices: readonly Notice[];
};

/** Judges findings by policy, narrows them, and holds the rest against the baseline and the gate. */
export function judge(found: readonly Found[], filter: Filter, judgement: Judgement): Judged {
  const { policy, today, baseline, failOn } = judgement;
  const profiles = [...new Set(found.map(({ name }) => name))];
  const kept = applyPolicy(
    found.flatMap(({ findings }) => findings),
    policy,
    { today, profiles, everything: filter.allProfiles },
  );
  const isAsked = askedObjects(filter.sobjects);
  const ofObjects = kept.findings.filter(({ object }) => isAsked(object));
  const findings = ofObjects.filter(({ exposure }) => isWanted(exposure, filter.exposures));
  const looked = new Set(profiles.map(fold));
  const { known, gone } = held(ofObjects, baseline, ({ profile, field }) => {
    return looked.has(fold(profile)) && isAsked(objectOf(field));
  });
  return {
    report: {
      profiles,
      findings,
      counts: countFindings(findings, { profiles: profiles.length, entries: entriesOf(found, isAsked) }),
      known: new Set(findings.filter((finding) => known.has(finding))),
      gate: failOn === null ? null : gateOf(findings, failOn, known),
    },
    notices: [...kept.notices, ...emptyNotice(filter.sobjects, found), ...goneNotice(gone)],
  };
}

function held(
  findings: readonly Finding[],
  baseline: Baseline | null,
  inScope: (entry: BaselineEntry) => boolean,
): { known: ReadonlySet<Finding>; gone: readonly BaselineEntry[] } {
  return baseline ? againstBaseline(findings, baseline, inScope) : { known: new Set(), gone: [] };
}

/** Objects compare without case, as everywhere in Salesforce. */
function askedObjects(sobjects: readonly string[]): (object: string) => boolean {
  const asked = new ObjectNames(sobjects.flatMap(objectsMeant));
  return (object) => asked.size === 0 || asked.has(object);
}

function isWanted(exposure: Exposure, wanted: readonly Exposure[]): boolean {
  return wanted.length === 0 || wanted.includes(exposure);
}

function entriesOf(found: readonly Found[], isAsked: (object: string) => boolean): number {
  let entries = 0;
  for (const { objects } of found) for (const [object, count] of objects) if (isAsked(object)) entries += count;
  return entries;
}

/** A name that is misspelled must not pass for a clean object. */
function emptyNotice(sobjects: readonly string[], found: readonly Found[]): Notice[] {
  const known = new ObjectNames(found.flatMap(({ objects }) => [...objects.keys()]));
  const empty = sobjects.filter((sobject) => !objectsMeant(sobject).some((object) => known.has(object)));
  return empty.length === 0 ? [] : [{ key: 'objectsWithoutEntries', tokens: [listed(empty)] }];
}

function goneNotice(gone: readonly BaselineEntry[]): Notice[] {
  if (gone.length === 0) return [];
  return [{ key: 'baselineGone', tokens: [String(gone.length), listed(gone.map(({ field }) => field))] }];
}
