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

/** What a user loses: effective access, of all that the user holds. */
export type Impact = { username: string; field: string; from: Access; to: Access };

/** What became of a deploy job. */
export type Deploy = {
  id: string;
  /** In the org's words: `Succeeded`, `Failed`, `Canceled`, … */
  status: string;
  checkOnly: boolean;
  failures: { component: string; problem: string }[];
};

/** Where the record of a reset is. */
export type SnapshotPlace = { readonly id: string; readonly path: string };

/** What the org shows after a deploy. */
export type Verify = {
  ok: boolean;
  /** What should have changed and did not. */
  remaining: Edit[];
};

type FinishedChange = { readonly status: string; readonly edits: readonly Edit[]; readonly verify: Verify | null };

/** How a command ends: 1 when nothing took effect, and 68 when some of it did not; a dry run as the real run would. */
export function computeExitCode({ status, edits, verify }: FinishedChange): number {
  if (status === 'failed') return 1;
  if (status === 'partial') return 68;
  if (status !== 'dryRun' || verify === null) return 0;
  return verify.remaining.length < edits.length ? 68 : 1;
}
