import { objectOf } from '../fls/access.ts';
import { Problem } from '../fls/problem.ts';
import { customFieldsOf, manifestText, type Request } from '../metadata/manifest.ts';
import type { ManifestStore, RetrievePorts, Tracking } from '../ports.ts';
import { readAnswer } from './answer.ts';
import { inspect, type Inspection, type Scope } from './inspect.ts';
import { mergeAnswer } from './merge.ts';
import { enabledOf, outcomeOf, type RetrieveOutcome } from './outcome.ts';
import { retrieveInParts } from './parts.ts';

export type RetrieveRequest = Scope & {
  /** As `66.0`. */
  readonly apiVersion: string;
  /** Where to keep the package.xml; null keeps none. */
  readonly manifestFile: string | null;
  /** Write the package.xml and stop. */
  readonly manifestOnly: boolean;
};

/** scope → inspect → manifest → retrieve → read → merge. Nothing is written before all that can fail has succeeded. */
export async function retrieveProfiles(asked: RetrieveRequest, ports: RetrievePorts): Promise<RetrieveOutcome> {
  const { org, project, progress, tracking } = ports;
  const { manifestFile } = asked;
  progress.stage('inspect');
  const inspection = await inspect(asked, org);
  const request = requestFor(inspection);
  if (asked.manifestOnly) {
    await keepManifest(asked, request, ports.manifests);
    const looked = enabledOf(inspection, new Set(request.objects));
    return outcomeOf(inspection, { manifestFile, request, requests: 0, merged: [], looked, notices: [] });
  }
  const files = await project.locate(inspection.profiles);

  progress.stage('retrieve');
  const { parts, inaccessible, requests } = await retrieveInParts(request, ports.retriever);

  progress.stage('merge');
  const answer = readAnswer(inspection, { parts, inaccessible });
  const merged = mergeAnswer(answer, files);

  await tracking.begin();
  if (ports.objectSource) await refuseConflicts(tracking, request);
  await keepManifest(asked, request, ports.manifests);
  const components = (await ports.objectSource?.extract(parts.map((part) => part.answer.zip))) ?? [];
  for (const { file, text, changed } of merged) if (changed) await project.write(file, text);
  const untracked = await tracking.finish(
    merged.map(({ profile, file, complete }) => ({ fullName: profile.fullName, path: file.path, complete })),
    components,
  );
  const unasked = asked.sobjects.length > 0 ? [] : merged.flatMap((profile) => profile.notices);
  const notices = [...answer.notices, ...unasked, ...untracked];
  const looked = [...merged, ...enabledOf(inspection, answer.unanswered)];
  return outcomeOf(inspection, { manifestFile, request, requests, merged, looked, notices });
}

function requestFor({ profiles, objects, permissions }: Inspection): Request {
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
  if (conflicts.length > 0) throw new Problem('objectConflicts', [conflicts.join(', ')]);
}
