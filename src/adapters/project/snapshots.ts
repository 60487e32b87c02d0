import { createHash, randomBytes } from 'node:crypto';
import { access, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Global } from '@salesforce/core';
import { isProblem, Problem, type Notice } from '../../fls/problem.ts';
import {
  isSnapshotId,
  sortNewestFirst,
  createSnapshotId,
  summarizeSnapshot,
  type Snapshot,
  type SnapshotContent,
  type SnapshotOrg,
  type SnapshotSummary,
} from '../../fls/snapshot.ts';
import type { SnapshotStore } from '../../ports/snapshots.ts';
import { getErrorMessage } from '../../text/error-message.ts';
import { hasErrorCode } from '../../values/loosely-typed.ts';
import { readJsonDocument } from '../files/json-document.ts';
import { replaceFile } from '../files/replace-file.ts';

/** Only the owner may see what a production org's profiles hold. */
const PRIVATE_MODES = { file: 0o600, folder: 0o700 };

const SNAPSHOT_SUFFIX = '.json';

export type SnapshotStoreOptions = {
  /** As the user gave it; undefined for the state folder of sf. */
  readonly folder: string | undefined;
  /** Version of the plugin. */
  readonly pluginVersion: string;
  readonly now?: () => Date;
};

/** Snapshots in files, `<folder>/<org id>/<snapshot id>.json`; those of all orgs may share a folder. */
export function createSnapshotStore({
  folder,
  pluginVersion,
  now = () => new Date(),
}: SnapshotStoreOptions): SnapshotStore {
  const root = resolve(folder ?? join(Global.SF_DIR, 'fls'));
  const given = new Set<string>();
  return {
    digest: computeDigest,
    save: async (content) => {
      const place = buildOrgFolder(root, content.org.id);
      const createdAt = now().toISOString();
      const id = await pickSnapshotId(place, createdAt, given);
      const path = join(place, id + SNAPSHOT_SUFFIX);
      await writeSnapshot(path, {
        version: 1,
        id,
        createdAt,
        plugin: pluginVersion,
        ...addDigests(content),
        restoredAt: null,
      });
      return { id, path };
    },
    list: async (orgId) => listOrgSnapshots(buildOrgFolder(root, orgId), orgId),
    read: async (orgId, id) => readOrgSnapshot(root, orgId, id),
    markRestored: async (orgId, id) => {
      const path = join(buildOrgFolder(root, orgId), id + SNAPSHOT_SUFFIX);
      const fault = await markSnapshotRestored(path, id, now().toISOString());
      return fault === null ? [] : [{ key: 'snapshotNotMarked', tokens: [path, fault] }];
    },
  };
}

/** An org's id becomes part of a path. */
function buildOrgFolder(root: string, orgId: string): string {
  if (/^\w+$/.test(orgId)) return join(root, orgId);
  throw new TypeError(`no id of an org: ${orgId}`);
}

/** @param given those that are being saved, and not there yet */
async function pickSnapshotId(place: string, createdAt: string, given: Set<string>): Promise<string> {
  for (;;) {
    const id = createSnapshotId(createdAt, randomBytes(2).toString('hex'));
    const isFree = !(await hasFile(join(place, id + SNAPSHOT_SUFFIX)));
    if (!isFree || given.has(id)) continue;
    given.add(id);
    return id;
  }
}

async function hasFile(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function writeSnapshot(path: string, snapshot: Snapshot): Promise<void> {
  await replaceFile(path, `${JSON.stringify(snapshot, null, 2)}\n`, PRIVATE_MODES);
}

/** Answers what is in the way; null when nothing was. */
async function markSnapshotRestored(path: string, id: string, restoredAt: string): Promise<string | null> {
  const answer = await readSnapshotFile(path, id);
  if ('fault' in answer) return answer.fault;
  try {
    await writeSnapshot(path, { ...answer.snapshot, restoredAt });
    return null;
  } catch (error) {
    if (isProblem(error, 'notWritten')) return String(error.details.problem);
    throw error;
  }
}

function addDigests({ org, profiles }: SnapshotContent): Pick<Snapshot, 'org' | 'profiles'> {
  return {
    org: { id: org.id, alias: removeAccessToken(org.alias), username: removeAccessToken(org.username) },
    profiles: profiles.map(({ id, fullName, name, edits, slice, files }) => ({
      id,
      fullName,
      name,
      edits,
      slice,
      files: files.map(({ path, before, after }) => ({
        path,
        before: computeDigest(before),
        after: computeDigest(after),
        beforeText: before,
      })),
    })),
  };
}

/** An org that was named by an access token has it for a username, in sf as well: `00D…!…`. */
function removeAccessToken(name: string | null): string | null {
  return name?.includes('!') === true ? null : name;
}

function computeDigest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

async function listOrgSnapshots(place: string, orgId: string): Promise<Awaited<ReturnType<SnapshotStore['list']>>> {
  const snapshots: SnapshotSummary[] = [];
  const notices: Notice[] = [];
  for (const name of (await listFileNames(place)).filter((file) => file.endsWith(SNAPSHOT_SUFFIX))) {
    const path = join(place, name);
    const answer = await readSnapshotFile(path, name.slice(0, -SNAPSHOT_SUFFIX.length));
    if ('fault' in answer) notices.push({ key: 'snapshotSkipped', tokens: [path, answer.fault] });
    else if (answer.snapshot.org.id === orgId) snapshots.push(summarizeSnapshot(answer.snapshot, path));
    else
      notices.push({
        key: 'snapshotSkipped',
        tokens: [path, `it is of the org ${formatSnapshotOrg(answer.snapshot.org)}`],
      });
  }
  return { snapshots: sortNewestFirst(snapshots), notices };
}

/** Sorted; none where there is no such folder. */
async function listFileNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (cause) {
    if (hasErrorCode(cause, 'ENOENT')) return [];
    throw new Problem('unreadableFile', { path: folder, problem: getErrorMessage(cause) }, { cause });
  }
}

async function readOrgSnapshot(root: string, orgId: string, id: string): ReturnType<SnapshotStore['read']> {
  const place = buildOrgFolder(root, orgId);
  if (!isSnapshotId(id)) throw new Problem('snapshotNotFound', { snapshot: id, folder: place });
  const path = join(place, id + SNAPSHOT_SUFFIX);
  const answer = await readSnapshotFile(path, id);
  if ('fault' in answer) {
    if (!answer.missing)
      throw new Problem('unreadableSnapshot', { path, problem: answer.fault }, { cause: answer.cause });
    const owner = await findSnapshotOwner(root, id);
    if (owner === null) throw new Problem('snapshotNotFound', { snapshot: id, folder: place });
    throw new Problem('snapshotOfOtherOrg', { snapshot: id, owner });
  }
  const { snapshot } = answer;
  if (snapshot.org.id !== orgId)
    throw new Problem('snapshotOfOtherOrg', { snapshot: id, owner: formatSnapshotOrg(snapshot.org) });
  return { snapshot, path };
}

/** The org that has the snapshot, of those that share the folder; null when none has. */
async function findSnapshotOwner(root: string, id: string): Promise<string | null> {
  for (const orgId of await listFileNames(root)) {
    const answer = await readSnapshotFile(join(root, orgId, id + SNAPSHOT_SUFFIX), id);
    if ('snapshot' in answer) return formatSnapshotOrg(answer.snapshot.org);
    if (!answer.missing) return orgId;
  }
  return null;
}

function formatSnapshotOrg({ id, alias, username }: SnapshotOrg): string {
  return alias ?? username ?? id;
}

type SnapshotOrFault =
  { readonly snapshot: Snapshot } | { readonly fault: string; readonly missing: boolean; readonly cause?: unknown };

/** Reads a file that has to hold the snapshot of its name, with the texts that were saved. */
async function readSnapshotFile(path: string, id: string): Promise<SnapshotOrFault> {
  if (!isSnapshotId(id)) return { fault: 'its name is not that of a snapshot', missing: false };
  const answer = await readJsonDocument<Snapshot>(path, { schema: 'fls-snapshot.json', item: 'profile' });
  if ('fault' in answer) return answer;
  const { document: snapshot } = answer;
  if (snapshot.id !== id) return { fault: 'its name is not that of its snapshot', missing: false };
  const changed = snapshot.profiles.find(({ files }) =>
    files.some((file) => computeDigest(file.beforeText) !== file.before),
  );
  if (!changed) return { snapshot };
  return {
    fault: `the text that it holds for profile "${changed.name}" is not the one that was saved`,
    missing: false,
  };
}
