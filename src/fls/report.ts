import type { Context } from './context.ts';
import type { Proof } from './proof.ts';
import type { Counts, Finding } from './finding.ts';
import type { GrantorKinds, GrantorReason } from './grantor.ts';
import type { Notice } from './problem.ts';
import type { IntegrationScope } from './profile-use.ts';

/** The facts of a report. Every format shows the same ones. */
export type Report = {
  readonly context: Context;
  readonly source: 'org' | 'project';
  /** Why the report covers these profiles; null where the user named them or took all of them. */
  readonly integrations: IntegrationScope | null;
  /** API names of the profiles that were inspected, with findings or without. */
  readonly profiles: readonly string[];
  /** By profile in that order, then by field. */
  readonly findings: readonly Finding[];
  /** By profile, then by username. */
  readonly holders: readonly Holder[];
  /** Why grantors grant objects without an object permission, by their API names: `Bulk_Read (View All Data)`. */
  readonly reasons: ReadonlyMap<string, GrantorReason>;
  readonly grantorKinds: GrantorKinds;
  /** Ids of the profiles by their API names; empty where no org was asked. */
  readonly profileIds: ReadonlyMap<string, string>;
  /** The org's own namespace, which the names here lack and those in its queries have; null without one, and without an org. */
  readonly namespace: string | null;
  readonly counts: Counts;
  /** Files that could not be read: the report says nothing about their content. */
  readonly unreadable: readonly UnreadableFile[];
  /** Null without `--fail-on`. */
  readonly gate: Gate | null;
  /** What the platform says of the exposures; null where it was not asked. */
  readonly proof: Proof | null;
  /** What makes the report incomplete or uncertain. A passed gate must never stand without it. */
  readonly notices: readonly Notice[];
};

/** Findings with who reads them, and through what: from these a document tells the paths. */
export type FoundAccess = Pick<
  Report,
  'source' | 'findings' | 'holders' | 'reasons' | 'grantorKinds' | 'profileIds' | 'namespace'
>;

/**
 * An active user of a profile with a live finding. The user reads a finding of the profile when `through` of both have a
 * name in common: that keeps the list as long as the users, not users times objects.
 */
export type Holder = {
  username: string;
  /** API name. */
  profile: string;
  /** API names of the grantors in force by which the user reads any of the findings, sorted. */
  through: string[];
};

export type UnreadableFile = {
  path: string;
  /** 1-based; null when the file could not be opened at all. */
  line: number | null;
  column: number | null;
  /** What is wrong and what was expected. */
  problem: string;
};

/** The least exposure that fails: `live`, `latent` (includes `unknown`), `dormant` or `stray` (any stray). */
export type Threshold = 'live' | 'latent' | 'dormant' | 'stray';

export type Gate = {
  failOn: Threshold;
  /** False also when nothing fails but a file could not be read: a gate passes only what it has seen. */
  passed: boolean;
  /** How many findings fail. */
  failing: number;
};
