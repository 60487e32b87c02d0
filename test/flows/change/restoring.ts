import type { Notice } from '../../../src/fls/problem.ts';
import type { ChangeRecord, Snapshot } from '../../../src/fls/snapshot.ts';
import type { RestorePlan } from '../../../src/flows/change/plan-restore.ts';
import { restoreSnapshot, type RestoreFlowResult, type RestoreOptions } from '../../../src/flows/restore.ts';
import { resumeChange, type ResumeFlowResult, type ResumeOptions } from '../../../src/flows/resume.ts';
import type { ResetOptions } from '../../../src/flows/reset.ts';
import { changeWorld, type ChangeWorld } from './change-world.ts';
import { request as resetRequest, resetting } from './resetting.ts';

/** The plainest restore, of the newest snapshot. */
export const restoreRequest: RestoreOptions = {
  snapshot: null,
  force: false,
  dryRun: false,
  async: false,
  apiVersion: '66.0',
  testLevel: null,
  verifyBy: 'soql',
  org: resetRequest.org,
};

/** A world in which a reset was made, whose log then begins anew. */
export async function resetWorld(
  changes: Parameters<typeof changeWorld>[0] = {},
  options: Partial<ResetOptions> = {},
): Promise<ChangeWorld> {
  const world = changeWorld(changes);
  await resetting(world, options);
  world.done.length = 0;
  world.stages.length = 0;
  return world;
}

/** Restores with the answer yes; the notices are those of the plan and of the result. */
export async function restoring(
  { ports }: ChangeWorld,
  other: Partial<RestoreOptions> = {},
  review: (plan: RestorePlan) => boolean = () => true,
): Promise<RestoreFlowResult> {
  const notices: Notice[] = [];
  const result = await restoreSnapshot({ ...restoreRequest, ...other }, ports, async (plan) => {
    notices.push(...plan.notices);
    return Promise.resolve(review(plan));
  });
  return { ...result, notices: [...notices, ...result.notices] };
}

/** A snapshot of a world; the first unless named. */
export function snapshotOf({ saved }: ChangeWorld, id = 'S1'): Snapshot {
  const snapshot = saved.get(id);
  if (!snapshot) throw new Error(`no snapshot ${id}`);
  return snapshot;
}

/** What the changes of a snapshot came to, as `reset applied`. */
export function changesOf(world: ChangeWorld, id = 'S1'): string[] {
  return snapshotOf(world, id).changes.map(({ kind, state }) => `${kind} ${state}`);
}

/** The ids and the ends of the jobs of a change. */
export function jobsOf({ jobs }: ChangeRecord): [string | null, string | null][] {
  return jobs.map(({ id, status }) => [id, status]);
}

/** Goes on with the newest change that was left. */
export async function resuming({ ports }: ChangeWorld, other: Partial<ResumeOptions> = {}): Promise<ResumeFlowResult> {
  const { org, apiVersion } = restoreRequest;
  return resumeChange(
    { orgId: org.id, username: org.username, apiVersion, snapshot: null, job: null, ...other },
    ports,
  );
}
