import type { ProfileIdentity } from '../../fls/names.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import { isProblem, Problem, type Notice } from '../../fls/problem.ts';
import { listUndoSplices } from '../../metadata/undo.ts';
import type { ExistingFiles, FileChange } from '../../ports/project.ts';
import type { ChangePorts, ProfileFileChange } from './change.ts';

/**
 * The project's files of the profiles; none outside of a project.
 *
 * @throws Problem `unreadableFolder`
 */
export async function findExistingFiles(
  project: ChangePorts['project'],
  profiles: readonly ProfileIdentity[],
): Promise<ExistingFiles> {
  return project ? project.findExisting(profiles) : { files: new Map(), ignored: [], takenApart: [] };
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

export function listChangedPaths(changes: readonly ProfileFileChange[]): string[] {
  return changes.map(({ path }) => path);
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
  const partial = changes.filter(({ path }) => written.includes(path));
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
  const byPath = new Map(wanted.map((change) => [change.path, change]));
  const changes = written.flatMap((change): FileChange[] => {
    const next = byPath.get(change.path);
    const after = next?.after ?? change.before;
    const steps = [listUndoSplices(change.undo), ...(next?.steps ?? [])];
    return after === change.after ? [] : [{ path: change.path, before: change.after, after, steps }];
  });
  if (!project || changes.length === 0) return;
  const { failure } = await project.write(changes);
  if (failure) throw failure;
}
