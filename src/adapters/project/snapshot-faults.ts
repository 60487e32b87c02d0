import { posix, win32 } from 'node:path';
import { Messages } from '@salesforce/core';
import { isLessAccess, type Access } from '../../fls/access.ts';
import type { Edit } from '../../fls/change.ts';
import { listFields } from '../../fls/change-record.ts';
import { decodeName, normalizeName, toShortId } from '../../fls/names.ts';
import type { ChangeRecord, FileRecord, ProfileRecord, Snapshot, UndoGroup } from '../../fls/snapshot.ts';
import { isFlagUndo } from '../../metadata/undo.ts';
import { formatExcerpt } from '../../text/excerpt.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'file-faults');

const RECORD_ID = /^[a-z\d]{15}(?:[a-z\d]{3})?$/i;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;
const SHA_256 = /^[\da-f]{64}$/;

/** Why a snapshot is refused; null when nothing is wrong. */
type Fault = string | null;

/**
 * What is wrong with a snapshot that has the form of its schema: somebody damaged it, or wrote it to lead a restore astray.
 *
 * @returns the first fault; null for none
 */
export function findSnapshotFault(snapshot: Snapshot): Fault {
  const { createdAt, org, root, changes } = snapshot;
  const isInOrder = changes.every(({ kind }, index) => (kind === 'reset') === (index === 0));
  if (!isInOrder || changes.length === 0) return messages.getMessage('snapshot.order');
  if (root !== null && !isAbsolutePath(root)) return messages.getMessage('snapshot.noRoot', [formatExcerpt(root)]);
  const lists = changes.map(({ profiles }) => profiles);
  return (
    findInvalid([org.id], RECORD_ID, 'snapshot.noId') ??
    findInvalid([createdAt], TIME, 'snapshot.noTime') ??
    findFirst(changes, findChangeFault) ??
    (isFaultless({ root, lists }) ? null : findRecordsFault({ root, lists }))
  );
}

/** The records of profiles of all changes, and the root of their files. */
type CheckedRecords = Pick<Snapshot, 'root'> & { readonly lists: readonly ChangeRecord['profiles'][] };

/**
 * Those without a fault, by the records of the last change: a snapshot is written with each step of a change, and most steps
 * leave its records, which may be very many, as they are.
 */
const faultless = new WeakMap<ChangeRecord['profiles'], CheckedRecords>();

function isFaultless({ root, lists }: CheckedRecords): boolean {
  const known = faultless.get(lists.at(-1) ?? []);
  return (
    known?.root === root &&
    known.lists.length === lists.length &&
    lists.every((profiles, index) => profiles === known.lists[index])
  );
}

function findRecordsFault(records: CheckedRecords): Fault {
  const { root, lists } = records;
  const fault = findFirst(lists.flat(), (profile) => findProfileFault(profile, root)) ?? findDirectionFault(lists);
  const last = lists.at(-1);
  if (fault === null && last) faultless.set(last, records);
  return fault;
}

/**
 * A reset only takes access away, and a restore only goes back to before it. Otherwise a resume could grant access that nobody
 * has confirmed.
 */
function findDirectionFault([reset = [], ...restores]: CheckedRecords['lists']): Fault {
  const taken = new Map<string, Access>();
  for (const { key, profile, field, from, to } of listRecordedEdits(reset)) {
    if (!isLessAccess(to, from)) return messages.getMessage('plan.notLess', [field, profile, from, to]);
    taken.set(key, from);
  }
  const astray = restores.flatMap(listRecordedEdits).find(({ key, to }) => taken.get(key) !== to);
  return astray ? messages.getMessage('snapshot.notBack', [astray.field, astray.profile, astray.to]) : null;
}

type RecordedEdit = Edit & {
  /** Equal for every spelling of the profile's id and the field's name. */
  readonly key: string;
};

function listRecordedEdits(profiles: readonly ProfileRecord[]): RecordedEdit[] {
  return profiles.flatMap(({ id, name, edits }) =>
    listFields(edits).map((edit) => ({ ...edit, profile: name, key: `${toShortId(id)} ${edit.field.toLowerCase()}` })),
  );
}

function findChangeFault({ startedAt, endedAt, jobs, profiles }: ChangeRecord): Fault {
  const times = [startedAt, endedAt ?? [], jobs.flatMap((job) => [job.startedAt, job.trail?.at ?? []].flat())].flat();
  const jobIds = jobs.flatMap(({ id, earlierJobs, trail }) => [id ?? [], earlierJobs ?? [], trail?.ids ?? []].flat());
  const ids = [...profiles.map(({ id }) => id), ...jobIds];
  return (
    findInvalid(times, TIME, 'snapshot.noTime') ??
    findInvalid(ids, RECORD_ID, 'snapshot.noId') ??
    findProfileTwice(profiles) ??
    findFileTwice(profiles.flatMap(({ files }) => files))
  );
}

/** Two ids of 15 and 18 characters, or two spellings of a name, are of one profile. */
function findProfileTwice(profiles: readonly ProfileRecord[]): Fault {
  const keys: readonly ((profile: ProfileRecord) => string)[] = [
    ({ id }) => toShortId(id),
    ({ name }) => normalizeName(name),
    ({ fullName }) => normalizeName(decodeName(fullName)),
  ];
  return findFirst(keys, (key) => {
    const twice = findDuplicate(profiles, key);
    return twice ? messages.getMessage('snapshot.profileTwice', [twice.name]) : null;
  });
}

function findFileTwice(files: readonly FileRecord[]): Fault {
  const twice = findDuplicate(files, ({ path }) => path);
  return twice ? messages.getMessage('snapshot.fileTwice', [twice.path]) : null;
}

function findProfileFault({ name, edits, others, files }: ProfileRecord, root: string | null): Fault {
  const fields = listFields(edits).map(({ field }) => field);
  const twice = findDuplicate(fields, (field) => field.toLowerCase());
  if (twice !== undefined) return messages.getMessage('snapshot.fieldTwice', [name, twice]);
  const edited = new Set(fields.map((field) => field.toLowerCase()));
  return (
    findInvalid(others === null ? [] : [others], SHA_256, 'snapshot.noDigest') ??
    findFirst(files, (file) => findPathFault(file.path, root) ?? findFileRecordFault(file, edited))
  );
}

/** Paths that leave the project could name any file of the user's. A backslash separates folders on Windows. */
function findPathFault(path: string, root: string | null): Fault {
  const isAbsolute = isAbsolutePath(path);
  if (root === null && !isAbsolute) return messages.getMessage('snapshot.noAbsolutePath', [path]);
  const isOutside = (root !== null && isAbsolute) || path === '' || path.split(/[/\\]/).includes('..');
  return isOutside ? messages.getMessage('snapshot.outside', [path]) : null;
}

/** The snapshot may have been written on another system. */
function isAbsolutePath(path: string): boolean {
  return posix.isAbsolute(path) || win32.isAbsolute(path) || /^[a-z]:/i.test(path);
}

function findFileRecordFault({ path, before, after, entries, undo }: FileRecord, edited: ReadonlySet<string>): Fault {
  const digestFault = findInvalid([before, after], SHA_256, 'snapshot.noDigest');
  if (digestFault !== null) return digestFault;
  const foreign = listFields(entries).find(({ field }) => !edited.has(field.toLowerCase()));
  if (foreign) return messages.getMessage('snapshot.foreignEntry', [path, foreign.field]);
  const odd = undo?.find((group) => !isFlagUndo(group));
  if (odd) return messages.getMessage('snapshot.undoText', [path, formatExcerpt(odd.replaced)]);
  return hasOrderedPlaces(undo ?? []) ? null : messages.getMessage('snapshot.undoOrder', [path]);
}

function hasOrderedPlaces(groups: readonly UndoGroup[]): boolean {
  const isAscending = groups.every(({ at }) =>
    at.every((start, index) => Number.isSafeInteger(start) && start >= 0 && start > (at[index - 1] ?? -1)),
  );
  const ranges = groups
    .flatMap(({ at, written }) => at.map((start) => ({ start, end: start + written.length })))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  return isAscending && ranges.every(({ start }, index) => start >= (ranges[index - 1]?.end ?? 0));
}

function findInvalid(
  values: readonly string[],
  pattern: RegExp,
  fault: 'snapshot.noId' | 'snapshot.noTime' | 'snapshot.noDigest',
): Fault {
  const invalid = values.find((value) => !pattern.test(value));
  return invalid === undefined ? null : messages.getMessage(fault, [formatExcerpt(invalid)]);
}

/** The second of two items with the same key. */
function findDuplicate<T>(items: readonly T[], toKey: (item: T) => string): T | undefined {
  const keys = new Set<string>();
  return items.find((item) => keys.size === keys.add(toKey(item)).size);
}

function findFirst<T>(items: readonly T[], findFault: (item: T) => Fault): Fault {
  for (const item of items) {
    const fault = findFault(item);
    if (fault !== null) return fault;
  }
  return null;
}
