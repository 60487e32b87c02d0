import type { Edit } from '../../fls/change.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { isProblem, Problem, type Notice, type StartedWork } from '../../fls/problem.ts';
import type { Snapshot } from '../../fls/snapshot.ts';
import type { TrackingSession } from '../../ports/tracking.ts';
import type { ChangePorts, ChangeRequest, ChangeResult, ProfileChange, ProfileFileChange } from './change.ts';
import { lookAfterDeploy, type AfterDeploy } from './after-deploy.ts';
import type { StartCheck } from './before-start.ts';
import type { DeploySummary } from './deploy-log.ts';
import { createDeployNotices } from './deploy-notices.ts';
import { dropUnapplied } from './file-changes.ts';
import type { ChangeJournal } from './journal.ts';
import { createOwnChangeNotice, listOwnChanges, splitOffOwnEdits } from './own-changes.ts';
import { listChangedPaths, rewriteFiles } from './project-files.ts';
import { retrieveProfileTexts } from './retrieve-profiles.ts';
import { createUnprovedNotices } from './retrieve-proof.ts';
import {
  readAccessByProfile,
  verifyByRetrieve,
  verifyBySoql,
  mergeDifferences,
  NO_DIFFERENCES,
  type VerifyDifferences,
} from './verify.ts';

/** What the deploy of a change did. */
export type DeployedChange = {
  /** What stood right before the last start of each profile. */
  readonly startState: ReturnType<StartCheck['getState']>;
  readonly deploySummary: DeploySummary;
  readonly journal: ChangeJournal;
  readonly tracking: TrackingSession;
};

/**
 * settle → verify. Takes out of the project's files what the org did not accept, asks the org what took effect, takes out what
 * did not, and closes the record: a deploy that reports success is no proof.
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
  const { profileChanges } = request.plan;
  const { deploySummary, journal } = deployed;
  const { accepted } = deploySummary;
  const unaccepted = listMissingEdits(profileChanges, accepted);
  const acceptedFiles = await correctFiles(request.plan.fileChanges, unaccepted, { deployed, ports });
  await deployed.tracking.awaitDeployed(listDeployedNames(accepted));
  const verification = await verifyAccepted(request, { deployed, acceptedFiles }, ports);
  const { remaining, others, sections } = verification;
  const missing = [...unaccepted, ...remaining];
  const fileChanges = await correctFiles(acceptedFiles, missing, { deployed, ports });
  const isTouched = (name: string): boolean =>
    verification.touched.has(name) || sections.some((section) => section.endsWith(` of ${name}`));
  const trackingNotices = await trackDeployedProfiles(accepted, fileChanges, {
    tracking: deployed.tracking,
    isTouched,
  });
  const hasCreated = deploySummary.created.length > 0;
  const status = nameChangeStatus({ missing: missing.length, planned: countEdits(profileChanges), hasCreated });
  const state = status === 'done' ? (request.isWhole ? 'applied' : 'partial') : status;
  await journal.close(state, { remaining: missing, fileChanges });
  const isUntouched = others.length === 0 && sections.length === 0 && !hasCreated;
  return {
    status,
    snapshot: journal.place,
    files: listChangedPaths(fileChanges),
    deploy: deploySummary.deploy,
    verify: {
      ok: status === 'done' && isUntouched && verification.isComplete,
      remaining: missing,
      others: [...others],
      sections: [...sections],
    },
    notices: [
      ...createDeployNotices(deploySummary),
      ...verification.notices,
      ...trackingNotices,
      ...journal.listNotices(),
    ],
  };
}

function listDeployedNames(accepted: readonly ProfileChange[]): string[] {
  return accepted.filter(({ edits }) => edits.length > 0).map(({ profile }) => profile.name);
}

type ChangeCounts = {
  readonly missing: number;
  readonly planned: number;
  /** Whether the deploy created a profile. */
  readonly hasCreated: boolean;
};

function nameChangeStatus({ missing, planned, hasCreated }: ChangeCounts): 'done' | 'partial' | 'failed' {
  if (missing === 0) return 'done';
  return missing < planned || hasCreated ? 'partial' : 'failed';
}

function countEdits(profileChanges: readonly ProfileChange[]): number {
  return profileChanges.reduce((sum, { edits }) => sum + edits.length, 0);
}

/**
 * Takes edits out of files that were written. A failure must not hide that the org has accepted the deploy.
 *
 * @returns the changes that stand
 */
async function correctFiles(
  written: readonly ProfileFileChange[],
  unapplied: readonly Edit[],
  { deployed, ports }: { readonly deployed: DeployedChange; readonly ports: ChangePorts },
): Promise<readonly ProfileFileChange[]> {
  try {
    const wanted = await dropUnapplied(written, unapplied, ports);
    await rewriteFiles(written, wanted, ports);
    return wanted;
  } catch (cause) {
    const files = listChangedPaths(written);
    const key = countEdits(deployed.deploySummary.accepted) > 0 ? 'notSettled' : 'notPutBack';
    throw new Problem(key, { files: files.join(', ') }, { cause }).addStartedWork(describeWork(deployed, files));
  }
}

function describeWork({ deploySummary, journal }: DeployedChange, files: readonly string[]): StartedWork {
  return { job: deploySummary.deploy?.id ?? null, snapshot: journal.place, files };
}

/** What the org shows after a deploy. */
type Verification = VerifyDifferences &
  Pick<AfterDeploy, 'isComplete' | 'notices'> & {
    /** API names of the profiles that were changed meanwhile, or may have been: what changed in them stays to be retrieved. */
    readonly touched: ReadonlySet<string>;
  };

const NOTHING_TO_VERIFY: Verification = { ...NO_DIFFERENCES, isComplete: true, notices: [], touched: new Set() };

/** Where the org accepted nothing, there is nothing to verify. */
async function verifyAccepted(
  request: ChangeRequest,
  { deployed, acceptedFiles }: { deployed: DeployedChange; acceptedFiles: readonly ProfileFileChange[] },
  ports: ChangePorts,
): Promise<Verification> {
  const { accepted } = deployed.deploySummary;
  try {
    return await verifyChange(request, deployed, ports);
  } catch (cause) {
    if (countEdits(accepted) === 0) return NOTHING_TO_VERIFY;
    throw createNotVerifiedProblem(cause).addStartedWork(describeWork(deployed, listChangedPaths(acceptedFiles)));
  }
}

async function verifyChange(
  { plan, options, prepared, accessBefore }: ChangeRequest,
  { deploySummary: { accepted }, startState, journal }: DeployedChange,
  ports: ChangePorts,
): Promise<Verification> {
  const profiles = plan.profileChanges.map(({ profile }) => profile);
  const bySoql = verifyBySoql(accepted, accessBefore, await readAccessByProfile(profiles, ports.org));
  // The org may not have a profile any more that it refused.
  const deployed = accepted.filter(({ edits }) => edits.length > 0).map(({ profile }) => profile);
  const after = await lookAfterDeploy(deployed, { state: startState, username: options.org.username }, ports.org);
  const ofLogin = { ...NO_DIFFERENCES, sections: after.changed };
  const texts = options.verifyBy === 'soql' ? null : await retrieveProfileTexts(plan, options, ports.retriever);
  const byRetrieve = texts === null ? [] : [verifyByRetrieve(accepted, prepared.texts, texts)];
  const unproved = texts === null ? [] : createUnprovedNotices(accepted, prepared.texts, texts);
  const differences = mergeDifferences([bySoql, ofLogin, ...byRetrieve]);
  const { others, notices } = await splitOthers(
    differences.others,
    { profiles, snapshot: journal.getSnapshot() },
    ports,
  );
  return {
    ...differences,
    others,
    isComplete: after.isComplete,
    notices: [...after.notices, ...notices, ...unproved],
    touched: new Set([...differences.others.map(({ profile }) => profile), ...after.touched]),
  };
}

type SplitOptions = { readonly profiles: readonly ProfileIdentity[]; readonly snapshot: Snapshot };

/** Another reset that was handed over may take effect meanwhile: that is no change of somebody else. */
async function splitOthers(
  others: readonly Edit[],
  { profiles, snapshot }: SplitOptions,
  ports: ChangePorts,
): Promise<{ readonly others: readonly Edit[]; readonly notices: readonly Notice[] }> {
  if (others.length === 0) return { others, notices: [] };
  const names = [...new Set(others.map(({ profile }) => profile))];
  const ownChanges = await listOwnChanges(snapshot, names, ports);
  const split = profiles.map(({ id, name }) => ({
    name,
    ...splitOffOwnEdits(
      others.filter(({ profile }) => profile === name),
      { profileId: id, ownChanges },
    ),
  }));
  return {
    others: split.flatMap(({ foreign }) => foreign),
    notices: split.flatMap(({ name, snapshots }) => createOwnChangeNotice(name, snapshots)),
  };
}

/** The job has ended, so that the command ends as one that did a part, unless it was interrupted. */
export function createNotVerifiedProblem(cause: unknown): Problem {
  const exitCode = isProblem(cause, 'interrupted') ? cause.exitCode : 68;
  return new Problem('notVerified', {}, { exitCode, cause });
}

export function listMissingEdits(planned: readonly ProfileChange[], accepted: readonly ProfileChange[]): Edit[] {
  const known = new Set(accepted.flatMap(({ edits }) => edits));
  return planned.flatMap(({ edits }) => edits.filter((edit) => !known.has(edit)));
}

type TrackingOptions = {
  readonly tracking: TrackingSession;
  /** Whether somebody else changed the profile meanwhile: that change stays to be retrieved. */
  readonly isTouched: (name: string) => boolean;
};

/** Records the deploy of each profile with accepted edits, also of profiles that have no file in the project. */
async function trackDeployedProfiles(
  accepted: readonly ProfileChange[],
  fileChanges: readonly ProfileFileChange[],
  { tracking, isTouched }: TrackingOptions,
): Promise<readonly Notice[]> {
  const byProfile = Map.groupBy(fileChanges, ({ profile }) => profile);
  const profiles = accepted.flatMap(({ profile: { name, fullName }, edits }) => {
    if (edits.length === 0) return [];
    const paths = listChangedPaths(byProfile.get(name) ?? []);
    const isInSync = !tracking.pendingProfiles.has(name) && !isTouched(name);
    return (paths.length === 0 ? [null] : paths).map((path) => ({
      fullName,
      path,
      isInSync,
      hasNothingToDeploy: false,
    }));
  });
  return tracking.finish({ origin: 'deploy', profiles, components: [] });
}
