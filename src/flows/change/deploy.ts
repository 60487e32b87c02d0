import { decodeName } from '../../fls/names.ts';
import { isProblem, Problem, type ProblemKey } from '../../fls/problem.ts';
import type { Deploy } from '../../fls/change.ts';
import type { DeployRequest, Deployer } from '../../ports/jobs.ts';
import { getErrorMessage } from '../../text/error-message.ts';
import type { ProfileChange } from './change.ts';
import { buildEditKey, createDeployLog, summarizeDeploys, type DeployLog, type DeploySummary } from './deploy-log.ts';
import {
  createDeployQueue,
  listUnsentProfiles,
  noteStepResult,
  splitStep,
  takeNextStep,
  type DeployQueue,
  type DeployStep,
} from './deploy-queue.ts';
import { buildProfileSlice, type SliceSources } from './slices.ts';

/** What a change does around each of its deploy jobs. */
export type DeployWatch = {
  /**
   * Right before each start: refuses when the profiles are no longer what was planned.
   *
   * @returns what their slices are built from
   * @throws Problem, such as `loginDiffers`, `loginUnknown`, `profileChanged`: no job is started
   */
  prepareStart(profileChanges: readonly ProfileChange[]): Promise<SliceSources>;
  /** Right before each start: from now on the org may have a job that nobody knows. When it fails, no job is started. */
  noteStarting(profileChanges: readonly ProfileChange[]): Promise<void>;
  /** The org has started the job. */
  noteStarted(job: string): Promise<void>;
  /** The start certainly began no job. */
  noteNotStarted(): Promise<void>;
  noteEnded(deploy: Deploy): Promise<void>;
};

/** A job that the org has started, and what it deploys. */
export type StartedDeploy = { readonly id: string; readonly profileChanges: readonly ProfileChange[] };

export type DeployOptions = {
  readonly profileChanges: readonly ProfileChange[];
  readonly watch: DeployWatch;
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  readonly checkOnly: boolean;
  readonly testLevel: string | null;
  /** The job to go on with: it deploys some of the profiles, and may have ended. */
  readonly started?: StartedDeploy;
};

/**
 * Deploys the edits of all profiles, in one job if its size allows. An edit that the org names is dropped, and the profile
 * is sent again without it, as long as each job names another edit. A profile that the org refuses without naming an edit is
 * deployed by halves on its own, after the others, until the refused edits are found; unless the org refuses it whatever is
 * sent, which a job shows that only checks the profile without edits.
 *
 * When a job cannot be started after another one succeeded, the rest is unsent: the caller still has to verify what was
 * deployed.
 *
 * @throws Problem `deployRefused`, `sessionExpired`, `connectionLost`, and those of the watch; `deployTooLarge` when one
 *   profile alone is too large: nothing was deployed
 * @throws Problem `deployStartUnknown`; `deployRestUnknown` when another job succeeded before: the org may have started a
 *   job
 * @throws Problem `deployRestUnsent`: a job has ended, and the org could not be reached for the next one
 * @throws Problem `deployTimedOut`, `deployInterrupted`, `deploySessionExpired`, `deployOutOfSight`: a job goes on
 */
export async function deployProfileChanges(deployer: Deployer, options: DeployOptions): Promise<DeploySummary> {
  const { profileChanges, started } = options;
  const run: DeployRun = {
    deployer,
    options,
    queue: createDeployQueue(listUnstarted(options)),
    log: createDeployLog(),
  };
  if (started) await settleJob(started.id, { kind: 'batch', profileChanges: started.profileChanges }, run);
  for (let step = takeNextStep(run.queue, run.log); step; step = takeNextStep(run.queue, run.log)) {
    const start = await startStep(deployer, options, step);
    if (start.status === 'started') await settleJob(start.id, step, run);
    else if (start.status === 'tooLarge') splitStep(step, run.queue);
    else {
      leaveRest(step, start.problem, run);
      break;
    }
  }
  return summarizeDeploys(profileChanges, run.log);
}

type DeployRun = {
  readonly deployer: Deployer;
  readonly options: DeployOptions;
  readonly queue: DeployQueue;
  readonly log: DeployLog;
};

/**
 * Starts the first job of a change, and waits for none. It may deploy only some of the profiles.
 *
 * @returns null when there is nothing to deploy
 * @throws Problem as `deployProfileChanges` for its first job
 */
export async function startDeploy(deployer: Deployer, options: DeployOptions): Promise<StartedDeploy | null> {
  const queue = createDeployQueue(options.profileChanges);
  const log = createDeployLog();
  for (let step = takeNextStep(queue, log); step; step = takeNextStep(queue, log)) {
    const { profileChanges } = step;
    const start = await startStep(deployer, options, step);
    if (start.status === 'started') return { id: start.id, profileChanges };
    if (start.status === 'failed') throw start.problem;
    splitStep(step, queue);
  }
  return null;
}

/** The changes that the job to go on with does not deploy. It may deploy a part of a profile. */
function listUnstarted({ profileChanges, started }: DeployOptions): readonly ProfileChange[] {
  if (!started) return profileChanges;
  const keys = new Set(started.profileChanges.flatMap(({ edits }) => edits.map(buildEditKey)));
  return profileChanges.map(({ profile, edits }) => ({
    profile,
    edits: edits.filter((edit) => !keys.has(buildEditKey(edit))),
  }));
}

type DeployStart =
  | { readonly status: 'started'; readonly id: string }
  /** Several profiles are too large for one job. */
  | { readonly status: 'tooLarge' }
  | { readonly status: 'failed'; readonly problem: Problem };

async function startStep(deployer: Deployer, options: DeployOptions, step: DeployStep): Promise<DeployStart> {
  const { watch, apiVersion, testLevel } = options;
  const { profileChanges } = step;
  try {
    const sources = await watch.prepareStart(profileChanges);
    const profiles = new Map(
      profileChanges.map(({ profile, edits }) => [profile.fullName, buildProfileSlice(sources, profile, edits)]),
    );
    const request = { profiles, apiVersion, testLevel };
    // A probe changes nothing, so the record of the change does not need to know of it.
    if (step.kind === 'probe') return { status: 'started', id: await deployer.start({ ...request, checkOnly: true }) };
    await watch.noteStarting(profileChanges);
    const id = await startNotedJob(deployer, { ...request, checkOnly: options.checkOnly }, watch);
    return { status: 'started', id };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.key === 'deployTooLarge' && profileChanges.length > 1) return { status: 'tooLarge' };
    return { status: 'failed', problem: error };
  }
}

/** @throws Problem as `Deployer.start` */
async function startNotedJob(deployer: Deployer, request: DeployRequest, watch: DeployWatch): Promise<string> {
  let id: string;
  try {
    id = await deployer.start(request);
  } catch (error) {
    const problem = error instanceof Problem ? error : explainStartFault(error);
    if (problem.key !== 'deployStartUnknown') await watch.noteNotStarted();
    throw problem;
  }
  await noteJob(id, async () => watch.noteStarted(id));
  return id;
}

/** A bug in the deployer does not tell whether the org started a job. */
function explainStartFault(cause: unknown): Problem {
  return new Problem('deployStartUnknown', { problem: getErrorMessage(cause) }, { cause });
}

/** A note that fails must not hide that the org has a job. */
async function noteJob(job: string, note: () => Promise<void>): Promise<void> {
  await note().catch((cause: unknown) => {
    throw new Problem('deployOutOfSight', { job, problem: getErrorMessage(cause) }, { cause }).addStartedWork({ job });
  });
}

async function settleJob(id: string, step: DeployStep, run: DeployRun): Promise<void> {
  const deploy = await (step.kind === 'probe' ? waitForProbe(id, run) : waitForJob(id, run));
  noteStepResult(step, deploy, run);
}

async function waitForJob(id: string, { deployer, options, log }: DeployRun): Promise<Deploy> {
  log.jobs.push(id);
  const { created, ...deploy } = await deployer.wait(id);
  log.last = deploy;
  if (deploy.status === 'Succeeded') log.succeeded = deploy;
  if (deploy.status === 'Succeeded' && !deploy.checkOnly) for (const name of created) log.created.add(decodeName(name));
  await noteJob(id, async () => options.watch.noteEnded(deploy));
  return deploy;
}

/** @throws Problem `deployRestUnsent`: whatever becomes of a job that only checks, no job of the change goes on */
async function waitForProbe(id: string, { deployer, options, log }: DeployRun): Promise<Deploy> {
  try {
    return await deployer.wait(id);
  } catch (error) {
    throw error instanceof Problem && log.last && !options.checkOnly ? createUnsentProblem(log.last.id, error) : error;
  }
}

/** Problems that keep the org from being asked, so that the rest can be sent later. */
export const LOST_ORG_PROBLEMS: ReadonlySet<ProblemKey> = new Set<ProblemKey>([
  'sessionExpired',
  'connectionLost',
  'unexpectedResponse',
  'interrupted',
]);

/** @throws the problem, unless another job succeeded and the org certainly started no job for the rest */
function leaveRest(step: DeployStep, problem: Problem, { options, queue, log }: DeployRun): void {
  const { last, succeeded } = log;
  const isStartUnknown = isProblem(problem, 'deployStartUnknown');
  // A dry run leaves nothing that could be finished.
  if (options.checkOnly && (LOST_ORG_PROBLEMS.has(problem.key) || isStartUnknown)) throw problem;
  if (last && (LOST_ORG_PROBLEMS.has(problem.key) || (step.kind === 'probe' && isStartUnknown)))
    throw createUnsentProblem(last.id, problem);
  if (!succeeded) throw problem;
  if (isStartUnknown) {
    const details = { job: succeeded.id, problem: problem.details.problem };
    const options = { exitCode: problem.exitCode, cause: problem };
    throw new Problem('deployRestUnknown', details, options).addStartedWork({ job: succeeded.id });
  }
  log.unsent = { profiles: listUnsentProfiles(step, queue), problem };
}

export function createUnsentProblem(job: string, cause: Problem): Problem {
  const exitCode = isProblem(cause, 'interrupted') ? cause.exitCode : 69;
  return new Problem('deployRestUnsent', { job }, { exitCode, cause }).addStartedWork({ job });
}
