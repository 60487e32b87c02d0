import { Messages } from '@salesforce/core';
import { isLessAccess, toAccess, toFieldPermission } from '../../fls/access.ts';
import { groupFields, type FieldChange } from '../../fls/change-record.ts';
import type { Edit } from '../../fls/change.ts';
import { toLongId } from '../../fls/names.ts';
import type { FileV1, ProfileV1, SnapshotV1 } from '../../fls/snapshot-v1.ts';
import type { ChangeRecord, FileRecord, ProfileRecord, Snapshot } from '../../fls/snapshot.ts';
import { editProfile } from '../../metadata/edit.ts';
import { parseLoginSections } from '../../metadata/login-sections.ts';
import { ProfileDocumentError, XmlError } from '../../metadata/profile.ts';
import { buildUndo } from '../../metadata/undo.ts';
import { computeDigest } from '../files/digest.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'file-faults');

/**
 * Converts a snapshot of version 1: a reset, and a restore when there was a complete one. Version 1 does not tell the jobs, nor
 * whether all edits took effect, and it has absolute paths without the root of their project.
 *
 * @returns the snapshot, or why it is refused: its texts are not those that were saved
 */
export function convertSnapshot(old: SnapshotV1): { readonly snapshot: Snapshot } | { readonly fault: string } {
  const profiles: ProfileRecord[] = [];
  for (const profile of old.profiles) {
    const changed = profile.files.some(({ before, beforeText }) => computeDigest(beforeText) !== before);
    if (changed) return { fault: messages.getMessage('snapshot.changed', [profile.name]) };
    const converted = convertReadable(profile);
    if ('fault' in converted) return converted;
    profiles.push(converted);
  }
  const { id, createdAt, plugin, org, restoredAt } = old;
  const reset: ChangeRecord = {
    kind: 'reset',
    state: 'applied',
    startedAt: createdAt,
    endedAt: null,
    testLevel: null,
    profiles,
    jobs: [],
  };
  const restores = restoredAt === null ? [] : [buildRestoreRecord(profiles, restoredAt)];
  return {
    snapshot: {
      version: 2,
      id,
      createdAt,
      plugin,
      org: { ...org, id: toLongId(org.id) },
      root: null,
      changes: [reset, ...restores],
    },
  };
}

function convertReadable(profile: ProfileV1): ProfileRecord | { readonly fault: string } {
  try {
    return convertProfile(profile) ?? { fault: messages.getMessage('snapshot.notReached', [profile.name]) };
  } catch (error) {
    if (error instanceof XmlError || error instanceof ProfileDocumentError)
      return { fault: messages.getMessage('snapshot.unreadableText', [profile.name, error.message]) };
    throw error;
  }
}

/** Null when the text of a file is not the one that the reset edited. */
function convertProfile({ id, fullName, name, edits, slice, files }: ProfileV1): ProfileRecord | null {
  const converted = files.map((file) => convertFile(file, edits));
  if (!converted.every((file) => file !== null)) return null;
  return {
    id,
    fullName,
    name,
    edits: groupFields(edits),
    login: parseLoginSections(slice),
    others: null,
    files: converted,
  };
}

/** Edits the text once more, as the reset did: it took access away from each entry that gave more. */
function convertFile({ path, before, after, beforeText }: FileV1, edits: readonly Edit[]): FileRecord | null {
  const permissions = edits.map(({ field, to }) => toFieldPermission(field, to));
  const { text, changed, splices } = editProfile(beforeText, permissions, (entry, wanted) =>
    isLessAccess(toAccess(wanted), toAccess(entry)),
  );
  if (computeDigest(text) !== after) return null;
  return {
    path,
    before,
    after,
    entries: groupFields(selectUnambiguous(changed)),
    undo: buildUndo(beforeText, splices),
  };
}

/** Each field once, without those whose entries had different access: no single value restores them. */
function selectUnambiguous(changed: readonly FieldChange[]): FieldChange[] {
  return [...Map.groupBy(changed, ({ field }) => field.toLowerCase()).values()].flatMap((entries) =>
    entries.every(({ from }) => from === entries[0]?.from) ? entries.slice(0, 1) : [],
  );
}

function buildRestoreRecord(profiles: readonly ProfileRecord[], restoredAt: string): ChangeRecord {
  return {
    kind: 'restore',
    state: 'applied',
    startedAt: restoredAt,
    endedAt: restoredAt,
    testLevel: null,
    profiles: profiles.map(({ edits, ...profile }) => ({
      ...profile,
      edits: edits.map(({ from, to, fields }) => ({ from: to, to: from, fields })),
      files: [],
    })),
    jobs: [],
  };
}
