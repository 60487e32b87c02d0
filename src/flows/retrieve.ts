import { getObjectName } from '../fls/access.ts';
import { formatNoticeNames } from '../fls/notice-lists.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import { addWrittenFiles } from '../fls/written-files.ts';
import { selectManifestFields, renderManifest, type ManifestMembers } from '../metadata/manifest.ts';
import type { Interruption } from '../ports/interruption.ts';
import type { Retriever } from '../ports/jobs.ts';
import type { Lock } from '../ports/lock.ts';
import type { OrgReader } from '../ports/org.ts';
import type { ManifestStore, ObjectSource, ProfileFileStore } from '../ports/project.ts';
import type { Progress } from '../ports/terminal.ts';
import type { Tracking, TrackingSession } from '../ports/tracking.ts';
import { createHiddenRowsNotice } from './inspect/hidden-rows-notice.ts';
import type { JudgeCriteria } from './inspect/judge.ts';
import { inspectOrg, type OrgInspection } from './inspect/org.ts';
import { retrieveInBatches, type BatchedRetrieve } from './inspect/retrieve-batches.ts';
import { checkRetrievedProfiles, refuseEmptyRetrieve, type CheckedRetrieve } from './retrieve/cross-check.ts';
import { readCreatedLogin } from './retrieve/created-login.ts';
import { checkFiles, mergeRetrievedProfiles } from './retrieve/merge.ts';
import { selectManifestObjects, refuseInvalidObjectNames, type ObjectScope } from './retrieve/object-scope.ts';
import { buildManifestResult, buildRetrieveResult, type RetrieveFlowResult } from './retrieve/result.ts';

export type RetrievePorts = {
  readonly org: OrgReader;
  readonly retriever: Retriever;
  readonly project: ProfileFileStore;
  readonly manifests: ManifestStore;
  readonly tracking: Tracking;
  /** Null when the source of the objects is not wanted. */
  readonly objectSource: ObjectSource | null;
  readonly lock: Lock;
  readonly interruption: Interruption;
  readonly progress: Progress;
};

export type RetrieveOptions = ObjectScope & {
  /** Labels, API names or encoded file names of profiles, at least one. */
  readonly profiles: readonly string[];
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  /** Path to write the package.xml to; null writes none. */
  readonly manifestFile: string | null;
  /** Write the package.xml and stop. */
  readonly manifestOnly: boolean;
  readonly criteria: Pick<JudgeCriteria, 'policy' | 'today'>;
};

/**
 * scope → inspect → manifest → retrieve → cross-check → merge → judge. Nothing is written before everything has been
 * retrieved and read.
 *
 * @throws Problem `noObjectName`, and those of `inspectOrg` for the profiles
 * @throws Problem `profileInSeveralPlaces`, `profileIgnored`, `unreadableProfile`, `outputDirIsFile` for the project's files
 * @throws Problem `objectConflicts` when the project and the org both changed an object whose source is wanted
 * @throws Problem those of `retrieveInBatches` and `checkRetrievedProfiles`; `emptyRetrieve`
 * @throws Problem `objectsNotWritten`; `changedMeanwhile`, `notWritten`; `partlyWritten`, `changedBetweenWrites` when some of the files were
 *   written before one failed
 */
export async function retrieveProfiles(options: RetrieveOptions, ports: RetrievePorts): Promise<RetrieveFlowResult> {
  const { org, project, progress } = ports;
  refuseInvalidObjectNames(options.sobjects);
  progress.showStage('inspect');
  const inspection = await inspectOrg({ kind: 'named', names: options.profiles }, org);
  const chosen = await selectManifestObjects(options, inspection, org);
  const manifest = buildManifestMembers(inspection, chosen.objects);
  if (options.manifestOnly) {
    await writeManifest(options, manifest, ports.manifests);
    const notices = [...inspection.notices, ...chosen.notices, ...createHiddenRowsNotice(org)];
    return buildManifestResult(
      { ...inspection, notices },
      { path: options.manifestFile, members: manifest },
      options.criteria,
    );
  }
  // Before the files are read, so that they are not written by another command meanwhile.
  await ports.lock.acquire();
  const places = await project.locate(inspection.profiles);
  const files = await checkFiles(places, project);
  const session = await ports.tracking.begin();
  if (ports.objectSource) await refuseObjectConflicts(session, manifest);

  progress.showStage('retrieve');
  const [retrieved, login] = await Promise.all([
    retrieveInBatches(manifest, ports.retriever),
    readCreatedLogin(inspection.profiles, places, org),
  ]);

  progress.showStage('merge');
  const isNamed = options.sobjects.length > 0;
  const { current, checked } = await checkRetrieve(inspection, { manifest, retrieved, isNamed }, org);
  const merged = await mergeRetrievedProfiles(checked, {
    files,
    login: login.sections,
    session,
    project,
  });

  await writeManifest(options, manifest, ports.manifests);
  const components = (await ports.objectSource?.extract(retrieved.batches.map(({ response }) => response.zip))) ?? [];
  const { written, failure } = await project.write(
    merged.flatMap(({ change }) => change ?? []),
    ports.interruption,
  );
  const inPlace = merged.filter(({ change, path }) => change === null || written.includes(path));
  const trackingNotices = await session.finish({
    origin: 'retrieve',
    profiles: inPlace.map(({ profile: { fullName }, path, isInSync, hasNothingToDeploy }) => ({
      fullName,
      path,
      isInSync,
      hasNothingToDeploy,
    })),
    components,
  });
  const writtenBefore = [
    ...(options.manifestFile === null ? [] : [options.manifestFile]),
    ...components.map(({ path }) => path),
  ];
  if (failure) throw addWrittenFiles(failure, writtenBefore);
  const otherNotices = [
    ...chosen.notices,
    ...merged.flatMap(({ notices }) => notices),
    ...login.notices,
    ...trackingNotices,
    ...createHiddenRowsNotice(org),
  ];
  return buildRetrieveResult(
    current,
    {
      manifest: { path: options.manifestFile, members: manifest, requests: retrieved.requests },
      merged,
      objectFiles: components.map(({ path }) => path),
      notices: filterRetrieveNotices(options, [...checked.notices, ...otherNotices]),
    },
    options.criteria,
  );
}

type RetrievedManifest = {
  readonly manifest: ManifestMembers;
  readonly retrieved: BatchedRetrieve;
  /** Whether the user named the objects. */
  readonly isNamed: boolean;
};

/**
 * Compares what was retrieved with the org's field permissions. Where they differ, the field permissions are read once
 * more: somebody may have changed one between the first query and the retrieve.
 *
 * @returns also the inspection with the field permissions that were compared last
 */
async function checkRetrieve(
  inspection: OrgInspection,
  { manifest, retrieved, isNamed }: RetrievedManifest,
  org: OrgReader,
): Promise<{ current: OrgInspection; checked: CheckedRetrieve }> {
  const scope = { objects: manifest.objects, isNamed };
  const checked = checkRetrievedProfiles(inspection, retrieved, scope);
  if (checked.profiles.every(({ unseen, unqueried }) => unseen.length + unqueried.length === 0))
    return { current: inspection, checked };
  const permissions = await org.readFieldPermissions(inspection.profiles.map(({ id }) => id));
  const current = { ...inspection, permissions };
  const checkedAgain = checkRetrievedProfiles(current, retrieved, scope);
  refuseEmptyRetrieve(checkedAgain, retrieved.inaccessible);
  return { current, checked: checkedAgain };
}

/** Leaves out the notice on other objects in the file when the user limited the objects, or retrieved all of them. */
function filterRetrieveNotices({ sobjects, allSobjects }: ObjectScope, notices: readonly Notice[]): Notice[] {
  return notices.filter(({ key }) => key !== 'openInProjectOnly' || (sobjects.length === 0 && !allSobjects));
}

function buildManifestMembers({ profiles, permissions }: OrgInspection, objects: readonly string[]): ManifestMembers {
  const fields = [...permissions.values()].flatMap((rows) => rows.map(({ field }) => field));
  return { profiles: profiles.map(({ fullName }) => fullName), objects, fields: selectManifestFields(objects, fields) };
}

async function writeManifest(
  { manifestFile, apiVersion }: RetrieveOptions,
  manifest: ManifestMembers,
  manifests: ManifestStore,
): Promise<void> {
  if (manifestFile !== null) await manifests.write(manifestFile, renderManifest(manifest, apiVersion));
}

/** The org's source replaces that of the objects, so the project must not hold changes that the org lacks. */
async function refuseObjectConflicts(session: TrackingSession, { objects }: ManifestMembers): Promise<void> {
  const wanted = new Set(objects);
  const conflicts = (await session.findConflicts()).filter((name) => wanted.has(getObjectName(name)));
  if (conflicts.length > 0) throw new Problem('objectConflicts', { files: formatNoticeNames(conflicts) });
}
