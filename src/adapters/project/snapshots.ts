import { randomBytes } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Global, Messages } from '@salesforce/core';
import { toLongId, toShortId } from '../../fls/names.ts';
import { Problem } from '../../fls/problem.ts';
import {
  createSnapshotId,
  isSnapshotId,
  isUnfinished,
  sortNewestFirst,
  summarizeSnapshot,
  type SkippedSnapshot,
  type Snapshot,
  type SnapshotSummary,
} from '../../fls/snapshot.ts';
import type { NewSnapshot, SnapshotStore } from '../../ports/snapshots.ts';
import { hasErrorCode } from '../../values/loosely-typed.ts';
import { decodeUnicode } from '../../text/unicode.ts';
import { computeDigest } from '../files/digest.ts';
import { findBrokenLink, readUnlinkedFile } from '../files/regular-file.ts';
import { describeFileFault } from '../files/file-fault.ts';
import { removeLeftovers } from '../files/temporary-file.ts';
import { formatSnapshotOrg, readSnapshotFile, writeSnapshotFile, type SnapshotOrFault } from './snapshot-file.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'file-faults');

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

/**
 * Stores snapshots in files, `<folder>/<org id>/<snapshot id>.json`. All orgs may share a folder. The name of an org's folder
 * has 18 characters, or 15 where a login by access token made it before version 2.
 */
export function createSnapshotStore({
  folder,
  pluginVersion,
  now = () => new Date(),
}: SnapshotStoreOptions): SnapshotStore {
  const root = getSnapshotFolder(folder);
  const usedIds = new Set<string>();
  const formatTime = (): string => now().toISOString();
  return {
    digest: computeDigest,
    now: formatTime,
    create: async (content) => {
      const orgFolder = buildOrgFolder(root, content.org.id);
      const createdAt = formatTime();
      const id = await pickSnapshotId(orgFolder, createdAt, usedIds);
      const path = join(orgFolder, id + SNAPSHOT_SUFFIX);
      const snapshot = buildSnapshot(content, { id, createdAt, plugin: pluginVersion });
      await writeSnapshotFile(path, snapshot);
      return { snapshot, path };
    },
    update: async ({ path, snapshot }) => writeSnapshotFile(path, snapshot),
    list: async (orgId) => listOrgSnapshots(root, orgId),
    listUnfinished: async (orgId) => {
      const { snapshots } = await listOrgSnapshots(root, orgId, hasUnfinishedState);
      return snapshots.filter(isUnfinished);
    },
    read: async (orgId, id) => readOrgSnapshot(root, orgId, id),
  };
}

function buildSnapshot(
  { org, root, testLevel, profiles }: NewSnapshot,
  { id, createdAt, plugin }: Pick<Snapshot, 'id' | 'createdAt' | 'plugin'>,
): Snapshot {
  return {
    version: 2,
    id,
    createdAt,
    plugin,
    org: { ...org, id: toLongId(org.id) },
    root,
    changes: [{ kind: 'reset', state: 'prepared', startedAt: createdAt, endedAt: null, testLevel, profiles, jobs: [] }],
  };
}

/** @throws TypeError for a text that is not an org id: it becomes part of a path */
function buildOrgFolder(root: string, orgId: string): string {
  if (/^\w+$/.test(orgId)) return join(root, toLongId(orgId));
  throw new TypeError(`not the id of an org: ${orgId}`);
}

/** @param usedIds ids of snapshots that are being created, whose files may not exist yet */
async function pickSnapshotId(orgFolder: string, createdAt: string, usedIds: Set<string>): Promise<string> {
  for (;;) {
    const id = createSnapshotId(createdAt, randomBytes(2).toString('hex'));
    const isFree = !(await hasFile(join(orgFolder, id + SNAPSHOT_SUFFIX)));
    if (!isFree || usedIds.has(id)) continue;
    usedIds.add(id);
    return id;
  }
}

/** Also true for a link that leads nowhere. */
async function hasFile(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/**
 * The folders that may have snapshots of an org, the one that new snapshots go to first.
 *
 * @throws Problem `snapshotsNotReadable` when the folder of all orgs cannot be read
 */
async function findOrgFolders(root: string, orgId: string): Promise<string[]> {
  const main = buildOrgFolder(root, orgId);
  const names = (await listFileNames(root)).filter((name) => toShortId(name) === toShortId(orgId));
  return [...new Set([main, ...names.map((name) => join(root, name))])];
}

/** @param isRead whether a file is read at all */
async function listOrgSnapshots(
  root: string,
  orgId: string,
  isRead: (path: string) => Promise<boolean> = async () => Promise.resolve(true),
): ReturnType<SnapshotStore['list']> {
  const snapshots: SnapshotSummary[] = [];
  const skipped: SkippedSnapshot[] = [];
  for (const orgFolder of await findOrgFolders(root, orgId)) {
    // A command that was killed while it wrote the record of a change may have no successor that writes one.
    await removeLeftovers(orgFolder);
    for (const fileName of (await listFileNames(orgFolder)).filter((file) => file.endsWith(SNAPSHOT_SUFFIX))) {
      const path = join(orgFolder, fileName);
      if (!(await isRead(path))) continue;
      const name = fileName.slice(0, -SNAPSHOT_SUFFIX.length);
      const read = await readSnapshotFile(path, name);
      if ('snapshot' in read && isSameOrg(read.snapshot, orgId)) snapshots.push(summarizeSnapshot(read.snapshot, path));
      else skipped.push({ id: isSnapshotId(name) ? name : null, path, problem: explainSkipped(read) });
    }
  }
  return { snapshots: sortNewestFirst(snapshots), skipped };
}

/** True for every file of a change that was left, and for few others: to parse a large one takes much longer. */
async function hasUnfinishedState(path: string): Promise<boolean> {
  const text = await readUnlinkedFile(path).then(decodeUnicode, () => '');
  return /"state":\s*"(?:prepared|submitted)"/.test(text);
}

function isSameOrg({ org }: Snapshot, orgId: string): boolean {
  return toShortId(org.id) === toShortId(orgId);
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
    const broken = hasErrorCode(cause, 'ENOENT') ? await findBrokenLink(folder, cause) : cause;
    if (broken === null) return [];
    throw new Problem('snapshotsNotReadable', { path: folder, problem: describeFileFault(broken) }, { cause });
  }
}

async function readOrgSnapshot(root: string, orgId: string, id: string): ReturnType<SnapshotStore['read']> {
  const orgFolder = buildOrgFolder(root, orgId);
  if (!isSnapshotId(id)) throw new Problem('snapshotNotFound', { snapshot: id, folder: orgFolder });
  for (const folder of await findOrgFolders(root, orgId)) {
    const path = join(folder, id + SNAPSHOT_SUFFIX);
    const read = await readSnapshotFile(path, id);
    if ('snapshot' in read && isSameOrg(read.snapshot, orgId)) return { snapshot: read.snapshot, path };
    if ('snapshot' in read)
      throw new Problem('snapshotOfOtherOrg', { snapshot: id, owner: formatSnapshotOrg(read.snapshot.org) });
    if (!read.missing) throw new Problem('unreadableSnapshot', { path, problem: read.fault }, { cause: read.cause });
  }
  const owner = await findSnapshotOwner(root, id);
  if (owner === null) throw new Problem('snapshotNotFound', { snapshot: id, folder: orgFolder });
  throw new Problem('snapshotOfOtherOrg', { snapshot: id, owner });
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
