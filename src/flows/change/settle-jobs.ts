import type { Deploy } from '../../fls/change.ts';
import { recordJobEnd, updateLastChange } from '../../fls/change-record.ts';
import { decodeName, toShortId } from '../../fls/names.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import { getLastChange, type JobRecord, type Snapshot } from '../../fls/snapshot.ts';
import type { EndedDeploy } from '../../ports/jobs.ts';
import type { OpenedSnapshot } from '../../ports/snapshots.ts';
import type { ChangePorts } from './change.ts';
import { createCreatedNotices } from './deploy-notices.ts';

export type SettledJobs = {
  /** With the end of each job. */
  readonly opened: OpenedSnapshot;
  /** How the jobs ended that were asked for now, in the order of their start. */
  readonly deploys: readonly Deploy[];
  /** API names of the profiles that these jobs created: the org had none of that name when the job ran. */
  readonly created: readonly string[];
  /** On starts of which it is not certain that the job is theirs. */
  readonly notices: readonly Notice[];
};

type SettlePorts = Pick<ChangePorts, 'deployer' | 'snapshots'>;

/** The org's word for a job that it no longer knows is not known. */
const UNKNOWN_STATUS = 'Unknown';

/**
 * Learns what became of the jobs of the last change of a snapshot: of jobs that nobody waited for, and of starts of which it
 * is not known whether the org started a job.
 *
 * @param options.waits whether to wait for a job that goes on, and to record what is learnt. Wait only with the lock: without
 *   it, another command may be writing the same record.
 * @param options.job the id of the job that a start of unknown fate began, from the user; null to look it up
 * @throws Problem `changeRunning` when a job goes on and is not waited for; `startUnresolved` when it can't be told which job
 *   a start began: nothing was changed
 * @throws Problem those of the deployer; `notWritten` when the snapshot can't be updated
 */
export async function settleJobs(
  opened: OpenedSnapshot,
  { waits, job }: { readonly waits: boolean; readonly job: string | null },
  ports: SettlePorts,
): Promise<SettledJobs> {
  const { path } = opened;
  const deploys: EndedDeploy[] = [];
  const notices: Notice[] = [];
  let { snapshot } = opened;
  const update = async (next: Snapshot): Promise<void> => {
    if (waits && next !== snapshot) await ports.snapshots.update({ snapshot: next, path });
    snapshot = next;
  };
  try {
    const resolved = await resolveStarts(snapshot, job, ports);
    notices.push(...resolved.notices);
    await update(resolved.snapshot);
    for (const { id, status } of getLastChange(snapshot).jobs) {
      if (id === null || status !== null) continue;
      const deploy = await askJob(id, waits, ports);
      if (deploy) deploys.push(deploy);
      await update(recordJobEnd(snapshot, id, deploy?.status ?? UNKNOWN_STATUS));
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw error.addStartedWork({ snapshot: { id: snapshot.id, path } });
  }
  const ended = summarizeEnded(deploys);
  return { opened: { snapshot, path }, ...ended, notices: [...notices, ...createCreatedNotices(ended.created)] };
}

function summarizeEnded(ended: readonly EndedDeploy[]): Pick<SettledJobs, 'deploys' | 'created'> {
  const created = ended.filter(({ status }) => status === 'Succeeded').flatMap((one) => one.created.map(decodeName));
  return { deploys: ended.map(({ created: _, ...deploy }) => deploy), created };
}

/** @returns null when the org no longer knows the job: then it does not go on */
async function askJob(id: string, waits: boolean, { deployer }: SettlePorts): Promise<EndedDeploy | null> {
  const seen = await deployer.check(id);
  if (seen === null || seen.hasEnded) return seen && seen.deploy;
  if (waits) return deployer.wait(id);
  throw new Problem('changeRunning', { job: id }).addStartedWork({ job: id });
}

/** Gives the starts of unknown fate the jobs that the org started then, and drops those that started none. */
async function resolveStarts(
  snapshot: Snapshot,
  given: string | null,
  ports: SettlePorts,
): Promise<{ readonly snapshot: Snapshot; readonly notices: readonly Notice[] }> {
  const { jobs } = getLastChange(snapshot);
  const notices: Notice[] = [];
  if (jobs.every(({ id }) => id !== null)) return { snapshot, notices };
  const known = new Set((await listKnownJobs(snapshot, ports)).map(toShortId));
  const resolved: JobRecord[] = [];
  for (const job of jobs) {
    const certain = job.id ?? (await confirmGivenJob(given, known, ports));
    const id = certain ?? (await findStartedJob(job, known, ports));
    if (id === null) continue;
    if (certain === null && !job.earlierJobs) notices.push({ key: 'startAssumed', tokens: [id, job.startedAt] });
    known.add(toShortId(id));
    resolved.push({ ...job, id });
  }
  return { snapshot: updateLastChange(snapshot, () => ({ jobs: resolved })), notices };
}

/** @throws Problem `jobNotFound` when the org does not know the job that the user names */
async function confirmGivenJob(
  given: string | null,
  known: ReadonlySet<string>,
  { deployer }: SettlePorts,
): Promise<string | null> {
  if (given === null || known.has(toShortId(given))) return null;
  const seen = await deployer.check(given);
  if (seen === null) throw new Problem('jobNotFound', { job: given });
  return seen.deploy.id;
}

/** The jobs of all snapshots of the org: they are not those of a start of unknown fate. */
async function listKnownJobs({ org, changes }: Snapshot, { snapshots }: SettlePorts): Promise<string[]> {
  const listed = await snapshots.list(org.id);
  const own = changes.flatMap(({ jobs }) => jobs.flatMap(({ id }) => id ?? []));
  return [...own, ...listed.snapshots.flatMap(({ jobs }) => jobs)];
}

/**
 * The job that the org started at this time; null when it started none. Others may use the same login: a job that was there
 * before the start is one of theirs.
 *
 * @throws Problem `startUnresolved`
 */
async function findStartedJob(
  { startedAt, earlierJobs }: JobRecord,
  known: ReadonlySet<string>,
  { deployer }: SettlePorts,
): Promise<string | null> {
  const started = await deployer.findStarted(startedAt);
  if (started === null) throw new Problem('startUnresolved', { startedAt, jobs: '' });
  const earlier = new Set((earlierJobs ?? []).map(toShortId));
  const candidates = started.filter(
    ({ id, checkOnly }) => !checkOnly && !known.has(toShortId(id)) && !earlier.has(toShortId(id)),
  );
  const [candidate, ...others] = candidates;
  if (others.length > 0)
    throw new Problem('startUnresolved', { startedAt, jobs: candidates.map(({ id }) => id).join(', ') });
  return candidate?.id ?? null;
}
