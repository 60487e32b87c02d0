import { toAccess, isLessAccess, toFieldPermission, type FieldPermission } from '../../fls/access.ts';
import type { Edit } from '../../fls/change.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import { isProblem, Problem, type Notice } from '../../fls/problem.ts';
import { editProfile } from '../../metadata/edit.ts';
import { applyUndo, buildUndo } from '../../metadata/undo.ts';
import type { ExistingFile, ExistingFiles, FileChange } from '../../ports/project.ts';
import { readOrExplain } from '../inspect/document-problems.ts';
import type { ChangePorts, FileEdit, FilePlan, ProfileChange, ProfileFileChange } from './change.ts';

type FilesByProfile = ExistingFiles['files'];

/**
 * The project's files of the profiles; none outside of a project.
 *
 * @throws Problem `unreadableProfile`, `unreadableFolder`
 */
export async function readExistingFiles(
  project: ChangePorts['project'],
  profiles: readonly ProfileIdentity[],
): Promise<ExistingFiles> {
  return project ? project.readExisting(profiles) : { files: new Map(), ignored: [], takenApart: [] };
}

/** Names what of the project a change leaves as it is. */
export function createLeftFilesNotices({ ignored, takenApart }: Omit<ExistingFiles, 'files'>): Notice[] {
  return [
    ...createNamesNotice(ignored, (count, names) => ({ key: 'filesIgnored', tokens: [count, names] })),
    ...createNamesNotice(
      takenApart.map(({ profile }) => profile),
      (count, names) => ({ key: 'profilesTakenApart', tokens: [count, names] }),
    ),
  ];
}

/** A reset edits every entry of the fields that gives more than the reset leaves. Missing entries are not inserted. */
export function planResetFiles(files: FilesByProfile, profileChanges: readonly ProfileChange[]): FilePlan[] {
  return profileChanges.flatMap(({ profile, edits }) => {
    const fileEdits = edits.map(({ field, to }): FileEdit => ({ field, from: null, to }));
    const own = files.get(profile.id) ?? [];
    return own.map((file) => ({ profile: profile.name, file, edits: fileEdits, undo: null }));
  });
}

/**
 * The paths of the files that have an entry of an edited field, whether it changes or not.
 *
 * @throws Problem `unreadableProfile` with path, line and column
 */
export function listFilesWithEntries(files: readonly FilePlan[]): string[] {
  const hasEntry = ({ file, edits }: FilePlan): boolean => {
    const permissions = edits.map(({ field, to }) => toFieldPermission(field, to));
    return editProfileFile(file, permissions, () => false).missing.length < permissions.length;
  };
  return files.filter(hasEntry).map(({ file }) => file.path);
}

/**
 * The texts that the files get. Files that stay the same are left out.
 *
 * @param unapplied edits that do not take effect in the org
 * @throws Problem `unreadableProfile` with path, line and column
 */
export function buildFileChanges(files: readonly FilePlan[], unapplied: readonly Edit[]): ProfileFileChange[] {
  const byProfile = Map.groupBy(unapplied, ({ profile }) => profile);
  return files.flatMap((plan) => {
    const { profile, file } = plan;
    const fields = new Set(byProfile.get(profile)?.map(({ field }) => field.toLowerCase()));
    const change = undoFileChange(plan, fields) ?? editFileEntries(plan, fields);
    return change.text === file.text ? [] : [{ profile, file, ...change }];
  });
}

type FileText = Pick<ProfileFileChange, 'text' | 'entries' | 'undo'>;

/** Null when an edit does not take effect, or the file is not as the change left it. */
function undoFileChange({ file, edits, undo }: FilePlan, unapplied: ReadonlySet<string>): FileText | null {
  if (undo === null || unapplied.size > 0) return null;
  const undone = applyUndo(file.text, undo);
  if (undone === null) return null;
  const entries = edits.flatMap(({ field, from, to }) => (from === null ? [] : [{ field, from, to }]));
  return { text: undone.text, entries, undo: buildUndo(file.text, undone.splices) };
}

function editFileEntries({ file, edits }: FilePlan, unapplied: ReadonlySet<string>): FileText {
  const applied = new Map(
    edits.filter(({ field }) => !unapplied.has(field.toLowerCase())).map((edit) => [edit.field.toLowerCase(), edit]),
  );
  const permissions = [...applied.values()].map(({ field, to }) => toFieldPermission(field, to));
  const { text, changed, splices } = editProfileFile(file, permissions, (entry) => {
    const edit = applied.get(entry.field.toLowerCase());
    return edit !== undefined && isMeantEntry(edit, entry);
  });
  return { text, entries: changed, undo: buildUndo(file.text, splices) };
}

function isMeantEntry({ from, to }: FileEdit, entry: FieldPermission): boolean {
  const access = toAccess(entry);
  return from === null ? isLessAccess(to, access) : access === from;
}

/**
 * Separates the edits of fields that have an entry in a file of the project from the others.
 *
 * @throws Problem `unreadableProfile` with path, line and column
 */
export function splitByPresence(
  profileChanges: readonly ProfileChange[],
  files: FilesByProfile,
): { present: ProfileChange[]; absent: Edit[] } {
  const absent: Edit[] = [];
  const present = profileChanges.map(({ profile, edits }) => {
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

function editProfileFile(
  { path, text }: ExistingFile,
  permissions: readonly FieldPermission[],
  isMeant: (entry: FieldPermission) => boolean,
): ReturnType<typeof editProfile> {
  return readOrExplain(
    () => editProfile(text, permissions, isMeant),
    (reason, cause) => new Problem('unreadableProfile', { path, problem: reason }, { cause }),
  );
}

export function listChangedPaths(changes: readonly ProfileFileChange[]): string[] {
  return changes.map(({ file }) => file.path);
}

/**
 * Writes the files. When one fails, those that were written get their old text again.
 *
 * @throws Problem `notWritten`, `changedMeanwhile`, `interrupted`: all files have their old text
 * @throws Problem `notPutBack` when one of those that were written cannot get its old text again
 */
export async function writeFileChanges(
  changes: readonly ProfileFileChange[],
  { project, interruption }: Pick<ChangePorts, 'project' | 'interruption'>,
): Promise<void> {
  if (!project || changes.length === 0) return;
  const { failure, written } = await project.write(changes, interruption);
  if (!failure) return;
  const partial = changes.filter(({ file }) => written.includes(file.path));
  await rewriteFiles(partial, [], { project }).catch(() => {
    throw new Problem('notPutBack', { files: listChangedPaths(partial).join(', ') }, { cause: failure });
  });
  throw removeWrittenFiles(failure);
}

/** The problem of the one file, now that the others have their old text again. */
function removeWrittenFiles(failure: Problem): Problem {
  if (isProblem(failure, 'changedBetweenWrites'))
    return new Problem('changedMeanwhile', { path: failure.details.path }, { cause: failure });
  if (isProblem(failure, 'interrupted')) return failure.addStartedWork({ files: [] });
  if (!isProblem(failure, 'partlyWritten')) return failure;
  const { path, problem } = failure.details;
  return new Problem('notWritten', { path, problem }, { cause: failure });
}

/**
 * Corrects files that were written before the result of the deploy was known.
 *
 * @param written the changes that were written
 * @param wanted the changes that should have been written; a file without one gets its old text again
 * @throws Problem `changedMeanwhile`, `changedBetweenWrites`, `notWritten`, `partlyWritten`
 */
export async function rewriteFiles(
  written: readonly ProfileFileChange[],
  wanted: readonly ProfileFileChange[],
  { project }: Pick<ChangePorts, 'project'>,
): Promise<void> {
  const texts = new Map(wanted.map(({ file, text }) => [file.path, text]));
  const changes = written.flatMap(({ file, text: now }): FileChange[] => {
    const text = texts.get(file.path) ?? file.text;
    return text === now ? [] : [{ file: { path: file.path, text: now }, text }];
  });
  if (!project || changes.length === 0) return;
  const { failure } = await project.write(changes);
  if (failure) throw failure;
}
