import type { Deploy, SnapshotPlace } from '../../fls/change.ts';
import { recordJobEnd, recordLastJob, recordStart, updateLastChange } from '../../fls/change-record.ts';
import { isProblem, Problem, type Notice } from '../../fls/problem.ts';
import {
  getLastChange,
  isUnfinished,
  type ChangeRecord,
  type ChangeState,
  type JobRecord,
  type ProfileRecord,
  type Snapshot,
} from '../../fls/snapshot.ts';
import type { OpenedSnapshot } from '../../ports/snapshots.ts';
import { buildFileRecords, settleProfileRecords, type SettledChange } from './change-records.ts';
import type { ChangePorts } from './change.ts';

/**
 * Writes each step of a change into its snapshot. Before a step, a failed write stops the change; after a step it becomes a
 * notice, because the step is done.
 */
export type ChangeJournal = {
  readonly place: SnapshotPlace;
  /**
   * Call it right before the start of a job: from then on the org may have a job that nobody knows.
   *
   * @throws Problem `notWritten`: then nothing may be started
   */
  noteStarting(start: Omit<JobRecord, 'id' | 'startedAt' | 'status'>): Promise<void>;
  noteStarted(job: string): Promise<void>;
  /** The last start certainly began no job. */
  noteNotStarted(): Promise<void>;
  noteEnded(deploy: Pick<Deploy, 'id' | 'status'>): Promise<void>;
  close(state: ChangeState, settled: SettledChange): Promise<void>;
  /** Ends a change that was left, whose files the record has already. */
  closeResumed(state: ChangeState, settled: SettledChange): Promise<void>;
  /** With the steps so far. */
  getSnapshot(): Snapshot;
  /** What could not be written. */
  listNotices(): readonly Notice[];
};

type NewChange = Pick<ChangeRecord, 'testLevel' | 'profiles'> & {
  /** The snapshot that a restore reads; null for a reset. */
  readonly opened: OpenedSnapshot | null;
  readonly org: Snapshot['org'];
};

type JournalPorts = Pick<ChangePorts, 'root' | 'snapshots'>;

/**
 * Begins the record of a change: a new snapshot for a reset, one more change in its snapshot for a restore.
 *
 * @throws Problem `notWritten`: then nothing may be changed
 */
export async function beginJournal(
  { opened, org, testLevel, profiles }: NewChange,
  ports: JournalPorts,
): Promise<ChangeJournal> {
  const { snapshots, root } = ports;
  if (opened === null)
    return createJournal(await snapshots.create({ org, root, testLevel, profiles }).catch(throwUnstarted), ports);
  const change: ChangeRecord = {
    kind: 'restore',
    state: 'prepared',
    startedAt: snapshots.now(),
    endedAt: null,
    testLevel,
    profiles,
    jobs: [],
  };
  const left = endLeftChange(opened.snapshot, snapshots.now());
  const begun = { ...opened, snapshot: { ...left, changes: [...left.changes, change] } };
  await snapshots.update(begun).catch(throwUnstarted);
  return createJournal(begun, ports);
}

/** Without its record, the change has not begun. */
function throwUnstarted(error: unknown): never {
  throw error instanceof Problem ? error.addStartedWork({}) : error;
}

/** A restore takes the place of a change that was left: how that one would have ended is not known, so it counts as a part. */
function endLeftChange(snapshot: Snapshot, endedAt: string): Snapshot {
  return isUnfinished(getLastChange(snapshot))
    ? updateLastChange(snapshot, () => ({ state: 'partial', endedAt }))
    : snapshot;
}

/** The journal of the last change of a snapshot. */
export function createJournal(opened: OpenedSnapshot, ports: JournalPorts): ChangeJournal {
  const { snapshots } = ports;
  const { path } = opened;
  const notices = new Map<string, Notice>();
  let { snapshot } = opened;
  const write = async (next: Snapshot): Promise<void> => {
    await snapshots.update({ snapshot: next, path });
    snapshot = next;
  };
  const tryWrite = async (next: Snapshot): Promise<void> => {
    // The next write may succeed, and has this step too.
    snapshot = next;
    try {
      await snapshots.update({ snapshot: next, path });
      notices.clear();
    } catch (error) {
      if (!isProblem(error, 'notWritten')) throw error;
      notices.set(path, { key: 'snapshotNotUpdated', tokens: [path, String(error.details.problem)] });
    }
  };
  const endChange = async (
    state: ChangeState,
    settle: (profiles: readonly ProfileRecord[]) => readonly ProfileRecord[],
  ): Promise<void> =>
    tryWrite(
      updateLastChange(snapshot, ({ profiles }) => ({
        state,
        endedAt: snapshots.now(),
        profiles: state === 'failed' ? profiles.map(dropFiles) : settle(profiles),
      })),
    );
  return {
    place: { id: snapshot.id, path },
    noteStarting: async (start) => write(recordStart(snapshot, { startedAt: snapshots.now(), ...start })),
    noteStarted: async (id) => tryWrite(recordLastJob(snapshot, { id })),
    noteNotStarted: async () => tryWrite(recordLastJob(snapshot, null)),
    noteEnded: async ({ id, status }) => tryWrite(recordJobEnd(snapshot, id, status)),
    close: async (state, { remaining, fileChanges }) => {
      const byProfile = Map.groupBy(fileChanges, ({ profile }) => profile);
      const addFiles = (profile: ProfileRecord): ProfileRecord => ({
        ...profile,
        files: buildFileRecords(byProfile.get(profile.name) ?? [], ports),
      });
      await endChange(state, (profiles) =>
        settleProfileRecords(profiles, { remaining, fileChanges: [] }, ports).map(addFiles),
      );
    },
    closeResumed: async (state, settled) =>
      endChange(state, (profiles) => settleProfileRecords(profiles, settled, ports)),
    getSnapshot: () => snapshot,
    listNotices: () => [...notices.values()],
  };
}

/** A change that failed has left no file. */
function dropFiles(profile: ProfileRecord): ProfileRecord {
  return { ...profile, files: [] };
}
