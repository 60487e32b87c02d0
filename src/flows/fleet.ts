import pLimit from 'p-limit';
import { findDrift, type ComparedReport, type Fleet, type FleetOrg } from '../fls/fleet.ts';
import { isProblem } from '../fls/problem.ts';
import type { FleetProgress } from '../ports/terminal.ts';
import type { ReportFlowResult } from './report.ts';

/**
 * Orgs that are asked at the same time. Each has limits of its own, so the bound is for this machine and its network.
 *
 * @internal For the spec.
 */
export const MAX_PARALLEL_ORGS = 4;

/** An org to report on, by the name that results and messages have for it. */
export type FleetTarget = { readonly name: string };

type TargetResult = { readonly org: FleetOrg; readonly compared: ComparedReport | null };

/**
 * The reports on several orgs, and what differs between them. An org that can't be reported does not lose the others.
 *
 * @param reportTarget reports on one org; what it throws becomes the `error` of that org
 * @throws Problem `interrupted`
 */
export async function reportFleet<Target extends FleetTarget>(
  targets: readonly Target[],
  reportTarget: (target: Target) => Promise<ReportFlowResult>,
  progress: FleetProgress,
): Promise<Fleet> {
  const limit = pLimit(MAX_PARALLEL_ORGS);
  const running = new Set<string>();
  let done = 0;
  const show = (): void => {
    progress.showOrgs([...running], { done, all: targets.length });
  };
  const run = async (target: Target): Promise<TargetResult> => {
    running.add(target.name);
    show();
    try {
      return await reportOne(target, reportTarget);
    } catch (error) {
      limit.clearQueue();
      throw error;
    } finally {
      running.delete(target.name);
      done += 1;
      show();
    }
  };
  try {
    const results = await Promise.all(targets.map(async (target) => limit(run, target)));
    return {
      orgs: results.map(({ org }) => org),
      drift: findDrift(results.flatMap(({ compared }) => compared ?? [])),
    };
  } finally {
    progress.stop();
  }
}

async function reportOne<Target extends FleetTarget>(
  target: Target,
  reportTarget: (target: Target) => Promise<ReportFlowResult>,
): Promise<TargetResult> {
  const { name } = target;
  try {
    const { report, everyExposure } = await reportTarget(target);
    return { org: { target: name, report, error: null }, compared: { target: name, report, everyExposure } };
  } catch (error) {
    // Whoever interrupts the command wants no other org either.
    if (!(error instanceof Error) || isProblem(error, 'interrupted')) throw error;
    return { org: { target: name, report: null, error }, compared: null };
  }
}
