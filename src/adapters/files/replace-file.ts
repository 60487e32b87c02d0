import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Problem } from '../../fls/problem.ts';
import { getErrorMessage } from '../../text/error-message.ts';

/** Who may do what, as `chmod` takes it; that of folders is for those that are made. */
export type FileModes = { readonly file: number; readonly folder: number };

/** What Node takes where none is given, less what the system is set to withhold. */
const DEFAULT_MODES: FileModes = { file: 0o666, folder: 0o777 };

/**
 * Puts a text in a file's place as a whole: written beside it, flushed to disk, renamed over it. A process that is
 * killed leaves the old file or the new one. Keeps the mode of the old file, unless one is given, and a link to it;
 * folders are made as needed.
 *
 * @throws Problem `notWritten` with the path and the cause; the old file is as it was
 */
export async function replaceFile(path: string, text: string, given?: FileModes): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const beside = join(dirname(target), `.${randomUUID()}.tmp`);
  try {
    await mkdir(dirname(target), { recursive: true, mode: given?.folder ?? DEFAULT_MODES.folder });
    const old = await readFileMode(target);
    if (old !== null) await access(target, constants.W_OK);
    const mode = given?.file ?? old;
    const file = await open(beside, 'wx', mode ?? DEFAULT_MODES.file);
    try {
      if (mode !== null) await file.chmod(mode);
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, target);
    await flushFolder(dirname(target));
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => {});
    // Node names both paths of a rename behind the reason; one of them is ours.
    throw new Problem('notWritten', { path, problem: getErrorMessage(cause).split(',')[0] ?? '' }, { cause });
  }
}

/** Without it a power cut can lose the new name of a file that was flushed itself. Some systems cannot do it. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

async function readFileMode(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mode & 0o7777;
  } catch {
    return null;
  }
}
