import { Problem } from '../../fls/problem.ts';
import type { SnapshotPlace } from '../../fls/change.ts';
import type { ChangePorts } from './ports.ts';
import { settleChange } from './settle.ts';
import { deployProfileChanges, type DeploySummary, type ProfileChange } from './deploy.ts';
import { chooseLoginSections } from './login.ts';
import { listObjectsToCompare, type ChangeResult, type ChangePlan } from './change.ts';
import { retrieveProfileTexts } from './retrieve-profiles.ts';
import { listChangedPaths, rewriteFiles, writeFileChanges, type ProfileFileChange } from './project-files.ts';
import { buildProfileSlice, buildSnapshotContent } from './slices.ts';
import { createDroppedNotices, listUnappliedEdits, selectAppliedEdits } from './taken.ts';

/**
 * snapshot → edit → deploy → verify. The plan is made once more just before anything is written, so that no stale one is
 * deployed.
 *
 * @throws Problem of the stages. When the org did not take the change, the project's files are as they were; when nobody
 *   can tell what became of the job, they hold the change, and the problem says where things stand.
 */
export async function applyChange(order: ChangePlan, ports: ChangePorts): Promise<ChangeResult> {
  const { profileChanges, dryRun, fileChanges } = order;
  const tracking = dryRun ? null : await ports.tracking.begin();
  ports.progress.showStage('retrieve');
  const texts = await retrieveProfileTexts(profileChanges, listObjectsToCompare(order), ports.retriever);
  const before = await order.planAgain();
  const profiles = profileChanges.map(({ profile }) => profile);
  // Read last: what somebody changes after it is lost.
  const now = dryRun ? order.login : await ports.org.readLoginSections(profiles);
  const login = chooseLoginSections(profiles, texts, { planned: order.login, now });
  const retrieved = { texts, login };

  ports.progress.showStage('deploy');
  const deliver = async (checkOnly: boolean): Promise<DeploySummary> =>
    deployProfileChanges(ports.deployer, {
      ...order,
      checkOnly,
      buildSlice: (profile, edits) => buildProfileSlice(retrieved, profile, edits),
    });
  if (tracking === null) return buildDryRunResult(profileChanges, await deliver(true));

  const snapshot = order.snapshot ?? (await ports.snapshots.save(buildSnapshotContent(order, retrieved)));
  await writeFileChanges(fileChanges, ports);
  const deploySummary = await deliver(false).catch(async (error: unknown) => {
    throw await settleFailedDeploy(error, { fileChanges, snapshot }, ports);
  });
  ports.progress.showStage('verify');
  return settleChange(order, { texts, login, before, deploySummary, snapshot, tracking }, ports);
}

/** What the org would not take is left, as after the real run; else there is nothing to verify. */
function buildDryRunResult(parts: readonly ProfileChange[], delivered: DeploySummary): ChangeResult {
  const remaining = listUnappliedEdits(parts, selectAppliedEdits(parts, delivered));
  const verify = remaining.length === 0 ? null : { ok: false, remaining };
  const { deploy } = delivered;
  return { status: 'dryRun', snapshot: null, files: [], deploy, verify, notices: createDroppedNotices(delivered) };
}

/** Nobody knows yet what became of the job: it may have worked, and what the files say may be true. */
const UNKNOWN_JOB_PROBLEMS: ReadonlySet<string> = new Set([
  'deployStartUnknown',
  'deployRestUnknown',
  'deployTimedOut',
  'deployInterrupted',
  'deploySessionExpired',
  'deployOutOfSight',
]);

type WrittenChange = { readonly fileChanges: readonly ProfileFileChange[]; readonly snapshot: SnapshotPlace };

/** Where the org took nothing, the files are put back, and there is nothing to go back from. */
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
