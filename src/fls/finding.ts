import type { Access } from './access.ts';

export type FindingKind = 'stray' | 'uncontrolled';
export type Exposure = 'live' | 'latent' | 'dormant' | 'unknown';

/** One field permission that Setup hides; part of the JSON contract of every command. */
export type Finding = {
  /** API name of the profile, decoded. */
  profile: string;
  object: string;
  /** `Object.Field`. */
  field: string;
  access: Access;
  kind: FindingKind;
  /** `unknown` for the uncontrolled, and where no org was asked what grants the object. */
  exposure: Exposure;
  /** API names of the permission sets and groups that grant the object, sorted. */
  openedBy: string[];
  /** Those of them that are in force and by which users of the profile read the object today, sorted. */
  through: string[];
  /** Active users of the profile who read the object by something else than the profile. */
  users: number;
  /** The policy rule that wants this field permission; null without one. */
  kept: { reason: string; until: string | null } | null;
  /** Whether the baseline knows the finding; null without a baseline, and for what a baseline never holds. */
  baseline: 'known' | 'new' | null;
  /** Where the entry stands in the project: 1-based line of its `<field>`. */
  location: { path: string; line: number } | null;
};

export type Counts = {
  profiles: number;
  /** Field permission entries that were looked at, false ones included. */
  entries: number;
  stray: number;
  live: number;
  latent: number;
  dormant: number;
  unknown: number;
  uncontrolled: number;
  kept: number;
};

/** Exposures are counted over strays alone: an uncontrolled entry has none. */
export function countFindings(findings: readonly Finding[], looked: { profiles: number; entries: number }): Counts {
  const counts: Counts = {
    ...looked,
    stray: 0,
    live: 0,
    latent: 0,
    dormant: 0,
    unknown: 0,
    uncontrolled: 0,
    kept: 0,
  };
  for (const finding of findings) {
    counts[finding.kind] += 1;
    if (finding.kind === 'stray') counts[finding.exposure] += 1;
    if (finding.kept) counts.kept += 1;
  }
  return counts;
}
