import { toShortId } from '../../fls/names.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import { getLastChange, isOpenState, type SnapshotSummary } from '../../fls/snapshot.ts';
import type { OpenedSnapshot } from '../../ports/snapshots.ts';
import type { ChangePorts } from './change.ts';

type StorePorts = Pick<ChangePorts, 'snapshots'>;

/**
 * The snapshots of an org, newest first. A file that cannot be read may be a newer one, so the user has to choose then.
 *
 * @throws Problem `noSnapshots`, `newestUnknown`, `unreadableFile`
 */
async function listKnownSnapshots(orgId: string, { snapshots }: StorePorts): Promise<readonly SnapshotSummary[]> {
  const { snapshots: readable, skipped } = await snapshots.list(orgId);
  const [newest] = readable;
  for (const { id, path, problem } of skipped)
    if (id !== null && (!newest || id > newest.id)) throw new Problem('newestUnknown', { path, problem });
  if (!newest) throw new Problem('noSnapshots', {});
  return readable;
}

/**
 * The snapshots that a restore without `--snapshot` looks at, newest first: those that may have something to put back.
 *
 * @throws Problem `noSnapshots`, `nothingToRestore`, `newestUnknown`, `unreadableFile`
 */
export async function listOpenSnapshots(orgId: string, ports: StorePorts): Promise<readonly SnapshotSummary[]> {
  const all = await listKnownSnapshots(orgId, ports);
  const open = all.filter(({ state }) => isOpenState(state));
  if (open.length > 0) return open;
  const restored = all.filter(({ state }) => state === 'restored').length;
  throw new Problem('nothingToRestore', { restored, failed: all.length - restored });
}

/**
 * Notices on changes of these profiles that were left unfinished: the project's files may hold them. A folder of snapshots
 * that cannot be read must not keep another change from being made.
 *
 * @param profiles API names
 * @param besides id of the snapshot that the command works on; null for none
 */
export async function createUnfinishedNotices(
  orgId: string,
  { profiles, besides }: { readonly profiles: readonly string[]; readonly besides: string | null },
  { snapshots }: StorePorts,
): Promise<Notice[]> {
  const left = await snapshots.listUnfinished(orgId).catch((error: unknown) => {
    if (error instanceof Problem) return [];
    throw error;
  });
  return left.flatMap((one): Notice[] => {
    const concerns = one.profiles.some((name) => profiles.includes(name));
    return concerns && one.id !== besides ? [{ key: 'changeUnfinished', tokens: [one.id, one.id] }] : [];
  });
}

/**
 * The snapshot whose change a resume goes on with.
 *
 * @param options.snapshot id of the snapshot; null for the one of the job, else the newest that was left unfinished
 * @throws Problem `nothingToResume`, `jobNotFound`; `noSnapshots`, `newestUnknown`, `unreadableFile`; those of
 *   `SnapshotStore.read`
 */
export async function chooseUnfinishedSnapshot(
  orgId: string,
  { snapshot, job }: { readonly snapshot: string | null; readonly job: string | null },
  ports: StorePorts,
): Promise<OpenedSnapshot> {
  const { snapshots } = ports;
  if (snapshot !== null) return snapshots.read(orgId, snapshot);
  const all = await listKnownSnapshots(orgId, ports);
  const unfinished = all.filter(({ state }) => state === 'prepared' || state === 'submitted');
  if (job === null) {
    const [newest] = unfinished;
    if (!newest) throw new Problem('nothingToResume', {});
    return snapshots.read(orgId, newest.id);
  }
  const own = all.find(({ jobs }) => jobs.some((one) => toShortId(one) === toShortId(job)));
  if (own) return snapshots.read(orgId, own.id);
  // A job of which no snapshot knows may be the one of a start of unknown fate.
  for (const { id } of unfinished) {
    const opened = await snapshots.read(orgId, id);
    if (getLastChange(opened.snapshot).jobs.some((one) => one.id === null)) return opened;
  }
  throw new Problem('jobNotFound', { job });
}
