import { buildOrg } from '../simulated-org/seed/builder.ts';
import type { OrgPlan } from '../simulated-org/seed/plan.ts';
import { startOrg } from '../simulated-org/server.ts';
import type { Where } from './command.ts';
import { newProject } from './project.ts';

/** An org, served, and an empty project; it has to be stopped. */
export async function servePlan(plan: OrgPlan): Promise<Where> {
  const state = buildOrg(plan);
  return { project: newProject(), org: await startOrg(state), state };
}
