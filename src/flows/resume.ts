import { isLessAccess } from '../fls/access.ts';
import type { Deploy } from '../fls/change.ts';
import { createNamesNotice } from '../fls/notice-lists.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import { getLastChange, getSnapshotState, isUnfinished, type Snapshot } from '../fls/snapshot.ts';
import type { OpenedSnapshot } from '../ports/snapshots.ts';
import type { ChangePorts } from './change/change.ts';
import { chooseUnfinishedSnapshot } from './change/choose-snapshot.ts';
import { continueDeploy, type ContinuedDeploy } from './change/continue-deploy.ts';
import type { DeploySummary } from './change/deploy-log.ts';
import { createDeployNotices, createUnsentNotice } from './change/deploy-notices.ts';
import { createJournal } from './change/journal.ts';
import { settleJobs } from './change/settle-jobs.ts';
import { settleResumed, type ResumeFlowResult } from './change/settle-resumed.ts';
import { beginResumedTracking } from './change/track-resumed.ts';
import { createNewHiddenRowsNotice } from './inspect/hidden-rows-notice.ts';
import { checkPermissions } from './inspect/org.ts';

export type ResumeOptions = {
  readonly orgId: string;
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  /** Of the running user; null when it is not known. */
  readonly username: string | null;
  /** Id of the snapshot; null for the one of the job, else the newest that was left unfinished. */
  readonly snapshot: string | null;
  /** Id of a deploy job; null for none. */
  readonly job: string | null;
};

export type { ResumeFlowResult };

/**
 * Goes on with a reset or a restore that was left: waits for its job, deploys what a started deploy has left undone, makes the
 * project's files agree with what took effect, verifies, and closes the record.
 *
 * @throws Problem `missingPermissions`; those of `chooseUnfinishedSnapshot`, `settleJobs`, `continueDeploy`, `planResume`
 * @throws Problem `notVerified` when a job has taken effect and the org cannot be asked for more
 * @throws Problem `notSettled`, `notPutBack` when a file can't be corrected; `startedWork` has job, snapshot and files
 */
export async function resumeChange(options: ResumeOptions, ports: ChangePorts): Promise<ResumeFlowResult> {
  ports.progress.showStage('inspect');
  const permissionNotices = await checkPermissions(ports.org);
  // Before the record is read: the command that is waited for may bring the change to its end.
  await ports.lock.acquire();
  const left = await chooseUnfinishedSnapshot(options.orgId, options, ports);
  if (!isUnfinished(getLastChange(left.snapshot))) {
    ports.progress.stop();
    return buildFinishedResult(left, permissionNotices);
  }
  ports.progress.showStage('deploy');
  const { opened, ...settled } = await settleJobs(left, { waits: true, job: options.job }, ports);
  const journal = createJournal(opened, ports);
  try {
    const tracking = await beginResumedTracking(opened.snapshot, ports);
    const continued = await continueDeploy(opened.snapshot, { ...options, journal }, ports);
    ports.progress.showStage('verify');
    const jobs = {
      deploys: [...settled.deploys, ...listDeploys(continued)],
      hasCreated: settled.created.length + (continued.summary?.created.length ?? 0) > 0,
    };
    const result = await settleResumed({ journal, tracking, ...jobs, username: options.username }, ports);
    ports.progress.stop();
    return {
      ...result,
      notices: [
        ...permissionNotices,
        ...settled.notices,
        ...listContinueNotices(continued),
        ...result.notices,
        ...createNewHiddenRowsNotice(ports.org, []),
      ],
    };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // A job may have ended in this run, although what ended the run knows of none.
    const job = error.startedWork?.job ?? getLastJobId(journal.getSnapshot());
    throw error.addStartedWork({ job, snapshot: journal.place });
  }
}

function getLastJobId(snapshot: Snapshot): string | null {
  return getLastChange(snapshot).jobs.at(-1)?.id ?? null;
}

function buildFinishedResult({ snapshot, path }: OpenedSnapshot, notices: readonly Notice[]): ResumeFlowResult {
  return {
    status: 'nothingToDo',
    kind: getLastChange(snapshot).kind,
    snapshot: { id: snapshot.id, path },
    state: getSnapshotState(snapshot),
    edits: [],
    left: [],
    files: [],
    correctedFiles: [],
    goneFiles: [],
    unseenProfiles: [],
    deploy: null,
    verify: null,
    notices,
  };
}

function listDeploys({ summary }: ContinuedDeploy): Deploy[] {
  return summary?.deploy ? [summary.deploy] : [];
}

function listContinueNotices({ summary, stopped }: ContinuedDeploy): Notice[] {
  if (summary) return [...createUsersUnseenNotice(summary), ...createDeployNotices(summary)];
  return stopped ? [createUnsentNotice(stopped)] : [];
}

/** The record has no impact to compare the users of now with, as a reset does right before each job. */
function createUsersUnseenNotice({ accepted }: DeploySummary): Notice[] {
  const taking = accepted.filter(({ edits }) => edits.some(({ from, to }) => isLessAccess(to, from)));
  return createNamesNotice(
    taking.map(({ profile }) => profile.name),
    (_, names) => ({ key: 'resumedUsersUnseen', tokens: [names] }),
  );
}
