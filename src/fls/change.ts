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
  /** Edits that are not in effect. */
  remaining: Edit[];
};

type FinishedChange = { readonly status: string; readonly edits: readonly Edit[]; readonly verify: Verify | null };

/**
 * Exit code of a change: 1 when nothing took effect, 68 when a part of it did, else 0. A dry run ends with the code that
 * the real run would have.
 */
export function computeExitCode({ status, edits, verify }: FinishedChange): number {
  if (status === 'failed') return 1;
  if (status === 'partial') return 68;
  if (status !== 'dryRun' || verify === null) return 0;
  return verify.remaining.length < edits.length ? 68 : 1;
}
