import { toAccess, isLessAccess, toFieldPermission, type FieldPermission } from '../../fls/access.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { isProblem, Problem } from '../../fls/problem.ts';
import type { Edit } from '../../fls/change.ts';
import { editProfile } from '../../metadata/edit.ts';
import type { ChangePorts } from './ports.ts';
import type { FileChange, ExistingFile, ExistingFiles } from '../../ports/project.ts';
import type { ProfileChange } from './deploy.ts';
import { readOrExplain } from '../inspect/document-problems.ts';

/** A file of a profile in the project, with a change in it. */
export type ProfileFileChange = { readonly profileId: string; readonly change: FileChange };

/** The project's files when just these edits have taken effect; those that stay as they are are left out. */
export type FileChangeBuilder = (edits: readonly ProfileChange[]) => readonly ProfileFileChange[];

type FilesByProfile = ExistingFiles['files'];

/** None outside of a project. */
export async function readExistingFiles(
  project: ChangePorts['project'],
  profiles: readonly ProfileIdentity[],
): Promise<ExistingFiles> {
  return project ? project.readExisting(profiles) : { files: new Map(), ignored: [] };
}

/**
 * The project's files with the edits in them: only the characters of changed values move, an entry that a file lacks is not
 * put into it, and one that gives less already is left.
 *
 * @throws Problem `unreadableProfile`
 */
export function createResetFileBuilder(files: FilesByProfile): FileChangeBuilder {
  const isMeant = (entry: FieldPermission, wanted: FieldPermission): boolean =>
    isLessAccess(toAccess(wanted), toAccess(entry));
  return (parts) =>
    parts.flatMap(({ profile, edits }) => {
      const permissions = edits.map(({ field, to }) => toFieldPermission(field, to));
      return (files.get(profile.id) ?? []).flatMap((file) => {
        const { text } = editProfileFile(file, permissions, isMeant);
        return text === file.text ? [] : [{ profileId: profile.id, change: { file, text } }];
      });
    });
}

/** The edits that have an entry in a file of the project, and those that have none. */
export function splitByPresence(
  parts: readonly ProfileChange[],
  files: FilesByProfile,
): { present: ProfileChange[]; absent: Edit[] } {
  const absent: Edit[] = [];
  const present = parts.map(({ profile, edits }) => {
    let missing: ReadonlySet<string> = new Set(edits.map(({ field }) => field));
    for (const file of files.get(profile.id) ?? []) {
      const permissions = edits
        .map(({ field, to }) => toFieldPermission(field, to))
        .filter(({ field }) => missing.has(field));
      missing = new Set(editProfileFile(file, permissions, () => false).missing);
    }
    absent.push(...edits.filter(({ field }) => missing.has(field)));
    return { profile, edits: edits.filter(({ field }) => !missing.has(field)) };
  });
  return { present: present.filter(({ edits }) => edits.length > 0), absent };
}

/** @throws Problem `unreadableProfile` naming the file, line and column */
export function editProfileFile(
  { path, text }: ExistingFile,
  permissions: readonly FieldPermission[],
  isMeant: (entry: FieldPermission, wanted: FieldPermission) => boolean,
): ReturnType<typeof editProfile> {
  return readOrExplain(
    () => editProfile(text, permissions, isMeant),
    (reason, cause) => new Problem('unreadableProfile', { path, problem: reason }, { cause }),
  );
}

export function listChangedPaths(edited: readonly ProfileFileChange[]): string[] {
  return edited.map(({ change }) => change.file.path);
}

/** @throws Problem `notWritten`, `changedMeanwhile`: then every file is as it was */
export async function writeFileChanges(
  edited: readonly ProfileFileChange[],
  { project }: Pick<ChangePorts, 'project'>,
): Promise<void> {
  if (!project || edited.length === 0) return;
  const { failure, written } = await project.write(edited.map(({ change }) => change));
  if (!failure) return;
  await rewriteFiles(
    edited.filter(({ change }) => written.includes(change.file.path)),
    [],
    { project },
  );
  if (!isProblem(failure, 'partlyWritten')) throw failure;
  const { path, problem } = failure.details;
  throw new Problem('notWritten', { path, problem }, { cause: failure });
}

/**
 * Files that were written get the text they should have had instead: that of before, where they should not have changed.
 *
 * @throws Problem of `ProjectProfiles.write`
 */
export async function rewriteFiles(
  written: readonly ProfileFileChange[],
  right: readonly ProfileFileChange[],
  { project }: Pick<ChangePorts, 'project'>,
): Promise<void> {
  const wanted = new Map(right.map(({ change }) => [change.file.path, change.text]));
  const changes = written.flatMap(({ change }): FileChange[] => {
    const { path, text: before } = change.file;
    const text = wanted.get(path) ?? before ?? '';
    return text === change.text ? [] : [{ file: { path, text: change.text }, text }];
  });
  if (!project || changes.length === 0) return;
  const { failure } = await project.write(changes);
  if (failure) throw failure;
}
