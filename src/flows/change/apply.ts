import { Problem } from '../../fls/problem.ts';
import type { SnapshotPlace } from '../../fls/change.ts';
import type { ChangePorts } from './ports.ts';
import { afterDeploy } from './settle.ts';
import { deployWithout, type Delivered, type ProfileEdits } from './deploy.ts';
import { objectsToCompare, type Done, type Order } from './change.ts';
import { profileTexts } from './retrieve-profiles.ts';
import { pathsOf, rewrite, writeFiles, type FileEdit } from './project-files.ts';
import { sliceOf, snapshotOf } from './slices.ts';
import { droppedNotices, leftOf, takenOf } from './taken.ts';

/**
 * snapshot → edit → deploy → verify. The plan is made once more just before anything is written, so that no stale one is
 * deployed.
 *
 * @throws Problem of the stages. When the org did not take the change, the project's files are as they were; when nobody
 *   can tell what became of the job, they hold the change, and the problem says where things stand.
 */
export async function carryOut(order: Order, ports: ChangePorts): Promise<Done> {
  const { parts, dryRun, fileEdits } = order;
  if (!dryRun) await ports.tracking.begin();
  ports.progress.stage('retrieve');
  const texts = await profileTexts(parts, objectsToCompare(order), ports.retriever);
  const before = await order.again();

  ports.progress.stage('deploy');
  const deliver = async (checkOnly: boolean): Promise<Delivered> =>
    deployWithout(ports.deployer, { ...order, checkOnly, sliceOf: (profile, edits) => sliceOf(texts, profile, edits) });
  if (dryRun) return dryRunOf(parts, await deliver(true));

  const snapshot = order.snapshot ?? (await ports.snapshots.save(snapshotOf(order, texts)));
  await writeFiles(fileEdits, ports);
  const delivered = await deliver(false).catch(async (error: unknown) => {
    throw await whereThingsStand(error, { fileEdits, snapshot }, ports);
  });
  ports.progress.stage('verify');
  return afterDeploy(order, { texts, before, delivered, snapshot }, ports);
}

/** What the org would not take is left, as after the real run; else there is nothing to verify. */
function dryRunOf(parts: readonly ProfileEdits[], delivered: Delivered): Done {
  const remaining = leftOf(parts, takenOf(parts, delivered));
  const verify = remaining.length === 0 ? null : { ok: false, remaining };
  const { deploy } = delivered;
  return { status: 'dryRun', snapshot: null, files: [], deploy, verify, notices: droppedNotices(delivered) };
}

/** Nobody knows yet what became of the job: it may have worked, and what the files say may be true. */
const OUT_OF_SIGHT: ReadonlySet<string> = new Set([
  'deployStartUnknown',
  'deployTimedOut',
  'deployInterrupted',
  'deploySessionExpired',
  'deployOutOfSight',
]);

type Ground = { readonly fileEdits: readonly FileEdit[]; readonly snapshot: SnapshotPlace };

/** Where the org took nothing, the files are put back, and there is nothing to go back from. */
async function whereThingsStand(error: unknown, { fileEdits, snapshot }: Ground, ports: ChangePorts): Promise<unknown> {
  const files = pathsOf(fileEdits);
  if (error instanceof Problem && OUT_OF_SIGHT.has(error.key)) return error.amid({ snapshot, files });
  try {
    await rewrite(fileEdits, [], ports);
    return error;
  } catch {
    return new Problem('notPutBack', [files.join(', ')], { cause: error }).amid({ snapshot, files });
  }
}
