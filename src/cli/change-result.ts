import type { ResetFlowResult, ResetStatus } from '../flows/reset.ts';
import type { RestoreFlowResult, RestoreStatus } from '../flows/restore.ts';
import type { Deploy, Edit, Impact, LeftField, Verify } from '../fls/change.ts';
import type { Context } from '../fls/context.ts';

/** What a reset answers under `--json`. */
export type ResetJson = {
  context: Context;
  status: ResetStatus;
  edits: Edit[];
  impact: Impact[];
  /** Path of the plan file that was written or carried out. */
  plan: string | null;
  snapshot: { id: string; path: string } | null;
  files: string[];
  deploy: Deploy | null;
  verify: Verify | null;
};

/** What a restore answers under `--json`. */
export type RestoreJson = {
  context: Context;
  status: RestoreStatus;
  snapshot: string;
  edits: Edit[];
  left: LeftField[];
  files: string[];
  deploy: Deploy | null;
  verify: Verify | null;
};

type FormatPath = (path: string) => string;

export function buildResetJson(
  { context, plan }: Pick<ResetJson, 'context' | 'plan'>,
  {
    status,
    edits,
    impact,
    snapshot,
    files,
    deploy,
    verify,
  }: Pick<ResetFlowResult, 'status' | 'edits' | 'impact' | 'snapshot' | 'files' | 'deploy' | 'verify'>,
  formatPath: FormatPath,
): ResetJson {
  return {
    context,
    status,
    edits: [...edits],
    impact: [...impact],
    plan: plan && formatPath(plan),
    snapshot: snapshot && { id: snapshot.id, path: formatPath(snapshot.path) },
    files: files.map(formatPath),
    deploy,
    verify,
  };
}

export function buildRestoreJson(
  context: Context,
  { status, snapshot, edits, left, files, deploy, verify }: Omit<RestoreFlowResult, 'notices'>,
  formatPath: FormatPath,
): RestoreJson {
  return {
    context,
    status,
    snapshot: snapshot.id,
    edits: [...edits],
    left: [...left],
    files: files.map(formatPath),
    deploy,
    verify,
  };
}
