import { objectOf } from '../fls/access.ts';
import { countFindings, type Counts, type Finding } from '../fls/finding.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import { classify } from '../fls/strays.ts';
import { customFieldsOf, manifestText, type Request } from '../metadata/manifest.ts';
import type { ManifestStore, RetrievePorts, Tracking } from '../ports.ts';
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

export type RetrievedProfile = {
  /** API name, decoded. */
  name: string;
  path: string;
  created: boolean;
  /** Whether the file is another than before, being created included. */
  changed: boolean;
  /** Field permission entries that the org answered, false ones included. */
  entries: number;
};

export type RetrieveOutcome = {
  /** Profiles that were asked for, by API name. */
  readonly asked: readonly string[];
  readonly profiles: RetrievedProfile[];
  readonly manifest: { path: string | null; objects: string[]; fields: string[]; requests: number };
  readonly findings: Finding[];
  readonly counts: Counts;
  readonly notices: readonly Notice[];
};

/** scope → inspect → manifest → retrieve → read → merge. Nothing is written before all that can fail has succeeded. */
export async function retrieveProfiles(asked: RetrieveRequest, ports: RetrievePorts): Promise<RetrieveOutcome> {
  const { org, project, progress, tracking } = ports;
  progress.stage('inspect');
  const inspection = await inspect(asked, org);
  const request = requestFor(inspection);
  if (asked.manifestOnly) {
    await keepManifest(asked, request, ports.manifests);
    return outcomeOf(inspection, { asked, request, requests: 0, merged: [], notices: [] });
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
  return outcomeOf(inspection, { asked, request, requests, merged, notices });
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

type Done = {
  readonly asked: RetrieveRequest;
  readonly request: Request;
  readonly requests: number;
  readonly merged: readonly MergedProfile[];
  readonly notices: readonly Notice[];
};

function outcomeOf(inspection: Inspection, { asked, request, requests, merged, notices }: Done): RetrieveOutcome {
  const looked = asked.manifestOnly ? enabledOf(inspection, request) : merged;
  const findings = findingsOf(inspection, looked);
  const entries = looked.reduce((sum, { permissions }) => sum + permissions.length, 0);
  return {
    asked: inspection.profiles.map(({ name }) => name),
    profiles: merged.map(({ profile, file, changed, permissions }) => ({
      name: profile.name,
      path: file.path,
      created: file.text === null,
      changed,
      entries: permissions.length,
    })),
    manifest: { path: asked.manifestFile, objects: [...request.objects], fields: [...request.fields], requests },
    findings,
    counts: countFindings(findings, { profiles: looked.length, entries }),
    notices: [...inspection.notices, ...notices],
  };
}

/** A profile's field permissions, with the places of those that stand in a file. */
type Looked = Pick<MergedProfile, 'profile' | 'permissions' | 'places'>;

/** Without a retrieve there are no entries: what SOQL shows of the named objects stands for them. */
function enabledOf({ profiles, permissions }: Inspection, { objects }: Request): Looked[] {
  const named = new Set(objects);
  return profiles.map((profile) => ({
    profile,
    permissions: (permissions.get(profile.id) ?? []).filter(({ field }) => named.has(objectOf(field))),
    places: new Map(),
  }));
}

function findingsOf({ grants, controllable }: Inspection, looked: readonly Looked[]): Finding[] {
  return looked.flatMap(({ profile, permissions, places }) => {
    const granted = grants.get(profile.id);
    if (!granted) return [];
    return classify(profile.name, permissions, granted, controllable).map((finding) => ({
      ...finding,
      location: places.get(finding.field) ?? null,
    }));
  });
}
