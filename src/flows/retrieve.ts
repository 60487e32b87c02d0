import { getObjectName } from '../fls/access.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import { selectManifestFields, renderManifest, type ManifestMembers } from '../metadata/manifest.ts';
import type { RetrievePorts } from './retrieve/ports.ts';
import type { OrgReader } from '../ports/org.ts';
import type { ManifestStore } from '../ports/project.ts';
import type { Tracking } from '../ports/tracking.ts';
import {
  crossCheckRetrieve,
  refuseEmptyRetrieve,
  type CheckedRetrieve,
  type RequestedObjects,
} from './retrieve/cross-check.ts';
import { inspectOrg, type OrgInspection } from './inspect/org.ts';
import type { JudgeCriteria } from './inspect/judge.ts';
import { formatNoticeNames } from '../fls/notice-lists.ts';
import { mergeRetrievedProfiles, refuseUnreadableFiles } from './retrieve/merge.ts';
import { selectManifestObjects, refuseInvalidObjectNames, type ObjectScope } from './retrieve/object-scope.ts';
import { buildRetrieveResult, type RetrieveFlowResult } from './retrieve/result.ts';
import { retrieveInBatches, type BatchedRetrieve } from './inspect/retrieve-batches.ts';

export type RetrieveOptions = ObjectScope & {
  readonly profiles: readonly string[];
  /** As `66.0`. */
  readonly apiVersion: string;
  /** Where to keep the package.xml; null keeps none. */
  readonly manifestFile: string | null;
  /** Write the package.xml and stop. */
  readonly manifestOnly: boolean;
  /** What findings are held against. */
  readonly criteria: Pick<JudgeCriteria, 'policy' | 'today'>;
};

/**
 * scope → inspect → manifest → retrieve → read → merge. Nothing is written before everything has been retrieved and read.
 *
 * @throws Problem of the stages; `partlyWritten` when some of several files were written before one failed
 */
export async function retrieveProfiles(asked: RetrieveOptions, ports: RetrievePorts): Promise<RetrieveFlowResult> {
  const { org, project, progress, tracking } = ports;
  const { manifestFile, criteria } = asked;
  refuseInvalidObjectNames(asked.sobjects);
  progress.showStage('inspect');
  const inspection = await inspectOrg({ profiles: asked.profiles, allProfiles: false }, org);
  const request = buildManifestMembers(inspection, await selectManifestObjects(asked, inspection, org));
  if (asked.manifestOnly) {
    await writeManifest(asked, request, ports.manifests);
    return buildRetrieveResult(inspection, { manifestFile, request, requests: 0, merged: [], notices: [] }, criteria);
  }
  const files = await project.locate(inspection.profiles);
  refuseUnreadableFiles(files.values());
  // Before the retrieve: a change in the org that comes after this look must stay one that is yet to be retrieved.
  await tracking.begin();
  if (ports.objectSource) await refuseObjectConflicts(tracking, request);

  progress.showStage('retrieve');
  const { batches, inaccessible, requests } = await retrieveInBatches(request, ports.retriever);

  progress.showStage('merge');
  const brought = { batches, inaccessible, requests, requested: request.objects, named: asked.sobjects.length > 0 };
  const { inspection: checked, answer } = await checkRetrieveWithRetry(inspection, brought, org);
  refuseEmptyRetrieve(answer, inaccessible);
  const merged = mergeRetrievedProfiles(answer, files);

  await writeManifest(asked, request, ports.manifests);
  const components = (await ports.objectSource?.extract(batches.map((part) => part.response.zip))) ?? [];
  const { written, failure } = await project.write(merged.filter(({ changed }) => changed));
  const inPlace = merged.filter(({ changed, file }) => !changed || written.includes(file.path));
  const untracked = await tracking.finish(
    inPlace.map(({ profile, file, isComplete }) => ({ fullName: profile.fullName, path: file.path, isComplete })),
    components,
  );
  if (failure) throw failure;
  const notices = [...answer.notices, ...merged.flatMap(({ notices: own }) => own), ...untracked];
  const done = { manifestFile, request, requests, merged, notices: filterRetrieveNotices(asked, notices) };
  return buildRetrieveResult(checked, done, criteria);
}

/**
 * What the retrieve brought, held against SOQL; against a second look where the two differ, since somebody may have
 * changed a permission between the first look and the retrieve.
 */
async function checkRetrieveWithRetry(
  inspection: OrgInspection,
  brought: BatchedRetrieve & RequestedObjects,
  org: OrgReader,
): Promise<{ inspection: OrgInspection; answer: CheckedRetrieve }> {
  const answer = crossCheckRetrieve(inspection, brought);
  if (answer.profiles.every(({ unseen }) => unseen.length === 0)) return { inspection, answer };
  const permissions = await org.readFieldPermissions(inspection.profiles.map(({ id }) => id));
  const again = { ...inspection, permissions };
  return { inspection: again, answer: crossCheckRetrieve(again, brought) };
}

/** Who narrows the retrieve knows that other objects are left; who asks for all of them has nothing more to ask for. */
function filterRetrieveNotices({ sobjects, allSobjects }: ObjectScope, notices: readonly Notice[]): Notice[] {
  return notices.filter(({ key }) => key !== 'openInProjectOnly' || (sobjects.length === 0 && !allSobjects));
}

function buildManifestMembers({ profiles, permissions }: OrgInspection, objects: readonly string[]): ManifestMembers {
  const fields = [...permissions.values()].flatMap((rows) => rows.map(({ field }) => field));
  return { profiles: profiles.map(({ fullName }) => fullName), objects, fields: selectManifestFields(objects, fields) };
}

async function writeManifest(
  asked: RetrieveOptions,
  request: ManifestMembers,
  manifests: ManifestStore,
): Promise<void> {
  if (asked.manifestFile !== null) await manifests.write(asked.manifestFile, renderManifest(request, asked.apiVersion));
}

/** The objects' own source is replaced by the org's, so it must not hold changes that the org has not seen. */
async function refuseObjectConflicts(tracking: Tracking, { objects }: ManifestMembers): Promise<void> {
  const named = new Set(objects);
  const conflicts = (await tracking.findConflicts()).filter((name) => named.has(getObjectName(name)));
  if (conflicts.length > 0) throw new Problem('objectConflicts', [formatNoticeNames(conflicts)]);
}
