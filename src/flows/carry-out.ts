import { permissionOf } from '../fls/access.ts';
import { decodeName, type ProfileIdentity } from '../fls/names.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import type { Deploy, Edit, Verify } from '../fls/reset.ts';
import type { SnapshotContent, SnapshotOrg } from '../fls/snapshot.ts';
import { sliceText } from '../metadata/slice.ts';
import type { ChangePorts, ProfileFile } from '../ports.ts';
import { deployWithout, type Delivered, type ProfileEdits } from './deploy.ts';
import { alignFiles, fileEdits, putBackAfter, writeFiles, type FileEdit } from './file-edits.ts';
import { listed } from './listed.ts';
import { retrieveInParts } from './parts.ts';
import { pictureOf, refuseStale, verified, type Picture } from './verify.ts';

export type Order = {
  /** What was planned and agreed to; at least one edit. */
  readonly parts: readonly ProfileEdits[];
  /** The org says whether it would work; nothing is written anywhere. */
  readonly dryRun: boolean;
  /** False changes the project's files alone. */
  readonly deploys: boolean;
  /** As `66.0`. */
  readonly apiVersion: string;
  readonly testLevel: string | null;
  readonly org: SnapshotOrg;
  /** The snapshot that can put all of it back, when there is one already; else one is taken. */
  readonly snapshot?: { readonly id: string; readonly path: string };
  /** The project's files with these edits in them; `fileEdits` unless said. */
  readonly filesWith?: typeof fileEdits;
};

export type Done = {
  readonly status: 'done' | 'dryRun' | 'edited' | 'partial' | 'failed';
  readonly snapshot: { readonly id: string; readonly path: string } | null;
  /** Paths of the project's files that are changed now. */
  readonly files: readonly string[];
  readonly deploy: Deploy | null;
  readonly verify: Verify | null;
  readonly notices: readonly Notice[];
};

/**
 * snapshot → edit → deploy → verify. What was planned is held against the org once more before anything is written.
 *
 * @throws Problem of the stages. When the org did not take the change, the project's files are as they were; when nobody
 *   can tell what became of the job, they hold the change, and the problem names the job.
 */
export async function carryOut(order: Order, ports: ChangePorts): Promise<Done> {
  const { parts, deploys, dryRun } = order;
  const before = await pictureOf(parts, ports.org);
  refuseStale(parts, before);
  const files = ports.project ? await ports.project.locate(parts.map(({ profile }) => profile)) : new Map();
  const edited = (order.filesWith ?? fileEdits)(parts, files);
  if (!deploys) return editOnly(edited, dryRun, ports);

  ports.progress.stage('retrieve');
  const texts = await loginTexts(parts, ports);
  const deliver = async (checkOnly: boolean): Promise<Delivered> =>
    deployWithout(ports.deployer, { ...order, checkOnly, sliceOf: (profile, edits) => sliceOf(texts, profile, edits) });
  if (dryRun) {
    ports.progress.stage('deploy');
    return dryRunOf(parts, await deliver(true));
  }
  const snapshot = order.snapshot ?? (await ports.snapshots.save(contentOf(order, texts, edited)));
  await ports.tracking.begin();
  await writeFiles(edited, ports);

  ports.progress.stage('deploy');
  const delivered = await deliver(false).catch(async (error: unknown) => putBackAfter(error, edited, ports));
  ports.progress.stage('verify');
  return finished(order, { before, files, edited, delivered, snapshot }, ports);
}

type Run = {
  readonly before: Picture;
  readonly files: ReadonlyMap<string, ProfileFile>;
  readonly edited: readonly FileEdit[];
  readonly delivered: Delivered;
  readonly snapshot: { readonly id: string; readonly path: string };
};

async function finished(order: Order, run: Run, ports: ChangePorts): Promise<Done> {
  const { delivered, snapshot } = run;
  const taken = takenOf(order.parts, delivered);
  const filesWith = order.filesWith ?? fileEdits;
  const answered = await alignFiles(filesWith, taken, { run, ports });
  const { ok, remaining, alsoChanged } = verified(taken, run.before, await pictureOf(order.parts, ports.org));
  // "Succeeded" alone is no proof: a file does not say what the org does not show.
  const shown = takenOf(taken, { dropped: remaining, refused: [] });
  const edited = await alignFiles(filesWith, shown, { run: { ...run, edited: answered }, ports });
  const left = [...leftOf(order.parts, taken), ...remaining];
  const identities = new Map(order.parts.map(({ profile }) => [profile.id, profile]));
  const tracked = edited.flatMap(({ profileId, change }) => {
    const profile = identities.get(profileId);
    return profile
      ? [{ fullName: profile.fullName, path: change.file.path, complete: () => true, deployed: true as const }]
      : [];
  });
  const untracked = await ports.tracking.finish(tracked, []);
  const tookAny = taken.some(({ edits }) => edits.length > 0) && remaining.length < countOf(taken);
  return {
    status: ok && left.length === 0 ? 'done' : tookAny ? 'partial' : 'failed',
    snapshot,
    files: edited.map(({ change }) => change.file.path),
    deploy: delivered.deploy,
    verify: { ok: ok && left.length === 0, remaining: left },
    notices: [...droppedNotices(delivered), ...alsoNotice(alsoChanged), ...untracked],
  };
}

async function editOnly(edited: readonly FileEdit[], dryRun: boolean, ports: ChangePorts): Promise<Done> {
  if (edited.length === 0) throw new Problem('nothingToEdit');
  if (!dryRun) await writeFiles(edited, ports);
  const nothing = { snapshot: null, deploy: null, verify: null, notices: [] };
  const files = dryRun ? [] : edited.map(({ change }) => change.file.path);
  return { status: dryRun ? 'dryRun' : 'edited', files, ...nothing };
}

/** What the org would not take is left, as after the real run; else there is nothing to verify. */
function dryRunOf(parts: readonly ProfileEdits[], delivered: Delivered): Done {
  const remaining = leftOf(parts, takenOf(parts, delivered));
  const verify = remaining.length === 0 ? null : { ok: false, remaining };
  const { deploy } = delivered;
  return { status: 'dryRun', snapshot: null, files: [], deploy, verify, notices: droppedNotices(delivered) };
}

/**
 * The profiles as the org has them, by API name, for their login sections: they come with a profile that is retrieved alone
 * (PROF). The zip need not encode names as listMetadata does (facts 1.6).
 */
async function loginTexts(parts: readonly ProfileEdits[], ports: ChangePorts): Promise<ReadonlyMap<string, string>> {
  const profiles = parts.map(({ profile }) => profile.fullName);
  const { parts: brought } = await retrieveInParts({ profiles, objects: [], fields: [] }, ports.retriever);
  const texts = new Map(
    brought.flatMap(({ answer }) =>
      [...answer.profiles].map(([name, text]): [string, string] => [decodeName(name), text]),
    ),
  );
  for (const { profile } of parts)
    if (!texts.has(profile.name)) throw new Problem('profileNotRetrieved', [profile.name, '']);
  return texts;
}

function sliceOf(texts: ReadonlyMap<string, string>, { name }: ProfileIdentity, edits: readonly Edit[]): string {
  return sliceText(
    texts.get(name) ?? '',
    edits.map(({ field, to }) => permissionOf(field, to)),
  );
}

/** The slice of a snapshot says what the entries were. */
function contentOf(order: Order, texts: ReadonlyMap<string, string>, edited: readonly FileEdit[]): SnapshotContent {
  const files = new Map(edited.map(({ profileId, change }) => [profileId, change]));
  return {
    org: order.org,
    profiles: order.parts.map(({ profile, edits }) => {
      const { id, fullName, name } = profile;
      const change = files.get(id);
      const file = change ? { path: change.file.path, before: change.file.text ?? '', after: change.text } : null;
      const back = edits.map((edit) => ({ ...edit, to: edit.from }));
      return { id, fullName, name, edits: [...edits], slice: sliceOf(texts, profile, back), file };
    }),
  };
}

/** The edits that the org has taken: neither dropped nor of a profile that was refused. */
function takenOf(
  parts: readonly ProfileEdits[],
  { dropped, refused }: { dropped: readonly Pick<Edit, 'profile' | 'field'>[]; refused: readonly string[] },
): ProfileEdits[] {
  return parts.map(({ profile, edits }) => {
    const gone = new Set(dropped.filter((one) => one.profile === profile.name).map(({ field }) => field));
    return { profile, edits: refused.includes(profile.name) ? [] : edits.filter(({ field }) => !gone.has(field)) };
  });
}

function leftOf(parts: readonly ProfileEdits[], taken: readonly ProfileEdits[]): Edit[] {
  const has = new Set(taken.flatMap(({ edits }) => edits));
  return parts.flatMap(({ edits }) => edits.filter((edit) => !has.has(edit)));
}

function countOf(parts: readonly ProfileEdits[]): number {
  return parts.reduce((sum, { edits }) => sum + edits.length, 0);
}

function droppedNotices({ dropped, refused, deploy }: Delivered): Notice[] {
  return [
    ...dropped.map(({ profile, field, problem }): Notice => ({
      key: 'editDropped',
      tokens: [profile, field, problem],
    })),
    ...refused.map((name): Notice => {
      const failures = deploy?.failures ?? [];
      const own = failures.filter(({ component }) => decodeName(component) === name);
      const problems = (own.length > 0 ? own : failures).map(({ problem }) => problem);
      return { key: 'profileRefused', tokens: [name, problems.join(' ')] };
    }),
  ];
}

function alsoNotice(fields: readonly string[]): Notice[] {
  return fields.length === 0 ? [] : [{ key: 'alsoChanged', tokens: [listed(fields)] }];
}
