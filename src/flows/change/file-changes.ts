import { toAccess, isLessAccess, toFieldPermission, type FieldPermission } from '../../fls/access.ts';
import type { Edit } from '../../fls/change.ts';
import { Problem } from '../../fls/problem.ts';
import { editProfile } from '../../metadata/edit.ts';
import { applyUndo, buildUndo } from '../../metadata/undo.ts';
import { isUndoOfEntries } from '../../metadata/undo-scope.ts';
import type { ExistingFiles, ProfileFileStore, ProfileText } from '../../ports/project.ts';
import { readOrExplain } from '../inspect/document-problems.ts';
import type { ChangePorts, FileEdit, FilePlan, ProfileChange, ProfileFileChange } from './change.ts';

/** A reset edits every entry of the fields that gives more than the reset leaves. Missing entries are not inserted. */
export function planResetFiles(files: ExistingFiles['files'], profileChanges: readonly ProfileChange[]): FilePlan[] {
  return profileChanges.flatMap(({ profile, edits }) => {
    const fileEdits = edits.map(({ field, to }): FileEdit => ({ field, from: null, to }));
    const own = files.get(profile.id) ?? [];
    return own.map((path) => ({ profile: profile.name, path, edits: fileEdits, undo: null }));
  });
}

type Digester = Pick<ProfileFileStore, 'digest'>;

/** A file of the project, and what a plan does to it. */
export type PlannedFile = {
  readonly plan: FilePlan;
  /** Null when the file stays the same. */
  readonly change: ProfileFileChange | null;
  /** The fields of the plan's edits that have no entry in the file. */
  readonly missing: readonly string[];
};

/**
 * Reads each file once, one after the other, and keeps no text.
 *
 * @throws Problem `unreadableProfile`, with line and column where the file is not a profile
 */
export async function planFiles(
  plans: readonly FilePlan[],
  project: ChangePorts['project'],
): Promise<readonly PlannedFile[]> {
  const planned: PlannedFile[] = [];
  if (project) for (const plan of plans) planned.push(planFile(plan, await project.read(plan.path), project));
  return planned;
}

/**
 * The changes of files when all edits take effect. Files that stay the same are left out.
 *
 * @throws Problem as `planFiles`
 */
export async function buildFileChanges(
  plans: readonly FilePlan[],
  project: ChangePorts['project'],
): Promise<ProfileFileChange[]> {
  return (await planFiles(plans, project)).flatMap(({ change }) => change ?? []);
}

function planFile(plan: FilePlan, file: ProfileText, project: Digester): PlannedFile {
  const change = buildUndoChange(plan, file, project);
  if (change === null) return planEntries(plan, file, { unapplied: NO_FIELDS, project });
  return { plan, change: change.after === change.before ? null : change, missing: [] };
}

const NO_FIELDS: ReadonlySet<string> = new Set();

/** Null when the file is not as the change left it, or the record does something else than a change does. */
function buildUndoChange(
  { profile, path, edits, undo }: FilePlan,
  file: ProfileText,
  project: Digester,
): ProfileFileChange | null {
  if (undo === null || file.digest !== undo.written) return null;
  const isOwn = readFile(path, () => isUndoOfEntries(file.text, undo.groups, undo.fields));
  const undone = isOwn ? applyUndo(file.text, undo.groups) : null;
  if (undone === null) return null;
  const entries = edits.flatMap(({ field, from, to }) => (from === null ? [] : [{ field, from, to }]));
  return {
    profile,
    path,
    before: file.digest,
    after: project.digest(undone.text),
    steps: [undone.splices],
    edits,
    isWhole: true,
    entries,
    undo: buildUndo(file.text, undone.splices),
  };
}

type EntryOptions = {
  /** In lower case, fields whose edits do not take effect. */
  readonly unapplied: ReadonlySet<string>;
  readonly project: Digester;
};

function planEntries(plan: FilePlan, file: ProfileText, { unapplied, project }: EntryOptions): PlannedFile {
  const { profile, path, edits } = plan;
  const applied = new Map(
    edits.filter(({ field }) => !unapplied.has(field.toLowerCase())).map((edit) => [edit.field.toLowerCase(), edit]),
  );
  const permissions = [...applied.values()].map(({ field, to }) => toFieldPermission(field, to));
  const { text, changed, missing, splices } = readFile(path, () =>
    editProfile(file.text, permissions, (entry) => {
      const edit = applied.get(entry.field.toLowerCase());
      return edit !== undefined && isMeantEntry(edit, entry);
    }),
  );
  if (splices.length === 0) return { plan, change: null, missing };
  const change: ProfileFileChange = {
    profile,
    path,
    before: file.digest,
    after: project.digest(text),
    steps: [splices],
    edits,
    isWhole: false,
    entries: changed,
    undo: buildUndo(file.text, splices),
  };
  return { plan, change, missing };
}

function isMeantEntry({ from, to }: FileEdit, entry: FieldPermission): boolean {
  const access = toAccess(entry);
  return from === null ? isLessAccess(to, access) : access === from;
}

/** Separates the edits of fields that have an entry in a file of the project from the others. */
export function splitByPresence(
  profileChanges: readonly ProfileChange[],
  planned: readonly PlannedFile[],
): { present: ProfileChange[]; absent: Edit[] } {
  const byProfile = Map.groupBy(planned, ({ plan }) => plan.profile);
  const separated = profileChanges.map(({ profile, edits }) => {
    let missing: ReadonlySet<string> = new Set(edits.map(({ field }) => field));
    for (const file of byProfile.get(profile.name) ?? []) missing = missing.intersection(new Set(file.missing));
    const isAbsent = ({ field }: Edit): boolean => missing.has(field);
    return { profile, edits: edits.filter((edit) => !isAbsent(edit)), absent: edits.filter(isAbsent) };
  });
  return {
    present: separated.filter(({ edits }) => edits.length > 0).map(({ profile, edits }) => ({ profile, edits })),
    absent: separated.flatMap(({ absent }) => absent),
  };
}

/** The paths of the files that have an entry of an edited field, whether it changes or not. */
export function listFilesWithEntries(planned: readonly PlannedFile[]): string[] {
  return planned.filter(({ plan, missing }) => missing.length < plan.edits.length).map(({ plan }) => plan.path);
}

function readFile<T>(path: string, read: () => T): T {
  return readOrExplain(read, (reason, cause) => new Problem('unreadableProfile', { path, problem: reason }, { cause }));
}

/**
 * The changes of files that were written, without the edits that do not take effect.
 *
 * @param written changes whose files have the text that they make
 * @throws Problem `changedMeanwhile`, `unreadableProfile`
 */
export async function dropUnapplied(
  written: readonly ProfileFileChange[],
  unapplied: readonly Edit[],
  { project }: Pick<ChangePorts, 'project'>,
): Promise<readonly ProfileFileChange[]> {
  const byProfile = Map.groupBy(unapplied, ({ profile }) => profile);
  const kept: ProfileFileChange[] = [];
  for (const change of written) {
    const fields = new Set(byProfile.get(change.profile)?.map(({ field }) => field.toLowerCase()));
    const next = project && isConcerned(change, fields) ? await rebuildChange(change, fields, project) : change;
    if (next) kept.push(next);
  }
  return kept;
}

/** A change that undoes another one as a whole may do more than its entries say. */
function isConcerned({ isWhole, entries }: ProfileFileChange, unapplied: ReadonlySet<string>): boolean {
  return isWhole ? unapplied.size > 0 : entries.some(({ field }) => unapplied.has(field.toLowerCase()));
}

async function rebuildChange(
  { profile, path, before, after, edits, undo }: ProfileFileChange,
  unapplied: ReadonlySet<string>,
  project: ProfileFileStore,
): Promise<ProfileFileChange | null> {
  const file = await project.read(path);
  if (file.digest !== after) throw new Problem('changedMeanwhile', { path });
  const text = applyUndo(file.text, undo)?.text;
  if (text === undefined) throw new Error(`the change of ${path} cannot be undone`);
  return planEntries({ profile, path, edits, undo: null }, { path, text, digest: before }, { unapplied, project })
    .change;
}
