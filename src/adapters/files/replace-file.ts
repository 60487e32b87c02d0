import { access, constants, open, realpath, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Problem } from '../../fls/problem.ts';
import { startWork } from '../process/interruption.ts';
import { describeFileFault } from './file-fault.ts';
import { makeFolder } from './make-folder.ts';
import { findWritableFile, hasDigest } from './regular-file.ts';
import { createTemporaryPath, removeLeftoversOnce, removeTemporary } from './temporary-file.ts';

/** Permission bits as `chmod` takes them, of the file and of folders that are created. */
export type FileModes = { readonly file: number; readonly folder: number };

/** A text, or its pieces. */
type FileText = string | Iterable<string>;

/** Node's defaults, from which the umask is subtracted. */
const DEFAULT_MODES: FileModes = { file: 0o666, folder: 0o777 };

/**
 * Replaces the content of a file as a whole: writes a temporary file in the same folder, flushes it to disk and renames
 * it. A process that is killed leaves the old file or the new one. The mode of the old file stays, unless modes are
 * given; a link to the file stays a link; missing folders are created.
 *
 * @throws Problem `notWritten` with the path and the cause, and whatever the pieces throw; the old file is unchanged then
 */
export async function replaceFile(path: string, text: FileText, modes?: FileModes): Promise<void> {
  await putInPlace(path, text, { modes, checkOldFile: async () => Promise.resolve() });
}

/**
 * The same for a file that was read before. The file is compared right before the new text takes its place, so that what
 * somebody saved meanwhile is not lost.
 *
 * @param oldDigest digest of the text that was read; null when there was no file
 * @throws Problem `changedMeanwhile` when the file has another text by now, `notWritten`; the file is unchanged then
 */
export async function replaceUnchangedFile(path: string, text: string, oldDigest: string | null): Promise<void> {
  await putInPlace(path, text, {
    modes: undefined,
    checkOldFile: async () => {
      if (!(await hasDigest(path, oldDigest))) throw new Problem('changedMeanwhile', { path });
    },
  });
}

type Replacement = {
  readonly modes: FileModes | undefined;
  /** Called right before the rename; what it throws leaves the old file. */
  readonly checkOldFile: () => Promise<void>;
};

async function putInPlace(path: string, text: FileText, { modes, checkOldFile }: Replacement): Promise<void> {
  startWork();
  const target = await realpath(path).catch(() => path);
  const temporary = createTemporaryPath(target);
  try {
    // The rename would put a file in the place of a device or a pipe.
    const oldFile = await findWritableFile(target);
    await makeFolder(dirname(target), modes?.folder ?? DEFAULT_MODES.folder);
    await removeLeftoversOnce(dirname(target));
    const oldMode = oldFile === null ? null : oldFile.mode & 0o7777;
    // Renaming needs no right on the file itself, so a file that is read-only on purpose would be replaced.
    if (oldFile !== null) await access(target, constants.W_OK);
    await writeAndFlush(temporary, typeof text === 'string' ? text : markFaults(text), modes?.file ?? oldMode);
    await checkOldFile();
    await rename(temporary, target);
    await flushFolder(dirname(target));
  } catch (cause) {
    if (cause instanceof PiecesError) throw cause.cause;
    if (cause instanceof Problem) throw cause;
    throw new Problem('notWritten', { path, problem: describeFileFault(cause) }, { cause });
  } finally {
    await removeTemporary(temporary);
  }
}

/** Whoever makes the pieces has failed, not the disk. */
class PiecesError extends Error {}

function* markFaults(pieces: Iterable<string>): Generator<string, void> {
  try {
    yield* pieces;
  } catch (cause) {
    throw new PiecesError('no piece', { cause });
  }
}

/** @param mode null for the default, from which the umask is subtracted */
async function writeAndFlush(path: string, text: FileText, mode: number | null): Promise<void> {
  const file = await open(path, 'wx', mode ?? DEFAULT_MODES.file);
  try {
    if (mode !== null) await file.chmod(mode);
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Without it, a power cut can lose the new name of a file that was flushed itself. Windows cannot flush a folder. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close().catch(() => {});
}

export async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() === true;
}
