import { permissionOf } from '../fls/access.ts';
import { Problem } from '../fls/problem.ts';
import { editProfile } from '../metadata/edit.ts';
import type { Change, ChangePorts, ProfileFile } from '../ports.ts';
import type { ProfileEdits } from './deploy.ts';
import { explained } from './read.ts';

/** A profile's file in the project before and after; only where the file exists. */
export type FileEdit = { readonly profileId: string; readonly change: Change };

/**
 * The project's files with the edits in them: only the characters of changed values move, and an entry that a file lacks is
 * not put into it.
 *
 * @throws Problem `unreadableProfile`
 */
export function fileEdits(parts: readonly ProfileEdits[], files: ReadonlyMap<string, ProfileFile>): FileEdit[] {
  return parts.flatMap(({ profile, edits }) => {
    const file = files.get(profile.id);
    if (file?.text === null || file?.text === undefined) return [];
    const { path, text } = file;
    const permissions = edits.map(({ field, to }) => permissionOf(field, to));
    const edited = explained(
      () => editProfile(text, permissions),
      (reason, cause) => new Problem('unreadableProfile', [path, reason], { cause }),
    );
    return edited.text === text ? [] : [{ profileId: profile.id, change: { file, text: edited.text } }];
  });
}

export async function writeFiles(edited: readonly FileEdit[], { project }: ChangePorts): Promise<void> {
  if (!project || edited.length === 0) return;
  const { failure, written } = await project.write(edited.map(({ change }) => change));
  if (!failure) return;
  await putBack(
    edited.filter(({ change }) => written.includes(change.file.path)),
    { project },
  );
  // All or nothing: those that were written are as they were.
  const [path = '', reason = ''] = failure.tokens;
  throw failure.key === 'partlyWritten' ? new Problem('notWritten', [path, reason], { cause: failure }) : failure;
}

/** Where the org refused, nothing of it stays in the project. */
async function putBack(edited: readonly FileEdit[], { project }: Pick<ChangePorts, 'project'>): Promise<void> {
  if (!project || edited.length === 0) return;
  const changes = edited.map(({ change }) => {
    return { file: { path: change.file.path, text: change.text }, text: change.file.text ?? '' };
  });
  const { failure } = await project.write(changes);
  if (failure) throw failure;
}

/** @throws the error, or Problem `notPutBack` with it when the files could not be put back */
export async function putBackAfter(error: unknown, edited: readonly FileEdit[], ports: ChangePorts): Promise<never> {
  if (isOutOfSight(error)) throw error;
  try {
    await putBack(edited, ports);
  } catch {
    const paths = edited.map(({ change }) => change.file.path).join(', ');
    throw new Problem('notPutBack', [error instanceof Error ? error.message : '', paths], { cause: error });
  }
  throw error;
}

/** Nobody knows yet what became of the job: it may have worked, and what the files say may be true. */
function isOutOfSight(error: unknown): boolean {
  const keys = [
    'deployStartUnknown',
    'deployTimedOut',
    'deployInterrupted',
    'deploySessionExpired',
    'deployOutOfSight',
  ];
  return error instanceof Problem && keys.includes(error.key);
}

/** What the org did not take comes out of the files again. */
export async function alignFiles(
  filesWith: typeof fileEdits,
  taken: readonly ProfileEdits[],
  {
    run,
    ports,
  }: {
    readonly run: { readonly files: ReadonlyMap<string, ProfileFile>; readonly edited: readonly FileEdit[] };
    readonly ports: ChangePorts;
  },
): Promise<readonly FileEdit[]> {
  const right = filesWith(taken, run.files);
  const wanted = new Map(right.map(({ change }) => [change.file.path, change.text]));
  const wrong = run.edited.filter(({ change }) => (wanted.get(change.file.path) ?? change.file.text) !== change.text);
  if (ports.project && wrong.length > 0) {
    const { failure } = await ports.project.write(
      wrong.map(({ change }) => ({
        file: { path: change.file.path, text: change.text },
        text: wanted.get(change.file.path) ?? change.file.text ?? '',
      })),
    );
    if (failure) throw failure;
  }
  return right;
}
