import { toAccess, isLessAccess, type FieldPermission } from '../../fls/access.ts';
import type { Edit } from '../../fls/change.ts';
import { Problem } from '../../fls/problem.ts';
import type { FileSnapshot, ProfileSnapshot } from '../../fls/snapshot.ts';
import { readProfilePermissions } from '../../metadata/profile-permissions.ts';
import type { ExistingFile } from '../../ports/project.ts';
import type { SnapshotStore } from '../../ports/snapshots.ts';
import { readOrExplain } from '../inspect/document-problems.ts';

/** The saved file that a file of the project corresponds to. */
export type SavedFile = {
  readonly saved: FileSnapshot;
  /** Whether the file has the text that the reset wrote. */
  readonly isAsLeft: boolean;
};

/**
 * Finds the saved file of a project file: by the text that the reset wrote, else by its path, else as the one file that can
 * have been moved and edited. The paths of a snapshot are not trusted: they only choose among files of the project.
 *
 * @param files all files of the profile in the project
 * @throws Problem `unreadableProfile`
 */
export function findSavedFile(
  file: ExistingFile,
  { files: savedFiles, edits }: ProfileSnapshot,
  { files, snapshots }: { readonly files: readonly ExistingFile[]; readonly snapshots: Pick<SnapshotStore, 'digest'> },
): SavedFile | null {
  const digest = snapshots.digest(file.text);
  const asLeft = savedFiles.filter(({ after }) => after === digest);
  const unchanged = asLeft.find(({ path }) => path === file.path) ?? asLeft[0];
  if (unchanged) return { saved: unchanged, isAsLeft: true };
  const saved = savedFiles.find(({ path }) => path === file.path) ?? findMovedFile(file, savedFiles, { files, edits });
  return saved ? { saved, isAsLeft: false } : null;
}

/** Only one saved file may be missing, only one file may be new, and the new one must have every entry of the reset. */
function findMovedFile(
  file: ExistingFile,
  savedFiles: readonly FileSnapshot[],
  { files, edits }: { readonly files: readonly ExistingFile[]; readonly edits: readonly Edit[] },
): FileSnapshot | null {
  const [missing, ...others] = savedFiles.filter(({ path }) => files.every((existing) => existing.path !== path));
  const newFiles = files.filter(({ path }) => savedFiles.every((saved) => saved.path !== path));
  if (!missing || others.length > 0 || newFiles.length > 1) return null;
  const present = new Set(readFilePermissions(file).map(({ field }) => field.toLowerCase()));
  return findFileEdits(missing, edits).every(({ field }) => present.has(field.toLowerCase())) ? missing : null;
}

/**
 * What the reset changed in a file: `from` is the access that the entry gave there before. A field whose entries gave
 * different access is left out, because no single value restores them.
 *
 * @throws Problem `unreadableProfile`
 */
export function findFileEdits({ path, beforeText }: FileSnapshot, edits: readonly Edit[]): Edit[] {
  const entries = Map.groupBy(readFilePermissions({ path, text: beforeText }), ({ field }) => field.toLowerCase());
  return edits.flatMap((edit) => {
    const [from, ...others] = new Set(entries.get(edit.field.toLowerCase())?.map(toAccess));
    if (from === undefined || others.length > 0 || !isLessAccess(edit.to, from)) return [];
    return [{ ...edit, from }];
  });
}

function readFilePermissions({ path, text }: { path: string; text: string }): readonly FieldPermission[] {
  return readOrExplain(
    () => readProfilePermissions(text).fieldPermissions,
    (reason, cause) => new Problem('unreadableProfile', { path, problem: reason }, { cause }),
  );
}
