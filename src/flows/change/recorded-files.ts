import { listFields, type FieldChange } from '../../fls/change-record.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import type { FileRecord, Snapshot } from '../../fls/snapshot.ts';
import { isUndoOfEntries } from '../../metadata/undo-scope.ts';
import type { ExistingFile, ExistingFiles } from '../../ports/project.ts';
import { toRelativePath } from '../../text/relative-path.ts';
import { readOrExplain } from '../inspect/document-problems.ts';
import type { ChangePorts, FileEdit, FilePlan } from './change.ts';
import type { RecordedProfile } from './recorded-profiles.ts';

/** A file of the project that a change of a snapshot rewrote. */
export type RecordedFile = {
  /** API name of the profile, as the org has it now. */
  readonly profile: string;
  readonly file: ExistingFile;
  readonly record: FileRecord;
  /** In lower case, all fields that the change edits in the profile. */
  readonly fields: ReadonlySet<string>;
  /** Whether the file has the text that the change wrote. */
  readonly isAsWritten: boolean;
};

/** The files of a change in the project. */
export type RecordedFiles = {
  readonly files: readonly RecordedFile[];
  /** Recorded paths that the project does not have as a file of the profile. */
  readonly unfound: readonly string[];
  /** Paths of files of which it cannot be told whether the change rewrote them: they lie in another project folder. */
  readonly unclear: readonly string[];
  /** API names of the profiles of these two: a change may stand in files that cannot be looked at. */
  readonly unseenProfiles: readonly string[];
};

type FileSources = { readonly snapshot: Snapshot; readonly ports: Pick<ChangePorts, 'root' | 'snapshots'> };

/**
 * Finds the files that a change rewrote: by their path in the project, else, for a file that was moved, as the only new file
 * of the profile with the text that the change wrote. The paths of a snapshot are not trusted: they only choose among files of
 * the project. In another folder than that of the change, a file of the path counts only with the text from before or after
 * the change: it may belong to a project of another kind.
 *
 * @param profiles profiles with the records of one change
 */
export function findRecordedFiles(
  profiles: readonly RecordedProfile[],
  { files }: ExistingFiles,
  { snapshot, ports }: FileSources,
): RecordedFiles {
  const isSameRoot = ports.root !== null && ports.root === snapshot.root;
  const sought = profiles.flatMap((one) => {
    const existing = listCandidates(files.get(one.profile.id) ?? [], ports);
    return one.record.files.map((record) => ({
      profile: one.profile.name,
      ...seekFile(one, record, { existing, isSameRoot }),
    }));
  });
  const unseen = sought.filter(({ status }) => status === 'unfound' || status === 'unclear');
  return {
    files: sought.flatMap((one) => (one.status === 'found' ? one.recorded : [])),
    unfound: sought.flatMap((one) => (one.status === 'unfound' ? one.path : [])),
    unclear: sought.flatMap((one) => (one.status === 'unclear' ? one.path : [])),
    unseenProfiles: [...new Set(unseen.map(({ profile }) => profile))],
  };
}

/** A file of the project, with its path in the project and the digest of its text. */
type Candidate = { readonly file: ExistingFile; readonly path: string; readonly digest: string };

function listCandidates(files: readonly ExistingFile[], { root, snapshots }: FileSources['ports']): Candidate[] {
  return files.map((file) => ({
    file,
    path: toRelativePath(file.path, root),
    digest: snapshots.digest(file.text),
  }));
}

type SoughtFile =
  | { readonly status: 'found'; readonly recorded: RecordedFile }
  | { readonly status: 'unfound' | 'unclear'; readonly path: string }
  /** The change is not in the file. */
  | { readonly status: 'without' };

type Candidates = { readonly existing: readonly Candidate[]; readonly isSameRoot: boolean };

function seekFile(
  { record: profileRecord, profile }: RecordedProfile,
  record: FileRecord,
  { existing, isSameRoot }: Candidates,
): SoughtFile {
  const inPlace = existing.find(({ path, file }) => path === record.path || file.path === record.path);
  const found = inPlace ?? findMovedFile(profileRecord, record, existing);
  if (!found) return { status: 'unfound', path: record.path };
  const { file, digest } = found;
  const isAsWritten = digest === record.after;
  if (!isSameRoot && !isAsWritten && file.path !== record.path)
    return digest === record.before ? { status: 'without' } : { status: 'unclear', path: file.path };
  const fields = new Set(listFields(profileRecord.edits).map(({ field }) => field.toLowerCase()));
  return { status: 'found', recorded: { profile: profile.name, file, record, fields, isAsWritten } };
}

/** Where two files of the change had the same text, a moved one may be either. */
function findMovedFile(
  { files }: RecordedProfile['record'],
  record: FileRecord,
  existing: readonly Candidate[],
): Candidate | undefined {
  const paths = new Set(files.map(({ path }) => path));
  const [moved, ...others] = existing.filter(({ path, digest }) => !paths.has(path) && digest === record.after);
  const twins = files.filter(({ after }) => after === record.after);
  return others.length === 0 && twins.length === 1 ? moved : undefined;
}

/**
 * Plans to take a change out of a file: the entries that the change rewrote, and that still have the access that it gave them.
 * A file that has the text that the change wrote becomes what it was, byte for byte, when every field is taken out.
 *
 * @param undone the fields that are taken out, in lower case
 * @throws Problem `unreadableProfile`
 */
export function planUndo(recorded: RecordedFile, undone: ReadonlySet<string>): FilePlan {
  const { profile, file, record, fields, isAsWritten } = recorded;
  const entries = listFields(record.entries).filter(({ field }) => undone.has(field.toLowerCase()));
  const isWhole = isAsWritten && fields.isSubsetOf(undone) && isUndoOfFields(recorded);
  return { profile, file, edits: entries.map(reverseEntry), undo: isWhole ? record.undo : null };
}

export function reverseEntry({ field, from, to }: FieldChange): FileEdit {
  return { field, from: to, to: from };
}

/** Whether the record's places lie in the entries of its fields: somebody may have changed the record. */
function isUndoOfFields({ file, record: { undo }, fields }: RecordedFile): boolean {
  if (undo === null) return false;
  return readOrExplain(
    () => isUndoOfEntries(file.text, undo, fields),
    (reason, cause) => new Problem('unreadableProfile', { path: file.path, problem: reason }, { cause }),
  );
}

/** Names files that a restore or a resume leaves, because they are not there or not certainly those of the change. */
export function createUnfoundFilesNotices({ unfound, unclear }: RecordedFiles): Notice[] {
  return [
    ...createNamesNotice(unfound, (count, names) => ({ key: 'filesNotFound', tokens: [count, names] })),
    ...createNamesNotice(unclear, (count, names) => ({ key: 'filesUnclear', tokens: [count, names] })),
  ];
}
