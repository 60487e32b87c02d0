import { decodeName } from '../../fls/names.ts';
import { isProblem, Problem, type ProblemKey } from '../../fls/problem.ts';
import type { Deploy } from '../../fls/change.ts';
import type { DeployRequest, Deployer } from '../../ports/jobs.ts';
import { getErrorMessage } from '../../text/error-message.ts';
import type { ProfileChange } from './change.ts';
import { createDeployLog, summarizeDeploys, type DeployLog, type DeploySummary } from './deploy-log.ts';
import { createDeployBatch, planNextBatch, splitDeployBatch, type DeployBatch } from './deploy-rounds.ts';
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
 * is sent again without it. A profile that fails for another reason, or for the fiftieth time, is sent again without the
 * fields that no org lists, or else left out, so that the others can be deployed.
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
  const log = createDeployLog();
  const waiting: DeployBatch[] = [createDeployBatch(listUnstarted(options), 1)];
  if (started) {
    const batch = createDeployBatch(started.profileChanges, 1);
    waiting.unshift(planNextBatch(batch, await waitForJob(deployer, started.id, { options, log }), log));
  }
  for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
    if (batch.profileChanges.length === 0) continue;
    const start = await startDeployBatch(deployer, options, batch.profileChanges);
    if (start.status === 'started')
      waiting.unshift(planNextBatch(batch, await waitForJob(deployer, start.id, { options, log }), log));
    else if (start.status === 'tooLarge') waiting.unshift(...splitDeployBatch(batch));
    else {
      leaveRest([batch, ...waiting], start.problem, log);
      break;
    }
  }
  return summarizeDeploys(profileChanges, log);
}

/**
 * Starts the first job of a change, and waits for none. It may deploy only some of the profiles.
 *
 * @returns null when there is nothing to deploy
 * @throws Problem as `deployProfileChanges` for its first job
 */
export async function startDeploy(deployer: Deployer, options: DeployOptions): Promise<StartedDeploy | null> {
  for (let batch = createDeployBatch(options.profileChanges, 1); ;) {
    const { profileChanges } = batch;
    if (profileChanges.length === 0) return null;
    const start = await startDeployBatch(deployer, options, profileChanges);
    if (start.status === 'started') return { id: start.id, profileChanges };
    if (start.status === 'failed') throw start.problem;
    [batch = batch] = splitDeployBatch(batch);
  }
}

/** The changes that the job to go on with does not deploy. */
function listUnstarted({ profileChanges, started }: DeployOptions): readonly ProfileChange[] {
  if (!started) return profileChanges;
  const names = new Set(started.profileChanges.map(({ profile }) => profile.name));
  return profileChanges.filter(({ profile }) => !names.has(profile.name));
}

type DeployStart =
  | { readonly status: 'started'; readonly id: string }
  /** Several profiles are too large for one job. */
  | { readonly status: 'tooLarge' }
  | { readonly status: 'failed'; readonly problem: Problem };

async function startDeployBatch(
  deployer: Deployer,
  options: DeployOptions,
  profileChanges: readonly ProfileChange[],
): Promise<DeployStart> {
  const { watch, apiVersion, checkOnly, testLevel } = options;
  try {
    const sources = await watch.prepareStart(profileChanges);
    const profiles = new Map(
      profileChanges.map(({ profile, edits }) => [profile.fullName, buildProfileSlice(sources, profile, edits)]),
    );
    await watch.noteStarting(profileChanges);
    const id = await startNotedJob(deployer, { profiles, apiVersion, checkOnly, testLevel }, watch);
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

type Waiting = { readonly options: DeployOptions; readonly log: DeployLog };

async function waitForJob(deployer: Deployer, id: string, { options, log }: Waiting): Promise<Deploy> {
  log.jobs.push(id);
  const { created, ...deploy } = await deployer.wait(id);
  log.last = deploy;
  if (deploy.status === 'Succeeded') log.succeeded = deploy;
  if (deploy.status === 'Succeeded' && !deploy.checkOnly) for (const name of created) log.created.add(decodeName(name));
  await noteJob(id, async () => options.watch.noteEnded(deploy));
  return deploy;
}

/** Problems that keep the org from being asked, so that the rest can be sent later. */
const LOST_ORG_PROBLEMS: ReadonlySet<ProblemKey> = new Set<ProblemKey>([
  'sessionExpired',
  'connectionLost',
  'unexpectedResponse',
  'interrupted',
]);

/** @throws the problem, unless another job succeeded and the org certainly started no job for the rest */
function leaveRest(batches: readonly DeployBatch[], problem: Problem, log: DeployLog): void {
  const { last, succeeded } = log;
  const options = { exitCode: problem.exitCode === 130 ? 130 : 69, cause: problem };
  if (last && LOST_ORG_PROBLEMS.has(problem.key))
    throw new Problem('deployRestUnsent', { job: last.id }, options).addStartedWork({ job: last.id });
  if (!succeeded) throw problem;
  const job = succeeded.id;
  if (isProblem(problem, 'deployStartUnknown'))
    throw new Problem('deployRestUnknown', { job, problem: problem.details.problem }, options).addStartedWork({ job });
  const profiles = batches.flatMap(({ profileChanges }) => profileChanges.map(({ profile }) => profile.name));
  log.unsent = { profiles, problem };
}
