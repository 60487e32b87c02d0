import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { FileHandle } from 'node:fs/promises';

/** What fails: a call of `node:fs/promises`, or writing the content of a file that was opened. */
export type FileFault = {
  readonly call: 'open' | 'mkdir' | 'readdir' | 'rename' | 'stat' | 'lstat' | 'write';
  /** The system's code, as `ENOSPC`. */
  readonly code: string;
  /** Of the path, with `/`. */
  readonly path: RegExp;
  /** How many such calls go well before; 0 unless said. */
  readonly after?: number;
};

type Call = (...given: readonly unknown[]) => Promise<unknown>;

const library: unknown = createRequire(import.meta.url)('node:fs/promises');

/** Runs something on a disk that fails: what is being written gets half of its text, as on a disk that becomes full. */
export async function withFileFault<T>(fault: FileFault, run: () => Promise<T>): Promise<T> {
  if (typeof library !== 'object' || library === null) throw new Error('no file system');
  const name = fault.call === 'write' ? 'open' : fault.call;
  const real: unknown = Reflect.get(library, name);
  if (!isCall(real)) throw new Error(`no ${name}`);
  let passed = 0;
  const failing = (...given: readonly unknown[]): Error | null => {
    const path = String(given[name === 'rename' ? 1 : 0]);
    if (!fault.path.test(path.replaceAll('\\', '/')) || passed++ < (fault.after ?? 0)) return null;
    // As Node says it; nobody should read it.
    return Object.assign(new Error(`${fault.code}: raw words, ${name} '${path}'`), { code: fault.code, path });
  };
  Reflect.set(library, name, async (...given: readonly unknown[]) => {
    const error = failing(...given);
    if (error === null) return real(...given);
    if (fault.call !== 'write') throw error;
    const handle: unknown = await real(...given);
    return isHandle(handle) ? failAtWrite(handle, error) : handle;
  });
  syncBuiltinESMExports();
  try {
    return await run();
  } finally {
    Reflect.set(library, name, real);
    syncBuiltinESMExports();
  }
}

function failAtWrite(handle: FileHandle, error: Error): FileHandle {
  handle.writeFile = async (content) => {
    const text = typeof content === 'string' ? content : '';
    await handle.write(text.slice(0, text.length / 2));
    throw error;
  };
  return handle;
}

function isCall(value: unknown): value is Call {
  return typeof value === 'function';
}

function isHandle(value: unknown): value is FileHandle {
  return typeof value === 'object' && value !== null && 'writeFile' in value;
}
