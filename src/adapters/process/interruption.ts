import { Problem } from '../../fls/problem.ts';
import type { Interruption } from '../../ports/interruption.ts';

/** Exit codes by the signals that ask a command to end. Windows sends SIGBREAK, and SIGHUP when its window is closed. */
const EXIT_CODES = { SIGINT: 130, SIGHUP: 130, SIGBREAK: 130, SIGTERM: 143 } as const;

type EndingSignal = keyof typeof EXIT_CODES;

const SIGNALS = Object.keys(EXIT_CODES).filter(isEndingSignal);

/** The exit code of the signal that came; null as long as none has come. */
let exitCode: number | null = null;

let hasStartedWork = false;

let hasEnded = false;

/** How long the process may go on after a signal that comes when the command has ended, in milliseconds. */
const END_GRACE = 1000;

let endTimer: NodeJS.Timeout | undefined;

/** What ends a call that is under way. */
const stopCalls = new Set<() => void>();

export const interruption: Interruption = {
  throwIfInterrupted: () => {
    if (exitCode !== null) throw createInterruptedProblem(exitCode);
  },
};

/**
 * Runs a command. The first signal ends it at the next safe point: a network call, a wait, a question, or the step before
 * a write. A second signal ends the process at once.
 *
 * A signal that comes when the command has ended does not replace its exit code: it has told what it did. The process has a
 * moment to end by itself.
 *
 * The listeners that the command adds before it first waits are removed: those of sf throw in the listener, where no
 * try/catch sees it, so that the process ends with a stack trace and exit code 1 (sf-plugins-core 13,
 * `SfCommand._run`).
 */
export async function guardCommand<T>(run: () => Promise<T>): Promise<T> {
  exitCode = null;
  hasStartedWork = false;
  hasEnded = false;
  clearTimeout(endTimer);
  const others = SIGNALS.map((signal) => ({ signal, listeners: new Set(process.listeners(signal)) }));
  const running = run();
  for (const { signal, listeners } of others) {
    for (const listener of process.listeners(signal)) if (!listeners.has(listener)) process.off(signal, listener);
    if (!listeners.has(noteSignal)) process.on(signal, noteSignal);
  }
  try {
    return await running;
  } finally {
    // The signal stays noted: what the command has left behind must not go on until the process ends.
    hasEnded = true;
  }
}

/**
 * Runs a call that nothing depends on when it is left: a request that only reads, a pause, a question.
 *
 * @param grace milliseconds that the call has left after a signal
 * @throws Problem `interrupted` when a signal comes, or has come; any error of the call
 */
export async function runInterruptibly<T>(call: () => Promise<T>, grace = 0): Promise<T> {
  interruption.throwIfInterrupted();
  const { promise, reject } = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    timer = setTimeout(() => {
      reject(createInterruptedProblem(exitCode));
    }, grace);
  };
  stopCalls.add(stop);
  try {
    return await Promise.race([call(), promise]);
  } finally {
    stopCalls.delete(stop);
    clearTimeout(timer);
  }
}

/** The same for the whole of a command, until it starts to change something: from then on, its steps decide. */
export async function runUntilWork<T>(call: () => Promise<T>): Promise<T> {
  interruption.throwIfInterrupted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => {
    if (!hasStartedWork) reject(createInterruptedProblem(exitCode));
  };
  stopCalls.add(stop);
  try {
    return await Promise.race([call(), promise]);
  } finally {
    stopCalls.delete(stop);
  }
}

/**
 * Call it right before each step that changes something: a signal can no longer end the command in its midst.
 *
 * @throws Problem `interrupted` before the first step when a signal has come: the command has said by then that nothing was
 *   changed
 */
export function startWork(): void {
  if (!hasStartedWork) interruption.throwIfInterrupted();
  hasStartedWork = true;
}

function noteSignal(signal: NodeJS.Signals): void {
  const code = isEndingSignal(signal) ? EXIT_CODES[signal] : EXIT_CODES.SIGINT;
  if (exitCode !== null) process.exit(code);
  exitCode = code;
  if (hasEnded) endTimer = setTimeout(() => process.exit(code), END_GRACE).unref();
  for (const stop of stopCalls) stop();
}

/** Empty started work says that the command has changed nothing. */
function createInterruptedProblem(code: number | null): Problem {
  const problem = new Problem('interrupted', {}, { exitCode: code ?? EXIT_CODES.SIGINT });
  return hasStartedWork ? problem : problem.addStartedWork({});
}

function isEndingSignal(signal: string): signal is EndingSignal {
  return signal in EXIT_CODES;
}
