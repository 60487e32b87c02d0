import type { Access } from './access.ts';

/** One field permission that a reset or a restore changes; part of the JSON contract. */
export type Edit = {
  /** API name of the profile, decoded. */
  profile: string;
  /** `Object.Field`. */
  field: string;
  from: Access;
  to: Access;
};

/** Access to a field that a user loses: effective access, from everything that the user has. */
export type Impact = { username: string; field: string; from: Access; to: Access };

/** The result of the deploy jobs of one change. */
export type Deploy = {
  id: string;
  /** The org's word: `Succeeded`, `Failed`, `Canceled`, …; `SucceededPartial` when only some of several jobs succeeded. */
  status: string;
  checkOnly: boolean;
  failures: { component: string; problem: string }[];
};

/** Id of a snapshot and path of its file. */
export type SnapshotPlace = { readonly id: string; readonly path: string };

/** What the org shows after a deploy. */
export type Verify = {
  /** True when every edit is in effect and nothing else changed. */
  ok: boolean;
  /** Edits that are not in effect; `from` is the access that the org shows. */
  remaining: Edit[];
  /** Other field permissions of the profiles that somebody changed meanwhile. */
  others: Edit[];
  /** Other sections of the profiles that differ from before, as `loginFlows of Name`. */
  sections: string[];
};

/** A field that a restore leaves as it is; part of the JSON contract. */
export type LeftField = {
  /** API name of the profile, decoded. */
  profile: string;
  field: string;
  /**
   * `changedSince`: it no longer has the access that the reset gave it. `gone`: the org has no such profile any more.
   * `refused`: the org did not take the change.
   */
  reason: 'changedSince' | 'gone' | 'refused';
};

/** Of the statuses that say everything. */
const STATUS_EXIT_CODES: Readonly<Record<string, number>> = { failed: 1, partial: 68, declined: 0, running: 0 };

type FinishedChange = {
  readonly status: string;
  readonly edits: readonly Edit[];
  readonly verify: Verify | null;
  readonly left?: readonly LeftField[];
  /** Only of a change about which the platform was asked: whether it disagrees, or could not be asked to the end. */
  readonly isDisputed?: boolean;
};

/**
 * Exit code of a change: 1 when nothing took effect; 68 when a part of it did, something else changed too, or the platform
 * disputes it; else 0. A dry run ends with the code that the real run would have.
 */
export function computeExitCode(change: FinishedChange): number {
  const { status, edits, verify, left = [] } = change;
  const known = STATUS_EXIT_CODES[status];
  if (known !== undefined) return known;
  const remaining = verify?.remaining.length ?? 0;
  if (remaining > 0 && remaining === edits.length && left.length === 0) return 1;
  return isWhole(change) ? 0 : 68;
}

function isWhole({ verify, left = [], isDisputed = false }: FinishedChange): boolean {
  return verify?.ok !== false && left.length === 0 && !isDisputed;
}
