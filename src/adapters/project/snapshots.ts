import { createHash, randomBytes } from 'node:crypto';
import { access, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Global, Messages } from '@salesforce/core';
import { isProblem, Problem } from '../../fls/problem.ts';
import {
  isSnapshotId,
  sortNewestFirst,
  createSnapshotId,
  summarizeSnapshot,
  type SkippedSnapshot,
  type Snapshot,
  type SnapshotContent,
  type SnapshotOrg,
  type SnapshotSummary,
} from '../../fls/snapshot.ts';
import type { SnapshotStore } from '../../ports/snapshots.ts';
import { getErrorMessage } from '../../text/error-message.ts';
import { isAccessToken } from '../../values/access-tokens.ts';
import { hasErrorCode } from '../../values/loosely-typed.ts';
import { readJsonDocument } from '../files/json-document.ts';
import { replaceFile } from '../files/replace-file.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'file-faults');

/** Only the owner may read the profiles of an org. */
const PRIVATE_MODES = { file: 0o600, folder: 0o700 };

const SNAPSHOT_SUFFIX = '.json';

export type SnapshotStoreOptions = {
  /** The folder from the user; undefined for the state folder of sf. */
  readonly folder: string | undefined;
  /** Version of the plugin. */
  readonly pluginVersion: string;
  readonly now?: () => Date;
};

/**
 * The folder of all snapshots.
 *
 * @param folder from the user; undefined for the state folder of sf
 */
export function getSnapshotFolder(folder: string | undefined): string {
  return resolve(folder ?? join(Global.SF_DIR, 'fls'));
}

/** Stores snapshots in files, `<folder>/<org id>/<snapshot id>.json`. All orgs may share a folder. */
export function createSnapshotStore({
  folder,
  pluginVersion,
  now = () => new Date(),
}: SnapshotStoreOptions): SnapshotStore {
  const root = getSnapshotFolder(folder);
  const usedIds = new Set<string>();
  return {
    digest: computeDigest,
    save: async (content) => {
      const orgFolder = buildOrgFolder(root, content.org.id);
      const createdAt = now().toISOString();
      const id = await pickSnapshotId(orgFolder, createdAt, usedIds);
      const path = join(orgFolder, id + SNAPSHOT_SUFFIX);
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

/** @throws TypeError for a text that is not an org id: it becomes part of a path */
function buildOrgFolder(root: string, orgId: string): string {
  if (/^\w+$/.test(orgId)) return join(root, orgId);
  throw new TypeError(`not the id of an org: ${orgId}`);
}

/** @param usedIds ids of snapshots that are being saved, whose files may not exist yet */
async function pickSnapshotId(orgFolder: string, createdAt: string, usedIds: Set<string>): Promise<string> {
  for (;;) {
    const id = createSnapshotId(createdAt, randomBytes(2).toString('hex'));
    const isFree = !(await hasFile(join(orgFolder, id + SNAPSHOT_SUFFIX)));
    if (!isFree || usedIds.has(id)) continue;
    usedIds.add(id);
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

/** @returns why the snapshot could not be marked; null when it was */
async function markSnapshotRestored(path: string, id: string, restoredAt: string): Promise<string | null> {
  const read = await readSnapshotFile(path, id);
  if ('fault' in read) return read.fault;
  try {
    await writeSnapshot(path, { ...read.snapshot, restoredAt });
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

/** For an org that was given by its access token, sf has the token as the username. */
function removeAccessToken(name: string | null): string | null {
  return name !== null && isAccessToken(name) ? null : name;
}

function computeDigest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

async function listOrgSnapshots(orgFolder: string, orgId: string): ReturnType<SnapshotStore['list']> {
  const snapshots: SnapshotSummary[] = [];
  const skipped: SkippedSnapshot[] = [];
  for (const fileName of (await listFileNames(orgFolder)).filter((file) => file.endsWith(SNAPSHOT_SUFFIX))) {
    const path = join(orgFolder, fileName);
    const name = fileName.slice(0, -SNAPSHOT_SUFFIX.length);
    const read = await readSnapshotFile(path, name);
    if ('snapshot' in read && read.snapshot.org.id === orgId) snapshots.push(summarizeSnapshot(read.snapshot, path));
    else skipped.push({ id: isSnapshotId(name) ? name : null, path, problem: explainSkipped(read) });
  }
  return { snapshots: sortNewestFirst(snapshots), skipped };
}

function explainSkipped(read: SnapshotOrFault): string {
  if ('fault' in read) return read.fault;
  return messages.getMessage('snapshot.otherOrg', [formatSnapshotOrg(read.snapshot.org)]);
}

/** Sorted; empty when the folder does not exist. */
async function listFileNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (cause) {
    if (hasErrorCode(cause, 'ENOENT')) return [];
    throw new Problem('unreadableFile', { path: folder, problem: getErrorMessage(cause) }, { cause });
  }
}

async function readOrgSnapshot(root: string, orgId: string, id: string): ReturnType<SnapshotStore['read']> {
  const orgFolder = buildOrgFolder(root, orgId);
  if (!isSnapshotId(id)) throw new Problem('snapshotNotFound', { snapshot: id, folder: orgFolder });
  const path = join(orgFolder, id + SNAPSHOT_SUFFIX);
  const read = await readSnapshotFile(path, id);
  if ('fault' in read) {
    if (!read.missing) throw new Problem('unreadableSnapshot', { path, problem: read.fault }, { cause: read.cause });
    const owner = await findSnapshotOwner(root, id);
    if (owner === null) throw new Problem('snapshotNotFound', { snapshot: id, folder: orgFolder });
    throw new Problem('snapshotOfOtherOrg', { snapshot: id, owner });
  }
  const { snapshot } = read;
  if (snapshot.org.id !== orgId)
    throw new Problem('snapshotOfOtherOrg', { snapshot: id, owner: formatSnapshotOrg(snapshot.org) });
  return { snapshot, path };
}

/** The name of the org, among those in the folder, that has the snapshot; null when none has it. */
async function findSnapshotOwner(root: string, id: string): Promise<string | null> {
  for (const orgId of await listFileNames(root)) {
    const read = await readSnapshotFile(join(root, orgId, id + SNAPSHOT_SUFFIX), id);
    if ('snapshot' in read) return formatSnapshotOrg(read.snapshot.org);
    if (!read.missing) return orgId;
  }
  return null;
}

function formatSnapshotOrg({ id, alias, username }: SnapshotOrg): string {
  return alias ?? username ?? id;
}

type SnapshotOrFault =
  { readonly snapshot: Snapshot } | { readonly fault: string; readonly missing: boolean; readonly cause?: unknown };

/** Reads a snapshot file, and checks that it is the snapshot of its name, with unchanged texts. */
async function readSnapshotFile(path: string, id: string): Promise<SnapshotOrFault> {
  if (!isSnapshotId(id)) return { fault: messages.getMessage('snapshot.noName'), missing: false };
  const read = await readJsonDocument<Snapshot>(path, { schema: 'fls-snapshot.json', item: 'profile' });
  if ('fault' in read) return read;
  const { document: snapshot } = read;
  if (snapshot.id !== id) return { fault: messages.getMessage('snapshot.otherName'), missing: false };
  const changed = snapshot.profiles.find(({ files }) =>
    files.some((file) => computeDigest(file.beforeText) !== file.before),
  );
  if (!changed) return { snapshot };
  return {
    fault: messages.getMessage('snapshot.changed', [changed.name]),
    missing: false,
  };
}
