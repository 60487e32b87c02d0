import type { SnapshotPlace } from '../../fls/change.ts';
import { Problem, type ProblemKey } from '../../fls/problem.ts';
import type {
  ChangeOptions,
  ChangePlan,
  ChangePorts,
  ChangeRequest,
  ChangeResult,
  ChangePreparation,
  ProfileChange,
  ProfileFileChange,
} from './change.ts';
import { createStartCheck, type StartCheck } from './before-start.ts';
import { deployProfileChanges, type DeployWatch } from './deploy.ts';
import type { DeploySummary } from './deploy-log.ts';
import { createDeployNotices } from './deploy-notices.ts';
import { buildFileChanges, listChangedPaths, rewriteFiles, writeFileChanges } from './project-files.ts';
import { retrieveProfileTexts } from './retrieve-profiles.ts';
import { listMissingEdits, settleChange } from './settle.ts';
import { buildSnapshotContent } from './slices.ts';

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
  const stamps = await ports.org.readProfileStamps(plan.profileChanges.map(({ profile }) => profile.id));
  return { tracking, texts, stamps };
}

/**
 * snapshot → edit → deploy → settle → verify. A dry run only validates the deploy.
 *
 * When the org accepted nothing, the project's files are as they were. When it is not known what the org did, they have the
 * change, and `startedWork` of the problem names snapshot and files.
 *
 * @throws Problem `loginUnknown`, `loginDiffers`, `unreadableAnswer`, `notWritten`, `changedMeanwhile`: nothing was deployed
 * @throws Problem those of `deployProfileChanges` and `settleChange`; `notPutBack` when the org accepted nothing, and the
 *   files cannot be put back
 */
export async function applyChange(request: ChangeRequest, ports: ChangePorts): Promise<ChangeResult> {
  const { plan, prepared } = request;
  const { tracking, texts, stamps } = prepared;
  const { apiVersion, testLevel, org, dryRun } = request.options;
  const planned = { texts, stamps, login: plan.login };
  const startCheck = createStartCheck(planned, ports.org, { dryRun, username: org.username });
  ports.progress.showStage('deploy');
  const deploy = async (checkOnly: boolean): Promise<DeploySummary> =>
    deployProfileChanges(ports.deployer, {
      profileChanges: plan.profileChanges,
      watch: watchUnrecorded(startCheck),
      apiVersion,
      checkOnly,
      testLevel,
    });
  if (tracking === null) return buildDryRunResult(plan.profileChanges, await deploy(true));

  const fileChanges = buildFileChanges(plan.files, []);
  const content = { org, profileChanges: plan.profileChanges, fileChanges, slices: { texts, login: plan.login } };
  const snapshot = request.snapshot ?? (await ports.snapshots.save(buildSnapshotContent(content)));
  await writeFileChanges(fileChanges, ports);
  const deploySummary = await deploy(false).catch(async (error: unknown) => {
    throw await settleFailedDeploy(error, { fileChanges, snapshot }, ports);
  });
  ports.progress.showStage('verify');
  const startState = startCheck.getState();
  return settleChange(request, { fileChanges, startState, deploySummary, snapshot, tracking }, ports);
}

/** Keeps no record of the jobs. */
function watchUnrecorded(startCheck: StartCheck): DeployWatch {
  const note = async (): Promise<void> => Promise.resolve();
  return {
    prepareStart: async (profileChanges) => startCheck.prepareStart(profileChanges),
    noteStarting: note,
    noteStarted: note,
    noteNotStarted: note,
    noteEnded: async () => {
      startCheck.noteEnded();
      return Promise.resolve();
    },
  };
}

/** Edits that the org does not accept remain, as they would after the real run. Otherwise there is nothing to verify. */
function buildDryRunResult(profileChanges: readonly ProfileChange[], deploySummary: DeploySummary): ChangeResult {
  const remaining = listMissingEdits(profileChanges, deploySummary.accepted);
  return {
    status: 'dryRun',
    snapshot: null,
    files: [],
    deploy: deploySummary.deploy,
    verify: remaining.length === 0 ? null : { ok: false, remaining },
    notices: createDeployNotices(deploySummary),
  };
}

/** Problems after which the org may have made the change, or may still make it. */
const UNKNOWN_JOB_PROBLEMS: ReadonlySet<ProblemKey> = new Set<ProblemKey>([
  'deployStartUnknown',
  'deployRestUnknown',
  'deployRestUnsent',
  'deployTimedOut',
  'deployInterrupted',
  'deploySessionExpired',
  'deployOutOfSight',
]);

type WrittenChange = { readonly fileChanges: readonly ProfileFileChange[]; readonly snapshot: SnapshotPlace };

/** Puts the files back when the org accepted nothing. Otherwise notes snapshot and files in the problem. */
async function settleFailedDeploy(
  error: unknown,
  { fileChanges, snapshot }: WrittenChange,
  ports: ChangePorts,
): Promise<unknown> {
  const files = listChangedPaths(fileChanges);
  if (error instanceof Problem && UNKNOWN_JOB_PROBLEMS.has(error.key)) return error.addStartedWork({ snapshot, files });
  try {
    await rewriteFiles(fileChanges, [], ports);
    return error;
  } catch {
    return new Problem('notPutBack', { files: files.join(', ') }, { cause: error }).addStartedWork({ snapshot, files });
  }
}
