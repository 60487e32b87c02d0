import { Problem, type Notice } from '../../fls/problem.ts';
import type { SnapshotPlace } from '../../fls/change.ts';
import type { TrackingSession } from '../../ports/tracking.ts';
import type { ChangePorts } from './ports.ts';
import type { DeploySummary, ProfileChange } from './deploy.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import { findChangedLogin, type LoginByProfile } from './login.ts';
import { listObjectsToCompare, type ChangeResult, type ChangePlan } from './change.ts';
import { retrieveProfileTexts, type ProfileTexts } from './retrieve-profiles.ts';
import { listChangedPaths, rewriteFiles, type ProfileFileChange } from './project-files.ts';
import { countProfileEdits, createDroppedNotices, listUnappliedEdits, selectAppliedEdits } from './taken.ts';
import {
  readAccessByProfile,
  verifyByRetrieve,
  verifyBySoql,
  mergeDifferences,
  type AccessByProfile,
  type VerifyDifferences,
} from './verify.ts';

/** What was there before the deploy, and what came of it. */
export type DeployedChange = {
  readonly texts: ProfileTexts;
  /** The login sections that were sent. */
  readonly login: LoginByProfile;
  readonly before: AccessByProfile;
  readonly deploySummary: DeploySummary;
  readonly snapshot: SnapshotPlace;
  readonly tracking: TrackingSession;
};

/**
 * verify: the org is asked what took effect, and the project's files say no more than that.
 *
 * @throws Problem `notVerified` when it cannot be asked
 */
export async function settleChange(order: ChangePlan, run: DeployedChange, ports: ChangePorts): Promise<ChangeResult> {
  const { profileChanges, fileChanges, buildFileChanges } = order;
  const { deploySummary, snapshot } = run;
  const taken = selectAppliedEdits(profileChanges, deploySummary);
  const answered =
    countProfileEdits(taken) === countProfileEdits(profileChanges) ? fileChanges : buildFileChanges(taken);
  await rewriteFiles(fileChanges, answered, ports);
  const { remaining, alsoChanged } = await verifyChange(order, run, taken, ports).catch((cause: unknown) => {
    throw createNotVerifiedProblem(cause).addStartedWork({
      job: deploySummary.deploy?.id ?? null,
      snapshot,
      files: listChangedPaths(answered),
    });
  });
  // "Succeeded" alone is no proof: a file does not say what the org does not show.
  const shown =
    remaining.length === 0
      ? answered
      : buildFileChanges(selectAppliedEdits(taken, { dropped: remaining, refused: [] }));
  await rewriteFiles(answered, shown, ports);
  const left = [...listUnappliedEdits(profileChanges, taken), ...remaining];
  const untracked = await trackDeployedProfiles(taken, shown, run.tracking);
  const isDone = left.length === 0 && alsoChanged.length === 0;
  return {
    status: isDone ? 'done' : remaining.length < countProfileEdits(taken) ? 'partial' : 'failed',
    snapshot,
    files: listChangedPaths(shown),
    deploy: deploySummary.deploy,
    verify: { ok: isDone, remaining: left },
    notices: [
      ...createDroppedNotices(deploySummary),
      ...createNamesNotice(alsoChanged, (_count, names) => ({ key: 'alsoChanged', tokens: [names] })),
      ...untracked,
    ],
  };
}

async function verifyChange(
  order: ChangePlan,
  run: DeployedChange,
  taken: readonly ProfileChange[],
  ports: ChangePorts,
): Promise<VerifyDifferences> {
  const profiles = order.profileChanges.map(({ profile }) => profile);
  const bySoql = verifyBySoql(taken, run.before, await readAccessByProfile(profiles, ports.org));
  const byRead = { remaining: [], alsoChanged: await findChangedLogin(profiles, run.login, ports.org) };
  if (order.verifyBy === 'soql') return mergeDifferences([bySoql, byRead]);
  const texts = await retrieveProfileTexts(order.profileChanges, listObjectsToCompare(order), ports.retriever);
  return mergeDifferences([bySoql, byRead, verifyByRetrieve(taken, run.texts, texts)]);
}

function createNotVerifiedProblem(cause: unknown): Problem {
  const exitCode = cause instanceof Problem ? cause.exitCode : 1;
  return new Problem('notVerified', {}, { exitCode, cause });
}

/** Of the profiles that the org took something of, also those that the project has no file of: the org's change is ours. */
async function trackDeployedProfiles(
  taken: readonly ProfileChange[],
  edited: readonly ProfileFileChange[],
  tracking: TrackingSession,
): Promise<readonly Notice[]> {
  const byProfile = Map.groupBy(edited, ({ profileId }) => profileId);
  const profiles = taken.flatMap(({ profile: { id, name, fullName }, edits }) => {
    if (edits.length === 0) return [];
    const paths = listChangedPaths(byProfile.get(id) ?? []);
    const isInSync = !tracking.pendingProfiles.has(name);
    return (paths.length === 0 ? [null] : paths).map((path) => ({ fullName, path, isInSync }));
  });
  return tracking.finish({ origin: 'deploy', profiles, components: [] });
}
