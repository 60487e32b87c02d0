import { toAccess, isLessAccess, type FieldPermission } from '../../fls/access.ts';
import { Problem } from '../../fls/problem.ts';
import type { Edit } from '../../fls/change.ts';
import type { FileSnapshot, ProfileSnapshot } from '../../fls/snapshot.ts';
import { readProfilePermissions } from '../../metadata/profile-permissions.ts';
import type { ExistingFile } from '../../ports/project.ts';
import { readOrExplain } from '../inspect/document-problems.ts';

/** The saved file that a file of the project is now, and whether it is just as the reset left it. */
export type SavedFile = { readonly saved: FileSnapshot; readonly isAsLeft: boolean };

/**
 * Finds the saved file by what the reset wrote, or else by its path. The paths of a snapshot are not trusted: one only ever
 * picks a file of the project. A file that was both moved and edited is recognised where no other can be meant, and where it
 * still has every entry that the reset changed.
 *
 * @param files of the profile in the project
 */
export function findSavedFile(
  file: ExistingFile,
  { files: saved, edits }: ProfileSnapshot,
  { files, digest }: { readonly files: readonly ExistingFile[]; readonly digest: (text: string) => string },
): SavedFile | null {
  const now = digest(file.text);
  const same = saved.filter(({ after }) => after === now);
  const left = same.find(({ path }) => path === file.path) ?? same[0];
  if (left) return { saved: left, isAsLeft: true };
  const own = saved.find(({ path }) => path === file.path) ?? findMovedFile(file, saved, { files, edits });
  return own ? { saved: own, isAsLeft: false } : null;
}

function findMovedFile(
  file: ExistingFile,
  saved: readonly FileSnapshot[],
  { files, edits }: { readonly files: readonly ExistingFile[]; readonly edits: readonly Edit[] },
): FileSnapshot | null {
  const [only, ...others] = saved.filter(({ path }) => files.every((existing) => existing.path !== path));
  const strangers = files.filter(({ path }) => saved.every((one) => one.path !== path));
  if (!only || others.length > 0 || strangers.length > 1) return null;
  const present = new Set(readFilePermissions(file).map(({ field }) => field.toLowerCase()));
  return findFileEdits(only, edits).every(({ field }) => present.has(field.toLowerCase())) ? only : null;
}

/**
 * What the reset changed in a file: what each entry gave there before, and gives since. An entry that stood twice and said
 * two things is left out, as no one value puts it back.
 */
export function findFileEdits({ path, beforeText }: FileSnapshot, edits: readonly Edit[]): Edit[] {
  const entries = Map.groupBy(readFilePermissions({ path, text: beforeText }), ({ field }) => field.toLowerCase());
  return edits.flatMap((edit) => {
    const [from, ...others] = new Set(entries.get(edit.field.toLowerCase())?.map(toAccess));
    if (from === undefined || others.length > 0 || !isLessAccess(edit.to, from)) return [];
    return [{ ...edit, from }];
  });
}

/** @throws Problem `unreadableProfile` */
function readFilePermissions({ path, text }: { path: string; text: string }): readonly FieldPermission[] {
  return readOrExplain(
    () => readProfilePermissions(text).fieldPermissions,
    (reason, cause) => new Problem('unreadableProfile', { path, problem: reason }, { cause }),
  );
}
