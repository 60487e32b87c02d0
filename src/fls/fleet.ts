import type { Finding } from './finding.ts';
import { getReportExitCode } from './gate.ts';
import { compareStrings, normalizeName } from './names.ts';
import type { NoticeKey } from './notice-key.ts';
import { Problem } from './problem.ts';
import type { Report } from './report.ts';

/** What became of one of several orgs. Exactly one of `report` and `error` is null. */
export type FleetOrg = {
  /** As the user typed it; the id of the org where that is an access token. */
  readonly target: string;
  readonly report: Report | null;
  /** What a report on this org alone would have ended with. */
  readonly error: Error | null;
};

/** Several orgs side by side, in the order in which they were typed. */
export type Fleet = { readonly orgs: readonly FleetOrg[]; readonly drift: readonly Drift[] };

/** A field permission that is stray in some orgs and not in others; part of the JSON contract. */
export type Drift = {
  /** API name, spelled as in the first org of `in`; so is `field`. */
  profile: string;
  /** `Object.Field`. */
  field: string;
  /** Targets whose report has the stray. */
  in: string[];
  /** Targets that have the profile and where the field permission is neither stray nor uncontrolled. Never empty. */
  notIn: string[];
};

export type ComparedReport = {
  readonly target: string;
  readonly report: Report;
  /** The findings before the report was narrowed to some exposures. */
  readonly everyExposure: readonly Finding[];
};

/** What the org did not show may be a field permission, or has another name than in other orgs. */
const INCOMPLETE: ReadonlySet<NoticeKey> = new Set(['permissionsUnchecked', 'rowsHidden', 'namespaceUnknown']);

/** Whether a field permission that the report lacks is not in the org. */
export function isCompleteReport({ notices, unreadable }: Pick<Report, 'notices' | 'unreadable'>): boolean {
  return unreadable.length === 0 && notices.every(({ key }) => !INCOMPLETE.has(key));
}

/**
 * The strays of the reports that other orgs do not have, by profile, then by field. Profiles and fields of different orgs
 * are the same when their API names are, without case. An org without the profile, or whose report does not cover it, has
 * no part in the comparison, and an incomplete report never tells that a stray is not there.
 */
export function findDrift(reports: readonly ComparedReport[]): Drift[] {
  const compared = reports.map(({ target, report, everyExposure }) => ({
    target,
    profiles: new Set(isCompleteReport(report) ? report.profiles.map(normalizeName) : []),
    found: new Set(everyExposure.map(buildDriftKey)),
  }));
  return [...groupStrays(reports)]
    .map(([key, { profile, field, in: within }]): Drift => {
      const name = normalizeName(profile);
      const without = compared.filter(({ profiles, found }) => profiles.has(name) && !found.has(key));
      return { profile, field, in: within, notIn: without.map(({ target }) => target) };
    })
    .filter(({ notIn }) => notIn.length > 0)
    .sort((a, b) => compareStrings(a.profile, b.profile) || compareStrings(a.field, b.field));
}

function groupStrays(reports: readonly ComparedReport[]): ReadonlyMap<string, Omit<Drift, 'notIn'>> {
  const byKey = new Map<string, Omit<Drift, 'notIn'>>();
  for (const { target, report } of reports) {
    for (const finding of report.findings) {
      if (finding.kind !== 'stray') continue;
      const key = buildDriftKey(finding);
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, { profile: finding.profile, field: finding.field, in: [target] });
      else if (known.in.at(-1) !== target) known.in.push(target);
    }
  }
  return byKey;
}

function buildDriftKey({ profile, field }: Pick<Finding, 'profile' | 'field'>): string {
  return normalizeName(`${profile}\n${field}`);
}

/**
 * 3 when the gate of an org failed; without a single report 1, or 2 when a flag is wrong for each org, such as a profile
 * that none has; 68 when an org was not reported, or only partly; else 0.
 */
export function getFleetExitCode(orgs: readonly FleetOrg[]): number {
  const codes = orgs.flatMap(({ report }) => (report === null ? [] : [getReportExitCode(report)]));
  if (codes.includes(3)) return 3;
  if (codes.length === 0) return orgs.every(({ error }) => error instanceof Problem && error.exitCode === 2) ? 2 : 1;
  return codes.length < orgs.length || codes.includes(68) ? 68 : 0;
}
