import { hasErrorCode } from '../../values/loosely-typed.ts';

/** Whether a process of this machine runs. One of another user does, too: it may not be sent a signal. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !hasErrorCode(error, 'ESRCH');
  }
}
