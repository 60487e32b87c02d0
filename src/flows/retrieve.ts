import { objectOf } from '../fls/access.ts';
import { countFindings, type Counts, type Finding } from '../fls/finding.ts';
import type { ProfileIdentity } from '../fls/names.ts';
import type { Notice } from '../fls/problem.ts';
import { classify } from '../fls/strays.ts';
import { customFieldsOf, manifestText, type Request } from '../metadata/manifest.ts';
import type {
  ManifestStore,
  ObjectSource,
  OrgReader,
  Progress,
  ProjectProfiles,
  Retriever,
  Tracking,
} from '../ports.ts';
import { readAnswer } from './answer.ts';
import { inspect, type Inspection, type Scope } from './inspect.ts';
import { mergeAnswer, type MergedProfile } from './merge.ts';
import { retrieveInParts } from './parts.ts';

export type RetrieveRequest = Scope & {
  /** As `66.0`. */
  readonly apiVersion: string;
  /** Where to keep the package.xml; null keeps none. */
  readonly manifestFile: string | null;
  /** Write the package.xml and stop. */
  readonly manifestOnly: boolean;
};

export type RetrievePorts = {
  readonly org: OrgReader;
  readonly retriever: Retriever;
  readonly project: ProjectProfiles;
  readonly manifests: ManifestStore;
  readonly tracking: Tracking;
  /** Null when the objects' own source is not wanted. */
  readonly objectSource: ObjectSource | null;
  readonly progress: Progress;
};

export type RetrieveOutcome = {
  readonly inspected: readonly ProfileIdentity[];
  readonly profiles: readonly MergedProfile[];
  readonly request: Request;
  /** Retrieve jobs that it took. */
  readonly requests: number;
  readonly findings: Finding[];
  readonly counts: Counts;
  readonly notices: readonly Notice[];
};

/** scope → inspect → manifest → retrieve → read → merge. Nothing is written before all that can fail has succeeded. */
export async function retrieveProfiles(asked: RetrieveRequest, ports: RetrievePorts): Promise<RetrieveOutcome> {
  const { org, project, progress } = ports;
  progress.stage('inspect');
  const inspection = await inspect(asked, org);
  const request = requestFor(inspection);
  if (asked.manifestOnly) {
    await keepManifest(asked, request, ports.manifests);
    return outcomeOf(inspection, { request, requests: 0, merged: [], notices: inspection.notices });
  }
  const files = await project.locate(inspection.profiles);

  progress.stage('retrieve');
  const parts = await retrieveInParts(request, ports.retriever);

  progress.stage('merge');
  const answer = readAnswer(inspection, parts);
  const merged = mergeAnswer(answer, files);
  await ports.tracking.begin();
  await keepManifest(asked, request, ports.manifests);
  await ports.objectSource?.extract(parts.parts.map((part) => part.answer.zip));
  for (const { file, text, changed } of merged) if (changed) await project.write(file, text);
  const untracked = await ports.tracking.finish(
    merged.map(({ profile, file, complete }) => ({ fullName: profile.fullName, path: file.path, complete })),
  );

  const left = asked.sobjects.length > 0 ? [] : merged.flatMap((profile) => profile.notices);
  const notices = [...inspection.notices, ...answer.notices, ...left, ...untracked];
  return outcomeOf(inspection, { request, requests: parts.requests, merged, notices });
}

function requestFor({ profiles, objects, permissions }: Inspection): Request {
  const fields = [...permissions.values()].flatMap((rows) => rows.map(({ field }) => field));
  return { profiles: profiles.map(({ fullName }) => fullName), objects, fields: customFieldsOf(objects, fields) };
}

async function keepManifest(asked: RetrieveRequest, request: Request, manifests: ManifestStore): Promise<void> {
  if (asked.manifestFile !== null) await manifests.write(asked.manifestFile, manifestText(request, asked.apiVersion));
}

type Done = {
  readonly request: Request;
  readonly requests: number;
  readonly merged: readonly MergedProfile[];
  readonly notices: readonly Notice[];
};

/** With a manifest alone there is no retrieved profile: what SOQL showed of the named objects is classified instead. */
function outcomeOf(inspection: Inspection, { request, requests, merged, notices }: Done): RetrieveOutcome {
  const named = new Set(request.objects);
  const looked =
    merged.length > 0
      ? merged.map(({ profile, permissions }) => ({ profile, permissions }))
      : inspection.profiles.map((profile) => ({
          profile,
          permissions: (inspection.permissions.get(profile.id) ?? []).filter(({ field }) => named.has(objectOf(field))),
        }));
  const places = new Map(merged.map(({ profile, places: lines }) => [profile.name, lines]));
  const findings = looked
    .flatMap(({ profile, permissions }) => {
      const grants = inspection.grants.get(profile.id);
      return grants ? classify(profile.name, permissions, grants, inspection.controllable) : [];
    })
    .map((finding) => ({ ...finding, location: places.get(finding.profile)?.get(finding.field) ?? null }));
  const entries = looked.reduce((sum, { permissions }) => sum + permissions.length, 0);
  return {
    inspected: inspection.profiles,
    profiles: merged,
    request,
    requests,
    findings,
    counts: countFindings(findings, { profiles: looked.length, entries }),
    notices,
  };
}
