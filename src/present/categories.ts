import type { Exposure, Finding } from '../fls/finding.ts';
import type { Report } from '../fls/report.ts';

/** What a finding is listed under: the exposure of a stray, or `uncontrolled`, which has no exposure. */
export type FindingCategory = Exposure | 'uncontrolled';

/** In the order of every view and format. */
export const FINDING_CATEGORIES = [
  'live',
  'latent',
  'dormant',
  'unknown',
  'uncontrolled',
] as const satisfies readonly FindingCategory[];

export function getFindingCategory({ kind, exposure }: Finding): FindingCategory {
  return kind === 'stray' ? exposure : kind;
}

/** The findings of each inspected profile, in the report's order; none for a clean profile. */
export function groupByProfile(report: Report): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>(report.profiles.map((profile) => [profile, []]));
  for (const finding of report.findings) {
    const own = groups.get(finding.profile);
    if (own) own.push(finding);
    else groups.set(finding.profile, [finding]);
  }
  return groups;
}

/** The profiles with findings, with the most live findings first; then with the most latent ones, and so on. */
export function listDirtyProfiles(report: Report): [profile: string, findings: readonly Finding[]][] {
  return [...groupByProfile(report)]
    .filter(([, findings]) => findings.length > 0)
    .map(([profile, findings]) => ({ profile, findings, counts: countByCategory(findings) }))
    .sort((a, b) => compareCounts(a.counts, b.counts))
    .map(({ profile, findings }) => [profile, findings]);
}

/** How many findings there are in each category, in the order of the categories. */
function countByCategory(findings: readonly Finding[]): readonly number[] {
  const byCategory = Map.groupBy(findings, getFindingCategory);
  return FINDING_CATEGORIES.map((category) => byCategory.get(category)?.length ?? 0);
}

function compareCounts(a: readonly number[], b: readonly number[]): number {
  return a.map((count, index) => (b[index] ?? 0) - count).find((difference) => difference !== 0) ?? 0;
}
