import type { Counts, Finding } from './finding.ts';

/** What a report says, before it is put into any format. */
export type Report = {
  readonly source: 'org' | 'project';
  /** Id of the org that was asked; null for a report from project files. */
  readonly orgId: string | null;
  /** API names of the profiles that were looked at, with findings or without. */
  readonly profiles: readonly string[];
  /** By profile in that order, then by field. */
  readonly findings: readonly Finding[];
  readonly counts: Counts;
  /** Files that could not be read: nothing is said of what they hold. */
  readonly unreadable: readonly UnreadableFile[];
  /** Findings that the baseline holds: they are shown, and pass the gate. */
  readonly known: ReadonlySet<Finding>;
  /** Null when no gate was asked for. */
  readonly gate: Gate | null;
};

export type UnreadableFile = {
  readonly path: string;
  /** 1-based; null when the file could not be opened at all. */
  readonly line: number | null;
  readonly column: number | null;
  /** What is wrong and what was expected, in words. */
  readonly reason: string;
};

/** The least exposure that fails: `live`, `latent` (with `unknown`), `dormant` and `stray` (both of them any stray). */
export type Threshold = 'live' | 'latent' | 'dormant' | 'stray';

export type Gate = { readonly threshold: Threshold; readonly failing: ReadonlySet<Finding> };
