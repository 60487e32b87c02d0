import { spawn, type ChildProcess } from 'node:child_process';

/** What a finished process left behind. `code` is -1 when a signal ended it. */
export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type Surroundings = {
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: NodeJS.ProcessEnv;
  /** Told of the process while it runs, to send it a signal. */
  readonly started?: (child: ChildProcess) => void;
};

/**
 * Runs a program without a terminal and without stdin. Never blocks the test process: the simulated org lives in it.
 */
export async function run(command: string, args: readonly string[], { cwd, env, started }: Surroundings): Promise<Ran> {
  const child = spawn(command, args, {
    cwd,
    // Node hands down its own when there is none: the coverage of what runs here counts for nothing, and takes time.
    env: { NODE_V8_COVERAGE: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  started?.(child);
  const closed = Promise.withResolvers<number>();
  child.once('error', closed.reject);
  child.once('close', (code) => {
    closed.resolve(code ?? -1);
  });
  const [code, stdout, stderr] = await Promise.all([closed.promise, textOf(child.stdout), textOf(child.stderr)]);
  return { code, stdout, stderr };
}

/** Runs a program that has to succeed. */
export async function runOrThrow(command: string, args: readonly string[], surroundings: Surroundings): Promise<Ran> {
  const ran = await run(command, args, surroundings);
  if (ran.code === 0) return ran;
  throw new Error(`${[command, ...args].join(' ')} ended with ${ran.code}\n${ran.stdout}\n${ran.stderr}`);
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  stream.setEncoding('utf8');
  const chunks: string[] = [];
  for await (const chunk of stream) chunks.push(String(chunk));
  return chunks.join('');
}
