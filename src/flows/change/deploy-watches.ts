import type { StartCheck } from './before-start.ts';
import type { ChangePorts } from './change.ts';
import type { DeployWatch } from './deploy.ts';
import type { ChangeJournal } from './journal.ts';

/** For a dry run: there is nothing to record. */
export function watchUnrecorded(startCheck: StartCheck): DeployWatch {
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

/**
 * Checks each start, and writes each step into the snapshot. The jobs that the org has before a start tell later which one the
 * start began, should its response be lost. They are listed first: the login sections have to be read last.
 */
export function watchRecorded(
  startCheck: Pick<StartCheck, 'prepareStart' | 'noteEnded' | 'getTrail'>,
  journal: ChangeJournal,
  { deployer, snapshots }: Pick<ChangePorts, 'deployer' | 'snapshots'>,
): DeployWatch {
  let earlierJobs: readonly string[] | null = null;
  return {
    prepareStart: async (profileChanges) => {
      earlierJobs = (await deployer.findStarted(snapshots.now()))?.map(({ id }) => id) ?? null;
      return startCheck.prepareStart(profileChanges);
    },
    noteStarting: async (changes) =>
      journal.noteStarting({
        profiles: changes.map(({ profile }) => profile.name),
        earlierJobs,
        trail: startCheck.getTrail(),
      }),
    noteStarted: async (job) => journal.noteStarted(job),
    noteNotStarted: async () => journal.noteNotStarted(),
    noteEnded: async (deploy) => {
      startCheck.noteEnded();
      await journal.noteEnded(deploy);
    },
  };
}
