import { createHash, randomBytes } from 'node:crypto';
import { access, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Global } from '@salesforce/core';
import { Problem, type Notice } from '../../fls/problem.ts';
import {
  isSnapshotId,
  newestFirst,
  snapshotId,
  summaryOf,
  type Snapshot,
  type SnapshotContent,
  type SnapshotOrg,
  type SnapshotSummary,
} from '../../fls/snapshot.ts';
import type { Snapshots } from '../../ports/snapshots.ts';
import { messageOf } from '../org/client/guard.ts';
import { readDocument } from '../files/json-document.ts';
import { replaceFile } from '../files/replace-file.ts';

/** Only the owner may see what a production org's profiles hold. */
const PRIVATE = { file: 0o600, folder: 0o700 };

const SUFFIX = '.json';

export type SnapshotOptions = {
  /** As the user gave it; undefined for the state folder of sf. */
  readonly folder: string | undefined;
  /** Version of the plugin. */
  readonly plugin: string;
  readonly now?: () => Date;
};

/** Snapshots in files, `<folder>/<org id>/<snapshot id>.json`; those of all orgs may share a folder. */
export function snapshotsIn({ folder, plugin, now = () => new Date() }: SnapshotOptions): Snapshots {
  const root = resolve(folder ?? join(Global.SF_DIR, 'fls'));
  const given = new Set<string>();
  return {
    digest,
    save: async (content) => {
      const place = folderOf(root, content.org.id);
      const createdAt = now().toISOString();
      const id = await freeId(place, createdAt, given);
      const path = join(place, id + SUFFIX);
      await write(path, { version: 1, id, createdAt, plugin, ...withDigests(content), restoredAt: null });
      return { id, path };
    },
    list: async (orgId) => listIn(folderOf(root, orgId), orgId),
    read: async (orgId, id) => readIn(root, orgId, id),
    markRestored: async (orgId, id) => {
      const path = join(folderOf(root, orgId), id + SUFFIX);
      const fault = await markedAt(path, id, now().toISOString());
      return fault === null ? [] : [{ key: 'snapshotNotMarked', tokens: [path, fault] }];
    },
  };
}

/** An org's id becomes part of a path. */
function folderOf(root: string, orgId: string): string {
  if (/^\w+$/.test(orgId)) return join(root, orgId);
  throw new TypeError(`no id of an org: ${orgId}`);
}

/** @param given those that are being saved, and not there yet */
async function freeId(place: string, createdAt: string, given: Set<string>): Promise<string> {
  for (;;) {
    const id = snapshotId(createdAt, randomBytes(2).toString('hex'));
    const isFree = !(await exists(join(place, id + SUFFIX)));
    if (!isFree || given.has(id)) continue;
    given.add(id);
    return id;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function write(path: string, snapshot: Snapshot): Promise<void> {
  await replaceFile(path, `${JSON.stringify(snapshot, null, 2)}\n`, PRIVATE);
}

/** Answers what is in the way; null when nothing was. */
async function markedAt(path: string, id: string, restoredAt: string): Promise<string | null> {
  const answer = await snapshotAt(path, id);
  if ('fault' in answer) return answer.fault;
  try {
    await write(path, { ...answer.snapshot, restoredAt });
    return null;
  } catch (error) {
    if (error instanceof Problem && error.key === 'notWritten') return error.tokens[1] ?? '';
    throw error;
  }
}

function withDigests({ org, profiles }: SnapshotContent): Pick<Snapshot, 'org' | 'profiles'> {
  return {
    org: { id: org.id, alias: withoutToken(org.alias), username: withoutToken(org.username) },
    profiles: profiles.map(({ id, fullName, name, edits, slice, files }) => ({
      id,
      fullName,
      name,
      edits,
      slice,
      files: files.map(({ path, before, after }) => ({
        path,
        before: digest(before),
        after: digest(after),
        beforeText: before,
      })),
    })),
  };
}

/** An org that was named by an access token has it for a username, in sf as well: `00D…!…`. */
function withoutToken(name: string | null): string | null {
  return name?.includes('!') === true ? null : name;
}

function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

async function listIn(place: string, orgId: string): Promise<Awaited<ReturnType<Snapshots['list']>>> {
  const snapshots: SnapshotSummary[] = [];
  const notices: Notice[] = [];
  for (const name of (await namesIn(place)).filter((file) => file.endsWith(SUFFIX))) {
    const path = join(place, name);
    const answer = await snapshotAt(path, name.slice(0, -SUFFIX.length));
    if ('fault' in answer) notices.push({ key: 'snapshotSkipped', tokens: [path, answer.fault] });
    else if (answer.snapshot.org.id === orgId) snapshots.push(summaryOf(answer.snapshot, path));
    else notices.push({ key: 'snapshotSkipped', tokens: [path, `it is of the org ${nameOf(answer.snapshot.org)}`] });
  }
  return { snapshots: newestFirst(snapshots), notices };
}

/** Sorted; none where there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw new Problem('unreadableFile', [folder, messageOf(cause)], { cause });
  }
}

async function readIn(root: string, orgId: string, id: string): ReturnType<Snapshots['read']> {
  const place = folderOf(root, orgId);
  if (!isSnapshotId(id)) throw new Problem('snapshotNotFound', [id, place]);
  const path = join(place, id + SUFFIX);
  const answer = await snapshotAt(path, id);
  if ('fault' in answer) {
    if (!answer.missing) throw new Problem('unreadableSnapshot', [path, answer.fault], { cause: answer.cause });
    const owner = await ownerOf(root, id);
    if (owner === null) throw new Problem('snapshotNotFound', [id, place]);
    throw new Problem('snapshotOfOtherOrg', [id, owner]);
  }
  const { snapshot } = answer;
  if (snapshot.org.id !== orgId) throw new Problem('snapshotOfOtherOrg', [id, nameOf(snapshot.org)]);
  return { snapshot, path };
}

/** The org that has the snapshot, of those that share the folder; null when none has. */
async function ownerOf(root: string, id: string): Promise<string | null> {
  for (const orgId of await namesIn(root)) {
    const answer = await snapshotAt(join(root, orgId, id + SUFFIX), id);
    if ('snapshot' in answer) return nameOf(answer.snapshot.org);
    if (!answer.missing) return orgId;
  }
  return null;
}

function nameOf({ id, alias, username }: SnapshotOrg): string {
  return alias ?? username ?? id;
}

type SnapshotAnswer =
  { readonly snapshot: Snapshot } | { readonly fault: string; readonly missing: boolean; readonly cause?: unknown };

/** Reads a file that has to hold the snapshot of its name, with the texts that were saved. */
async function snapshotAt(path: string, id: string): Promise<SnapshotAnswer> {
  if (!isSnapshotId(id)) return { fault: 'its name is not that of a snapshot', missing: false };
  const answer = await readDocument<Snapshot>(path, { schema: 'fls-snapshot.json', item: 'profile' });
  if ('fault' in answer) return answer;
  const { document: snapshot } = answer;
  if (snapshot.id !== id) return { fault: 'its name is not that of its snapshot', missing: false };
  const changed = snapshot.profiles.find(({ files }) => files.some((file) => digest(file.beforeText) !== file.before));
  if (!changed) return { snapshot };
  return {
    fault: `the text that it holds for profile "${changed.name}" is not the one that was saved`,
    missing: false,
  };
}
