import { isLessAccess } from '../../fls/access.ts';
import type { Deploy } from '../../fls/change.ts';
import { isProblem, Problem, type ProblemKey, type StartedWork } from '../../fls/problem.ts';
import type {
  ChangeOptions,
  ChangePlan,
  ChangePorts,
  ChangePreparation,
  ChangeRequest,
  ChangeResult,
  ProfileChange,
  ProfileFileChange,
} from './change.ts';
import { createStartCheck } from './before-start.ts';
import { buildProfileRecords } from './change-records.ts';
import { deployProfileChanges, startDeploy, type DeployOptions, type DeployWatch } from './deploy.ts';
import { watchRecorded, watchUnrecorded } from './deploy-watches.ts';
import type { DeploySummary } from './deploy-log.ts';
import { createDeployNotices } from './deploy-notices.ts';
import { beginJournal, type ChangeJournal } from './journal.ts';
import { readUsersByProfile } from './profile-users.ts';
import { listChangedPaths, rewriteFiles, writeFileChanges } from './project-files.ts';
import { retrieveProfileTexts } from './retrieve-profiles.ts';
import { listMissingEdits, settleChange } from './settle.ts';

/**
 * Begins source tracking and retrieves the profiles. Plan once more afterwards: the org may have changed since the plan.
 *
 * @throws Problem those of `retrieveProfileTexts`; `connectionLost`, `sessionExpired`, `interrupted`
 */
export async function prepareChange(
  plan: ChangePlan,
  options: ChangeOptions,
  ports: ChangePorts,
): Promise<ChangePreparation> {
  if (!options.dryRun) await ports.lock.acquire();
  const tracking = options.dryRun ? null : await ports.tracking.begin();
  ports.progress.showStage('retrieve');
  const texts = await retrieveProfileTexts(plan, options, ports.retriever);
  const profiles = plan.profileChanges.map(({ profile }) => profile);
  const stamps = await ports.org.readProfileStamps(profiles.map(({ id }) => id));
  const users = options.dryRun || !takesAccess(plan) ? null : await readUsersByProfile(profiles, ports.org);
  return { tracking, texts, stamps, users };
}

function takesAccess({ profileChanges }: ChangePlan): boolean {
  return profileChanges.some(({ edits }) => edits.some(({ from, to }) => isLessAccess(to, from)));
}

/**
 * snapshot → edit → deploy → settle → verify, each recorded in the snapshot. A dry run only validates the deploy; an
 * asynchronous change ends when the job has started.
 *
 * When the org accepted nothing, the project's files are as they were. When it is not known what the org did, they have the
 * change, and `startedWork` of the problem names snapshot and files.
 *
 * @throws Problem `loginUnknown`, `loginDiffers`, `unreadableAnswer`, `notWritten`, `changedMeanwhile`: nothing was deployed
 * @throws Problem `dryRunUnfinished` in place of the problems that leave open what became of a job
 * @throws Problem those of `deployProfileChanges` and `settleChange`; `notPutBack` when the org accepted nothing, and the
 *   files cannot be put back
 */
export async function applyChange(request: ChangeRequest, ports: ChangePorts): Promise<ChangeResult> {
  const { plan, prepared, options } = request;
  const { tracking, texts, stamps, users } = prepared;
  const { dryRun, org } = options;
  const planned = { texts, stamps, users, login: plan.login };
  const startCheck = createStartCheck(planned, ports.org, { dryRun, username: org.username });
  ports.progress.showStage('deploy');
  if (tracking === null) {
    const deployOptions = buildDeployOptions(request, watchUnrecorded(startCheck));
    const deploySummary = await deployProfileChanges(ports.deployer, deployOptions).catch((error: unknown) => {
      throw explainDryRunError(error);
    });
    return buildDryRunResult(plan.profileChanges, deploySummary);
  }
  const { fileChanges } = plan;
  const journal = await writeFiles(request, ports);
  const deployOptions = buildDeployOptions(request, watchRecorded(startCheck, journal, ports));
  const files = listChangedPaths(fileChanges);
  const explain = async (error: unknown): Promise<never> => {
    throw await settleFailedDeploy(error, { fileChanges, journal }, ports);
  };
  if (options.async) {
    const started = await startDeploy(ports.deployer, deployOptions).catch(explain);
    return buildRunningResult(started?.id ?? null, files, journal);
  }
  const deploySummary = await deployProfileChanges(ports.deployer, deployOptions).catch(explain);
  ports.progress.showStage('verify');
  const startState = startCheck.getState();
  return settleChange(request, { startState, deploySummary, journal, tracking }, ports);
}

/**
 * Changes only files, because the org needs no change.
 *
 * @throws Problem `notWritten`, `changedMeanwhile`, `notPutBack`
 */
export async function applyFileChanges(
  request: Omit<ChangeRequest, 'prepared' | 'accessBefore'>,
  ports: ChangePorts,
): Promise<ChangeResult> {
  const unchanged = { snapshot: null, files: [], deploy: null, verify: null, notices: [] };
  if (request.options.dryRun) return { ...unchanged, status: 'dryRun' };
  await ports.lock.acquire();
  const { fileChanges } = request.plan;
  const journal = await writeFiles({ ...request, accessBefore: request.plan.currentAccess }, ports);
  await journal.close(request.isWhole ? 'applied' : 'partial', { remaining: [], fileChanges });
  return {
    ...unchanged,
    status: 'done',
    snapshot: journal.place,
    files: listChangedPaths(fileChanges),
    notices: journal.listNotices(),
  };
}

type WrittenChange = { readonly fileChanges: readonly ProfileFileChange[]; readonly journal: ChangeJournal };

/** Begins the record, and then writes the project's files. When they cannot be written, the change has failed. */
async function writeFiles(
  { plan, options, opened, accessBefore, prepared }: Omit<ChangeRequest, 'prepared'> & Partial<ChangeRequest>,
  ports: ChangePorts,
): Promise<ChangeJournal> {
  const { recordedChanges, fileChanges, login } = plan;
  const tracking = prepared?.tracking ?? null;
  const sources = { profileChanges: recordedChanges, fileChanges, login, accessBefore, tracking };
  const profiles = buildProfileRecords(sources, ports);
  const journal = await beginJournal({ opened, org: options.org, testLevel: options.testLevel, profiles }, ports);
  try {
    await writeFileChanges(fileChanges, ports);
  } catch (error) {
    throw await closeFailed(error, { fileChanges, journal });
  }
  return journal;
}

function buildDeployOptions({ plan, options }: ChangeRequest, watch: DeployWatch): DeployOptions {
  const { apiVersion, testLevel, dryRun } = options;
  return { profileChanges: plan.profileChanges, watch, apiVersion, checkOnly: dryRun, testLevel };
}

/** Edits that the org does not accept remain, as they would after the real run. Otherwise there is nothing to verify. */
function buildDryRunResult(profileChanges: readonly ProfileChange[], deploySummary: DeploySummary): ChangeResult {
  const remaining = listMissingEdits(profileChanges, deploySummary.accepted);
  return {
    status: 'dryRun',
    snapshot: null,
    files: [],
    deploy: deploySummary.deploy,
    verify: remaining.length === 0 ? null : { ok: false, remaining, others: [], sections: [] },
    notices: createDeployNotices(deploySummary),
  };
}

/** What the org says of a job that it has not begun. */
const PENDING_STATUS = 'Pending';

function buildRunningResult(job: string | null, files: readonly string[], journal: ChangeJournal): ChangeResult {
  const deploy: Deploy | null =
    job === null ? null : { id: job, status: PENDING_STATUS, checkOnly: false, failures: [] };
  return { status: 'running', snapshot: journal.place, files, deploy, verify: null, notices: journal.listNotices() };
}

/** Problems after which the org may have made the change, or may still make it. */
export const UNKNOWN_JOB_PROBLEMS: ReadonlySet<ProblemKey> = new Set<ProblemKey>([
  'deployStartUnknown',
  'deployRestUnknown',
  'deployRestUnsent',
  'deployTimedOut',
  'deployInterrupted',
  'deploySessionExpired',
  'deployOutOfSight',
]);

/** Of a job that only checks it is known that it changes nothing, whatever becomes of it. */
function explainDryRunError(error: unknown): unknown {
  if (isProblem(error, 'interrupted')) return error.addStartedWork({});
  if (!(error instanceof Problem) || !UNKNOWN_JOB_PROBLEMS.has(error.key)) return error;
  const { exitCode, startedWork } = error;
  return new Problem('dryRunUnfinished', {}, { exitCode, cause: error }).addStartedWork(startedWork ?? {});
}

/** Puts the files back when the org accepted nothing. Otherwise notes snapshot and files in the problem. */
async function settleFailedDeploy(error: unknown, written: WrittenChange, ports: ChangePorts): Promise<unknown> {
  const { fileChanges, journal } = written;
  const work: Partial<StartedWork> = { snapshot: journal.place, files: listChangedPaths(fileChanges) };
  if (error instanceof Problem && UNKNOWN_JOB_PROBLEMS.has(error.key)) return error.addStartedWork(work);
  try {
    await rewriteFiles(fileChanges, [], ports);
  } catch {
    return createNotPutBackProblem(error, written);
  }
  return closeFailed(error, written);
}

/** The change did nothing, and all files are as they were, unless one of them could not be put back. */
async function closeFailed(error: unknown, written: WrittenChange): Promise<unknown> {
  if (error instanceof Problem && error.key === 'notPutBack')
    return error.addStartedWork({ snapshot: written.journal.place });
  const { journal } = written;
  await journal.close('failed', { remaining: [], fileChanges: [] });
  // A record that could not be closed is finished by a resume.
  const snapshot = journal.listNotices().length > 0 ? journal.place : null;
  return error instanceof Problem ? error.addStartedWork({ snapshot }) : error;
}

function createNotPutBackProblem(cause: unknown, { fileChanges, journal }: WrittenChange): Problem {
  const files = listChangedPaths(fileChanges);
  return new Problem('notPutBack', { files: files.join(', ') }, { cause }).addStartedWork({
    snapshot: journal.place,
    files,
  });
}
