import { listFields, type FieldChange } from '../../fls/change-record.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import type { Notice } from '../../fls/problem.ts';
import type { FileRecord, Snapshot } from '../../fls/snapshot.ts';
import type { ExistingFiles } from '../../ports/project.ts';
import { toRelativePath } from '../../text/relative-path.ts';
import type { ChangePorts, FileEdit, FilePlan } from './change.ts';
import type { RecordedProfile } from './recorded-profiles.ts';

/** A file of the project that a change of a snapshot rewrote. */
export type RecordedFile = {
  /** API name of the profile, as the org has it now. */
  readonly profile: string;
  /** Absolute. */
  readonly path: string;
  /** Digest of its text. */
  readonly digest: string;
  readonly record: FileRecord;
  /** In lower case, all fields that the change edits in the profile. */
  readonly fields: ReadonlySet<string>;
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

type FileSources = { readonly snapshot: Snapshot; readonly ports: Pick<ChangePorts, 'root' | 'project'> };

/**
 * Finds the files that a change rewrote: by their path in the project, else, for a file that was moved, as the only new file
 * of the profile with the text that the change wrote. The paths of a snapshot are not trusted: they only choose among files of
 * the project. In another folder than that of the change, a file of the path counts only with the text from before or after
 * the change: it may belong to a project of another kind.
 *
 * @param profiles profiles with the records of one change
 * @throws Problem `unreadableProfile`
 */
export async function findRecordedFiles(
  profiles: readonly RecordedProfile[],
  { files }: ExistingFiles,
  { snapshot, ports }: FileSources,
): Promise<RecordedFiles> {
  const isSameRoot = ports.root !== null && ports.root === snapshot.root;
  const sought: (SoughtFile & { readonly profile: string })[] = [];
  for (const one of profiles) {
    const paths = one.record.files.length === 0 ? [] : (files.get(one.profile.id) ?? []);
    const existing = await readCandidates(paths, ports);
    for (const record of one.record.files)
      sought.push({ profile: one.profile.name, ...seekFile(one, record, { existing, isSameRoot }) });
  }
  const unseen = sought.filter(({ status }) => status === 'unfound' || status === 'unclear');
  return {
    files: sought.flatMap((one) => (one.status === 'found' ? one.recorded : [])),
    unfound: sought.flatMap((one) => (one.status === 'unfound' ? one.path : [])),
    unclear: sought.flatMap((one) => (one.status === 'unclear' ? one.path : [])),
    unseenProfiles: [...new Set(unseen.map(({ profile }) => profile))],
  };
}

/** A file of the project, with its path in the project and the digest of its text. */
type Candidate = { readonly path: string; readonly relativePath: string; readonly digest: string };

/** One text is in memory at a time. */
async function readCandidates(paths: readonly string[], { root, project }: FileSources['ports']): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  if (project)
    for (const path of paths) {
      const { digest } = await project.read(path);
      candidates.push({ path, relativePath: toRelativePath(path, root), digest });
    }
  return candidates;
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
  const inPlace = existing.find(({ path, relativePath }) => relativePath === record.path || path === record.path);
  const found = inPlace ?? findMovedFile(profileRecord, record, existing);
  if (!found) return { status: 'unfound', path: record.path };
  const { path, digest } = found;
  const isAsWritten = digest === record.after;
  if (!isSameRoot && !isAsWritten && path !== record.path)
    return digest === record.before ? { status: 'without' } : { status: 'unclear', path };
  const fields = new Set(listFields(profileRecord.edits).map(({ field }) => field.toLowerCase()));
  return { status: 'found', recorded: { profile: profile.name, path, digest, record, fields } };
}

/** Where two files of the change had the same text, a moved one may be either. */
function findMovedFile(
  { files }: RecordedProfile['record'],
  record: FileRecord,
  existing: readonly Candidate[],
): Candidate | undefined {
  const paths = new Set(files.map(({ path }) => path));
  const [moved, ...others] = existing.filter(
    ({ relativePath, digest }) => !paths.has(relativePath) && digest === record.after,
  );
  const twins = files.filter(({ after }) => after === record.after);
  return others.length === 0 && twins.length === 1 ? moved : undefined;
}

/**
 * Plans to take a change out of a file: the entries that the change rewrote, and that still have the access that it gave them.
 * A file that has the text that the change wrote becomes what it was, byte for byte, when every field is taken out.
 *
 * @param undone the fields that are taken out, in lower case
 */
export function planUndo(recorded: RecordedFile, undone: ReadonlySet<string>): FilePlan {
  const { profile, path, digest, record, fields } = recorded;
  const entries = listFields(record.entries).filter(({ field }) => undone.has(field.toLowerCase()));
  const isWhole = digest === record.after && fields.isSubsetOf(undone);
  const undo = isWhole && record.undo ? { written: record.after, groups: record.undo, fields } : null;
  return { profile, path, edits: entries.map(reverseEntry), undo };
}

export function reverseEntry({ field, from, to }: FieldChange): FileEdit {
  return { field, from: to, to: from };
}

/**
 * Names files that a restore or a resume leaves, because they are not there or not certainly those of the change.
 *
 * @param root of the project; null outside of one
 */
export function createUnfoundFilesNotices({ unfound, unclear }: RecordedFiles, root: string | null): Notice[] {
  return [
    ...createNamesNotice(unfound, (count, names): Notice => {
      return { key: root === null ? 'filesWithoutProject' : 'filesNotFound', tokens: [count, names] };
    }),
    ...createNamesNotice(unclear, (count, names) => ({ key: 'filesUnclear', tokens: [count, names] })),
  ];
}
