import type { Edit, SnapshotPlace } from '../../fls/change.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import type { TrackingSession } from '../../ports/tracking.ts';
import type { ChangePorts, ChangeRequest, ChangeResult, ProfileChange, ProfileFileChange } from './change.ts';
import { lookAfterDeploy, type AfterDeploy } from './after-deploy.ts';
import type { StartCheck } from './before-start.ts';
import type { DeploySummary } from './deploy-log.ts';
import { createDeployNotices } from './deploy-notices.ts';
import { buildFileChanges, listChangedPaths, rewriteFiles } from './project-files.ts';
import { retrieveProfileTexts } from './retrieve-profiles.ts';
import {
  readAccessByProfile,
  verifyByRetrieve,
  verifyBySoql,
  mergeDifferences,
  type VerifyDifferences,
} from './verify.ts';

/** What the deploy of a change did. */
export type DeployedChange = {
  /** The changes of the project's files that were written before the deploy. */
  readonly fileChanges: readonly ProfileFileChange[];
  /** What stood right before the last start of each profile. */
  readonly startState: ReturnType<StartCheck['getState']>;
  readonly deploySummary: DeploySummary;
  readonly snapshot: SnapshotPlace;
  readonly tracking: TrackingSession;
};

/**
 * settle → verify. Takes out of the project's files what the org did not accept, asks the org what took effect, and takes
 * out what did not: a deploy that reports success is no proof.
 *
 * @throws Problem `notVerified` when the org cannot be asked; `startedWork` has job, snapshot and files
 * @throws Problem `notSettled` when a file cannot be corrected, `notPutBack` when no job succeeded; `startedWork` has job,
 *   snapshot and files
 */
export async function settleChange(
  request: ChangeRequest,
  deployed: DeployedChange,
  ports: ChangePorts,
): Promise<ChangeResult> {
  const { profileChanges, files } = request.plan;
  const { deploySummary, snapshot } = deployed;
  const { accepted } = deploySummary;
  const unaccepted = listMissingEdits(profileChanges, accepted);
  const acceptedFiles = buildFileChanges(files, unaccepted);
  await correctFiles(deployed.fileChanges, acceptedFiles, { deployed, ports });
  const { remaining, alsoChanged, isComplete, notices } = await verifyChange(request, accepted, {
    deployed,
    ports,
  }).catch((cause: unknown) => {
    const work = { job: deploySummary.deploy?.id ?? null, snapshot, files: listChangedPaths(acceptedFiles) };
    throw createNotVerifiedProblem(cause).addStartedWork(work);
  });
  const missing = [...unaccepted, ...remaining];
  const fileChanges = remaining.length === 0 ? acceptedFiles : buildFileChanges(files, missing);
  await correctFiles(acceptedFiles, fileChanges, { deployed, ports });
  const trackingNotices = await trackDeployedProfiles(accepted, fileChanges, deployed.tracking);
  const hasCreated = deploySummary.created.length > 0;
  const isUntouched = alsoChanged.length === 0 && isComplete && !hasCreated;
  const ok = missing.length === 0 && isUntouched;
  const acceptedCount = accepted.reduce((sum, { edits }) => sum + edits.length, 0);
  return {
    status: ok ? 'done' : remaining.length < acceptedCount || hasCreated ? 'partial' : 'failed',
    snapshot,
    files: listChangedPaths(fileChanges),
    deploy: deploySummary.deploy,
    verify: { ok, remaining: missing },
    notices: [
      ...createDeployNotices(deploySummary),
      ...createNamesNotice(alsoChanged, (_count, names) => ({ key: 'alsoChanged', tokens: [names] })),
      ...notices,
      ...trackingNotices,
    ],
  };
}

/** A failure must not hide that the org has accepted the deploy. */
async function correctFiles(
  written: readonly ProfileFileChange[],
  wanted: readonly ProfileFileChange[],
  { deployed, ports }: { readonly deployed: DeployedChange; readonly ports: ChangePorts },
): Promise<void> {
  await rewriteFiles(written, wanted, ports).catch((cause: unknown) => {
    const files = listChangedPaths(written);
    const { deploySummary, snapshot } = deployed;
    const job = deploySummary.deploy?.id ?? null;
    const key = isDeployed(deploySummary) ? 'notSettled' : 'notPutBack';
    throw new Problem(key, { files: files.join(', ') }, { cause }).addStartedWork({ job, snapshot, files });
  });
}

/** Whether a job succeeded. */
function isDeployed({ deploy }: DeploySummary): boolean {
  return deploy?.status === 'Succeeded' || deploy?.status === 'SucceededPartial';
}

async function verifyChange(
  { plan, options, prepared, accessBefore }: ChangeRequest,
  accepted: readonly ProfileChange[],
  { deployed, ports }: { readonly deployed: DeployedChange; readonly ports: ChangePorts },
): Promise<VerifyDifferences & Pick<AfterDeploy, 'isComplete' | 'notices'>> {
  const profiles = plan.profileChanges.map(({ profile }) => profile);
  const bySoql = verifyBySoql(accepted, accessBefore, await readAccessByProfile(profiles, ports.org));
  // The org may not have a profile any more that it refused.
  const changed = accepted.filter(({ edits }) => edits.length > 0).map(({ profile }) => profile);
  const { username } = options.org;
  const { isComplete, notices, ...after } = await lookAfterDeploy(
    changed,
    { state: deployed.startState, username },
    ports.org,
  );
  const ofLogin = { remaining: [], alsoChanged: after.changed };
  const texts = options.verifyBy === 'soql' ? null : await retrieveProfileTexts(plan, options, ports.retriever);
  const byRetrieve = texts === null ? [] : [verifyByRetrieve(accepted, prepared.texts, texts)];
  return { ...mergeDifferences([bySoql, ofLogin, ...byRetrieve]), isComplete, notices };
}

function createNotVerifiedProblem(cause: unknown): Problem {
  const exitCode = cause instanceof Problem ? cause.exitCode : 1;
  return new Problem('notVerified', {}, { exitCode, cause });
}

export function listMissingEdits(planned: readonly ProfileChange[], accepted: readonly ProfileChange[]): Edit[] {
  const known = new Set(accepted.flatMap(({ edits }) => edits));
  return planned.flatMap(({ edits }) => edits.filter((edit) => !known.has(edit)));
}

/** Records the deploy of each profile with accepted edits, also of profiles that have no file in the project. */
async function trackDeployedProfiles(
  accepted: readonly ProfileChange[],
  fileChanges: readonly ProfileFileChange[],
  tracking: TrackingSession,
): Promise<readonly Notice[]> {
  const byProfile = Map.groupBy(fileChanges, ({ profile }) => profile);
  const profiles = accepted.flatMap(({ profile: { name, fullName }, edits }) => {
    if (edits.length === 0) return [];
    const paths = listChangedPaths(byProfile.get(name) ?? []);
    const isInSync = !tracking.pendingProfiles.has(name);
    return (paths.length === 0 ? [null] : paths).map((path) => ({
      fullName,
      path,
      isInSync,
      hasNothingToDeploy: false,
    }));
  });
  return tracking.finish({ origin: 'deploy', profiles, components: [] });
}
