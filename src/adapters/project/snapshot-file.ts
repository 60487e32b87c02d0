import { Messages } from '@salesforce/core';
import { Problem } from '../../fls/problem.ts';
import type { SnapshotV1 } from '../../fls/snapshot-v1.ts';
import { isSnapshotId, type Snapshot, type SnapshotOrg } from '../../fls/snapshot.ts';
import { renderCompactJson } from '../../text/compact-json.ts';
import { readMember } from '../../values/loosely-typed.ts';
import { readJsonFile, validateDocument, type JsonFile } from '../files/json-document.ts';
import { readUnlinkedFile } from '../files/regular-file.ts';
import { replaceFile } from '../files/replace-file.ts';
import { findSnapshotFault } from './snapshot-faults.ts';
import { convertSnapshot } from './snapshot-v1.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'file-faults');

/** The version that is written. */
const VERSION = 2;

/** Only the owner may read the profiles of an org. */
const PRIVATE_MODES = { file: 0o600, folder: 0o700 };

export type SnapshotOrFault =
  | { readonly snapshot: Snapshot }
  /** Why the file is not read; `missing` when it does not exist. */
  | { readonly fault: string; readonly missing: boolean; readonly cause?: unknown };

/**
 * Writes a snapshot, if it can be read again.
 *
 * @throws Problem `notWritten`: the old file is unchanged
 */
export async function writeSnapshotFile(path: string, snapshot: Snapshot): Promise<void> {
  const { org } = snapshot;
  const written: Snapshot = {
    ...snapshot,
    org: { ...org, alias: removeAccessToken(org.alias), username: removeAccessToken(org.username) },
  };
  const fault = findSnapshotFault(written);
  if (fault !== null) throw new Problem('notWritten', { path, problem: fault });
  await replaceFile(path, `${renderCompactJson(written)}\n`, PRIVATE_MODES);
}

/** For an org that was given by its access token, sf has the token as the username: `00D…!…`, or a JSON Web Token. */
function removeAccessToken(name: string | null): string | null {
  return name === null || /!|eyJ[\w-]*\.[\w-]+\.[\w-]*/.test(name) ? null : name;
}

/** Reads a snapshot of any version, and checks that it is the snapshot of its name, and agrees with itself. */
export async function readSnapshotFile(path: string, id: string): Promise<SnapshotOrFault> {
  if (!isSnapshotId(id)) return { fault: messages.getMessage('snapshot.noName'), missing: false };
  const file = await readJsonFile(path, readUnlinkedFile);
  if ('fault' in file) return file;
  const read = await readVersion(file);
  if ('fault' in read) return { missing: false, ...read };
  const fault = read.snapshot.id === id ? findSnapshotFault(read.snapshot) : messages.getMessage('snapshot.otherName');
  return fault === null ? read : { fault, missing: false };
}

async function readVersion(
  file: JsonFile,
): Promise<{ readonly snapshot: Snapshot } | { readonly fault: string; readonly cause?: unknown }> {
  const version = readMember(file.content, 'version');
  if (typeof version === 'number' && version > VERSION) return { fault: messages.getMessage('snapshot.laterVersion') };
  if (version === 1) {
    const read = await validateDocument<SnapshotV1>(file, { schema: 'fls-snapshot-1.json', item: 'profile' });
    return 'fault' in read ? read : convertSnapshot(read.document);
  }
  const read = await validateDocument<Snapshot>(file, { schema: 'fls-snapshot.json', item: 'change' });
  return 'fault' in read ? read : { snapshot: read.document };
}

/** The name of an org for people. */
export function formatSnapshotOrg({ id, alias, username }: SnapshotOrg): string {
  return alias ?? username ?? id;
}
