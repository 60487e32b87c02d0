import type { Access } from './access.ts';

export type FindingKind = 'stray' | 'uncontrolled';
export type Exposure = 'live' | 'latent' | 'dormant' | 'unknown';

/** How bad an exposure is. An unknown one counts as latent: something may grant the object. */
export const EXPOSURE_RANKS: Readonly<Record<Exposure, number>> = { dormant: 0, latent: 1, unknown: 1, live: 2 };

/** One field permission that Setup hides; part of the JSON contract of every command. */
export type Finding = {
  /** API name of the profile, decoded. */
  profile: string;
  object: string;
  /** `Object.Field`. */
  field: string;
  access: Access;
  kind: FindingKind;
  /** `unknown` for the uncontrolled, and when it is not known what grants the object. */
  exposure: Exposure;
  /** API names of the permission sets and groups that grant the object, sorted. */
  openedBy: string[];
  /** Those of them through which users of the profile read the object today, sorted. */
  through: string[];
  /** Number of active users of the profile who read the object through something other than the profile. */
  users: number;
  /** The policy rule that wants this field permission; null without one. */
  kept: { reason: string; until: string | null } | null;
  /** Whether the baseline knows the finding; null without a baseline, and for what a baseline never holds. */
  baseline: 'known' | 'new' | null;
  /** Place of the entry in the project; `line` is that of its `<field>`, 1-based. Null when no file has it. */
  location: { path: string; line: number } | null;
};

export type Counts = {
  profiles: number;
  /** Field permission entries of the profiles, false ones included. */
  entries: number;
  stray: number;
  live: number;
  latent: number;
  dormant: number;
  unknown: number;
  uncontrolled: number;
  kept: number;
};

/** Exposures are counted for strays only, because an uncontrolled field permission has none. */
export function countFindings(findings: readonly Finding[], inspected: { profiles: number; entries: number }): Counts {
  const counts: Counts = {
    ...inspected,
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
