import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** What a worker is asked to run; a new number loads again what the change of a file affects. */
export type SpecRun = { readonly run: number; readonly spec: string; readonly affected: readonly string[] };

/** What became of a spec: null where it passes; the memory of the worker is in bytes. */
export type SpecResult = { readonly failure: string | null; readonly isUncaught: boolean; readonly memory: number };

/** A spec that ended its worker, or took too long. */
export type Verdict = SpecResult | 'ended' | 'hung';

/** Modules that were loaded once stay in memory: a worker that has grown to this many bytes is replaced. */
const MOST_MEMORY = 1_200_000_000;

/** Runs specs in one process that is started once, and again when a spec has ended or spoilt it. */
export class SpecRunner {
  readonly #root: string;
  #worker: ChildProcess | null = null;
  /** Whether the last run failed, so that it may have left something behind. */
  #isSpoilt = false;
  /** Specs that have passed in this worker since the last failure that another spec ran after. */
  readonly #passed = new Set<string>();

  /** @param root the copy of the project */
  public constructor(root: string) {
    this.#root = root;
  }

  public get isFresh(): boolean {
    return this.#worker === null;
  }

  /** Whether the spec passed in this process, and nothing failed in it between then and the last run. */
  public isUnspoiltSince(spec: string): boolean {
    return this.#passed.has(spec);
  }

  /** @param limit in milliseconds */
  public async run(asked: SpecRun, limit: number): Promise<Verdict> {
    if (this.#isSpoilt) this.#passed.clear();
    const worker = this.#worker ?? this.#start();
    const { promise, resolve } = Promise.withResolvers<Verdict>();
    const timer = setTimeout(resolve, limit, 'hung');
    const end = (): void => {
      resolve('ended');
    };
    worker.once('message', (result: SpecResult) => {
      resolve(result);
    });
    worker.once('exit', end);
    worker.send(asked);
    const verdict = await promise;
    clearTimeout(timer);
    worker.removeAllListeners('message').off('exit', end);
    this.#isSpoilt = typeof verdict === 'string' || verdict.failure !== null;
    if (!this.#isSpoilt) this.#passed.add(asked.spec);
    if (typeof verdict === 'string' || verdict.memory > MOST_MEMORY) this.stop();
    return verdict;
  }

  /** The next spec gets a new worker. */
  public stop(): void {
    this.#worker?.kill('SIGKILL');
    this.#worker = null;
    this.#passed.clear();
    this.#isSpoilt = false;
  }

  #start(): ChildProcess {
    this.#worker = fork(join(this.#root, 'tasks', 'mutation', 'worker.ts'), {
      cwd: this.#root,
      execArgv: ['--max-old-space-size=2000'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    return this.#worker;
  }
}
