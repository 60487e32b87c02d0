import { Messages } from '@salesforce/core';
import { Problem } from '../../fls/problem.ts';
import { getErrorMessage } from '../../text/error-message.ts';
import { readMember, toText } from '../../values/loosely-typed.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'file-faults');

/** What the system calls the faults that people meet: each has a text in `messages/file-faults.md`. */
const KNOWN_CODES = [
  'EACCES',
  'EBUSY',
  'EDQUOT',
  'EEXIST',
  'EFBIG',
  'EIO',
  'EISDIR',
  'ELOOP',
  'EMFILE',
  'ENAMETOOLONG',
  'ENFILE',
  'ENOENT',
  'ENOSPC',
  'ENOTDIR',
  'ENXIO',
  'EPERM',
  'EROFS',
  'ESTALE',
] as const;

/**
 * Why a file cannot be read or written, in words and with the code of the system, as `the disk is full (ENOSPC)`. Node's
 * messages also name the call and the path, which may be that of a temporary file; whoever shows the fault names the path.
 */
export function describeFileFault(error: unknown): string {
  const code = findFaultCode(error);
  if (code !== null) return messages.getMessage('code', [messages.getMessage(`code.${code}`), code]);
  return getErrorMessage(error).replace(/, \w+(?: '.*)?$/s, '');
}

/** The code by which the system names a fault of a file; null for every other error. */
function findFaultCode(error: unknown): (typeof KNOWN_CODES)[number] | null {
  const code = toText(readMember(error, 'code'));
  return KNOWN_CODES.find((known) => known === code) ?? null;
}

/** The error of the system that an error is, or that a library has wrapped; null when it has to do with no file. */
export function findFileError(error: unknown): Error | null {
  if (!(error instanceof Error)) return null;
  return findFaultCode(error) === null ? findFileError(error.cause) : error;
}

/**
 * The problem that an error of the system is, such as one that a library meets in the state folder of sf; null for others, also
 * for that of a program which cannot be started: its `path` names the program as it was called.
 */
export function explainFileError(error: Error): Problem | null {
  const path = toText(readMember(error, 'path'));
  if (error instanceof Problem || path === '' || findFaultCode(error) === null) return null;
  if (toText(readMember(error, 'syscall')).startsWith('spawn')) return null;
  return new Problem('unusableFile', { path, problem: describeFileFault(error) }, { cause: error });
}
