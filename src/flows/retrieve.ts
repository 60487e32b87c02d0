import { objectOf } from '../fls/access.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import { customFieldsOf, manifestText, type Request } from '../metadata/manifest.ts';
import type { RetrievePorts } from './retrieve/ports.ts';
import type { OrgReader } from '../ports/org.ts';
import type { ManifestStore } from '../ports/project.ts';
import type { Tracking } from '../ports/tracking.ts';
import { readAnswer, refuseEmpty, type Answer, type Asked } from './retrieve/cross-check.ts';
import { inspect, type Inspection } from './inspect/org.ts';
import type { Judgement } from './inspect/judge.ts';
import { listed } from './notice-lists.ts';
import { mergeAnswer, refuseUnreadable } from './retrieve/merge.ts';
import { objectsToName, refuseNoNames, type ObjectScope } from './retrieve/object-scope.ts';
import { outcomeOf, type RetrieveOutcome } from './retrieve/result.ts';
import { retrieveInParts, type Brought } from './retrieve/batches.ts';

export type RetrieveRequest = ObjectScope & {
  readonly profiles: readonly string[];
  /** As `66.0`. */
  readonly apiVersion: string;
  /** Where to keep the package.xml; null keeps none. */
  readonly manifestFile: string | null;
  /** Write the package.xml and stop. */
  readonly manifestOnly: boolean;
  /** What findings are held against. */
  readonly judgement: Pick<Judgement, 'policy' | 'today'>;
};

/**
 * scope → inspect → manifest → retrieve → read → merge. Nothing is written before everything has been retrieved and read.
 *
 * @throws Problem of the stages; `partlyWritten` when some of several files were written before one failed
 */
export async function retrieveProfiles(asked: RetrieveRequest, ports: RetrievePorts): Promise<RetrieveOutcome> {
  const { org, project, progress, tracking } = ports;
  const { manifestFile, judgement } = asked;
  refuseNoNames(asked.sobjects);
  progress.stage('inspect');
  const inspection = await inspect({ profiles: asked.profiles, allProfiles: false }, org);
  const request = requestFor(inspection, await objectsToName(asked, inspection, org));
  if (asked.manifestOnly) {
    await keepManifest(asked, request, ports.manifests);
    return outcomeOf(inspection, { manifestFile, request, requests: 0, merged: [], notices: [] }, judgement);
  }
  const files = await project.locate(inspection.profiles);
  refuseUnreadable(files.values());
  // Before the retrieve: a change in the org that comes after this look must stay one that is yet to be retrieved.
  await tracking.begin();
  if (ports.objectSource) await refuseConflicts(tracking, request);

  progress.stage('retrieve');
  const { parts, inaccessible, requests } = await retrieveInParts(request, ports.retriever);

  progress.stage('merge');
  const brought = { parts, inaccessible, asked: request.objects, named: asked.sobjects.length > 0 };
  const { inspection: checked, answer } = await crossChecked(inspection, brought, org);
  refuseEmpty(answer, inaccessible);
  const merged = mergeAnswer(answer, files);

  await keepManifest(asked, request, ports.manifests);
  const components = (await ports.objectSource?.extract(parts.map((part) => part.answer.zip))) ?? [];
  const { written, failure } = await project.write(merged.filter(({ changed }) => changed));
  const inPlace = merged.filter(({ changed, file }) => !changed || written.includes(file.path));
  const untracked = await tracking.finish(
    inPlace.map(({ profile, file, complete }) => ({ fullName: profile.fullName, path: file.path, complete })),
    components,
  );
  if (failure) throw failure;
  const notices = [...answer.notices, ...merged.flatMap(({ notices: own }) => own), ...untracked];
  const done = { manifestFile, request, requests, merged, notices: withoutUnasked(asked, notices) };
  return outcomeOf(checked, done, judgement);
}

/**
 * What the retrieve brought, held against SOQL; against a second look where the two differ, since somebody may have
 * changed a permission between the first look and the retrieve.
 */
async function crossChecked(
  inspection: Inspection,
  brought: Brought & Asked,
  org: OrgReader,
): Promise<{ inspection: Inspection; answer: Answer }> {
  const answer = readAnswer(inspection, brought);
  if (answer.profiles.every(({ unseen }) => unseen.length === 0)) return { inspection, answer };
  const permissions = await org.fieldPermissions(inspection.profiles.map(({ id }) => id));
  const again = { ...inspection, permissions };
  return { inspection: again, answer: readAnswer(again, brought) };
}

/** Who narrows the retrieve knows that other objects are left; who asks for all of them has nothing more to ask for. */
function withoutUnasked({ sobjects, allSobjects }: ObjectScope, notices: readonly Notice[]): Notice[] {
  return notices.filter(({ key }) => key !== 'openInProjectOnly' || (sobjects.length === 0 && !allSobjects));
}

function requestFor({ profiles, permissions }: Inspection, objects: readonly string[]): Request {
  const fields = [...permissions.values()].flatMap((rows) => rows.map(({ field }) => field));
  return { profiles: profiles.map(({ fullName }) => fullName), objects, fields: customFieldsOf(objects, fields) };
}

async function keepManifest(asked: RetrieveRequest, request: Request, manifests: ManifestStore): Promise<void> {
  if (asked.manifestFile !== null) await manifests.write(asked.manifestFile, manifestText(request, asked.apiVersion));
}

/** The objects' own source is replaced by the org's, so it must not hold changes that the org has not seen. */
async function refuseConflicts(tracking: Tracking, { objects }: Request): Promise<void> {
  const named = new Set(objects);
  const conflicts = (await tracking.conflicts()).filter((name) => named.has(objectOf(name)));
  if (conflicts.length > 0) throw new Problem('objectConflicts', [listed(conflicts)]);
}
