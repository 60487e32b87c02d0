import { Logger, LoggerLevel } from '@salesforce/core';

/** Settings of the person who wants to see the log as it grows, or none at all. */
const LOG_SETTINGS = ['SF_LOG_LEVEL', 'SF_DISABLE_LOG_FILE', 'SFDX_DISABLE_LOG_FILE', 'DEBUG'];

/** What has been logged and is not in the log file yet. */
export type DeferredLog = {
  /** Writes it to the log file of sf, if there is any. */
  write(): void;
};

/**
 * Keeps the log of this process in memory, so that a command that logs nothing starts no log file: `@salesforce/core` writes it
 * by a worker thread, for which the process waits as it ends. A log that somebody has set up is left as it is.
 *
 * A second signal, which ends the process at once, takes along what was logged: pino writes nothing that comes while a process
 * exits (pino 9, `transport.js`, which registers its own listener of `exit`).
 */
export function deferLog(): DeferredLog {
  const isSetUp = LOG_SETTINGS.some((name) => process.env[name] !== undefined);
  const memory = isSetUp ? null : startMemoryLog();
  return {
    write: () => {
      const lines = memory?.getBufferedRecords() ?? [];
      if (lines.length === 0) return;
      Logger.destroyRoot();
      const file = Logger.getRawRootLogger();
      for (const { level, ...line } of lines) file[getLevelName(level)](line);
    },
  };
}

/** Null when something has been logged already. */
function startMemoryLog(): Logger | null {
  try {
    return new Logger({ name: Logger.ROOT_NAME, level: Logger.DEFAULT_LEVEL, useMemoryLogger: true });
  } catch {
    return null;
  }
}

function getLevelName(level: number): 'warn' | 'error' | 'fatal' {
  if (level >= LoggerLevel.FATAL.valueOf()) return 'fatal';
  return level >= LoggerLevel.ERROR.valueOf() ? 'error' : 'warn';
}
