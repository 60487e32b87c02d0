import { Problem } from '../../../src/fls/problem.ts';
import type { ChangePorts } from '../../../src/flows/change/change.ts';
import type { ProfileFileStore } from '../../../src/ports/project.ts';
import type { ChangeWorld } from './change-world.ts';

/**
 * Runs a command that is killed around one of its calls: the process then does nothing any more, and what the call did stands.
 *
 * @param stop number of the call, from 0 on; the command ends when it has fewer
 * @param when whether the call has its effect
 * @returns the calls, and whether the command was killed
 */
export async function runKilled(
  world: ChangeWorld,
  run: (world: ChangeWorld) => Promise<unknown>,
  { stop, when }: { readonly stop: number; readonly when: 'before' | 'after' },
): Promise<{ readonly calls: readonly string[]; readonly isKilled: boolean }> {
  const calls: string[] = [];
  const death = Promise.withResolvers<true>();
  const watch =
    <Parameters extends unknown[], Result>(name: string, call: (...parameters: Parameters) => Promise<Result>) =>
    async (...parameters: Parameters): Promise<Result> => {
      const isLast = calls.push(name) - 1 === stop;
      if (!isLast) return call(...parameters);
      if (when === 'after') await call(...parameters).catch(() => {});
      death.resolve(true);
      return new Promise(() => {});
    };
  const isKilled = await Promise.race([
    death.promise,
    run({ ...world, ports: watchPorts(world.ports, watch) }).then(() => false),
  ]);
  return { calls, isKilled };
}

type Watch = <Parameters extends unknown[], Result>(
  name: string,
  call: (...parameters: Parameters) => Promise<Result>,
) => (...parameters: Parameters) => Promise<Result>;

function watchPorts(ports: ChangePorts, watch: Watch): ChangePorts {
  const { snapshots, deployer, project, org, tracking } = ports;
  return {
    ...ports,
    snapshots: {
      ...snapshots,
      create: watch('create', async (content) => snapshots.create(content)),
      update: watch('update', async (opened) => snapshots.update(opened)),
    },
    deployer: {
      ...deployer,
      start: watch('start', async (request) => deployer.start(request)),
      wait: watch('wait', async (id) => deployer.wait(id)),
    },
    project: project && { ...project, write: writeOneByOne(watch('write', async (changes) => project.write(changes))) },
    org: { ...org, readFieldPermissions: watch('read', async (ids) => org.readFieldPermissions(ids)) },
    tracking: { ...tracking, begin: watch('track', async () => tracking.begin()) },
  };
}

/** A command can be killed between two files. */
function writeOneByOne(write: ProfileFileStore['write']): ProfileFileStore['write'] {
  return async (changes, stop) => {
    const written: string[] = [];
    for (const change of changes) {
      const { written: one, failure } = await write([change], stop);
      written.push(...one);
      if (failure)
        return { written, failure: written.length > 0 ? failure.addStartedWork({ files: written }) : failure };
    }
    return { written, failure: null };
  };
}

/** Where a command ends: at a call of this number, from 0 on, before or after its effect. */
export type Stop = { readonly stop: number; readonly when: 'before' | 'after' };

/**
 * Runs a command to which a signal comes at one of its calls, as the adapters and the guard of a command have it: before its
 * first step that changes something, the command ends at once, and nothing that it has left behind may begin one. After it, no
 * question to the org is answered and no deploy is started, and what is being written is finished.
 *
 * @returns the calls, whether the signal came, and the problem that the command ended with
 */
export async function runInterrupted(
  world: ChangeWorld,
  run: (world: ChangeWorld) => Promise<unknown>,
  { stop, when }: Stop,
): Promise<{ readonly calls: readonly string[]; readonly hasCome: boolean; readonly problem: Problem | null }> {
  const calls: string[] = [];
  let [hasCome, hasStarted] = [false, false];
  const atOnce = Promise.withResolvers<never>();
  const throwIfInterrupted = (): void => {
    if (!hasCome) return;
    const problem = new Problem('interrupted', {}, { exitCode: 143 });
    throw hasStarted ? problem : problem.addStartedWork({});
  };
  const signal = (): void => {
    hasCome = true;
    if (!hasStarted) atOnce.reject(new Problem('interrupted', {}, { exitCode: 143 }).addStartedWork({}));
  };
  const watch = async <Result>(name: string, call: () => Promise<Result>): Promise<Result> => {
    const isLast = calls.push(name) - 1 === stop;
    if (isLast && when === 'before') signal();
    try {
      return await call();
    } finally {
      if (isLast && when === 'after') signal();
    }
  };
  const ask: Ask = async (name, call, job) =>
    watch(name, async () => {
      if (hasCome && job !== undefined)
        throw new Problem('deployInterrupted', { job }, { exitCode: 143 }).addStartedWork({ job });
      throwIfInterrupted();
      return call();
    });
  const change: Ask = async (name, call) =>
    watch(name, async () => {
      if (!hasStarted) throwIfInterrupted();
      hasStarted = true;
      return call();
    });
  const running = run({ ...world, ports: interruptPorts(world.ports, { ask, change, throwIfInterrupted }) });
  const problem = await Promise.race([running, atOnce.promise]).then(
    () => null,
    (error: unknown) => {
      if (error instanceof Problem) return error;
      throw error;
    },
  );
  await running.catch(() => {});
  return { calls, hasCome, problem };
}

type Wires = { readonly ask: Ask; readonly change: Ask; readonly throwIfInterrupted: () => void };

function interruptPorts(ports: ChangePorts, { ask, change, throwIfInterrupted }: Wires): ChangePorts {
  const { snapshots, deployer, project, org, tracking, retriever, lock } = ports;
  const writeFile: ProfileFileStore['write'] = async (changes, stop) => {
    try {
      stop?.throwIfInterrupted();
      return await change('write', async () => project?.write(changes) ?? { written: [], failure: null });
    } catch (error) {
      if (error instanceof Problem) return { written: [], failure: error };
      throw error;
    }
  };
  return {
    ...ports,
    org: askEverything(org, ask),
    retriever: { retrieve: async (request) => ask('retrieve', async () => retriever.retrieve(request)) },
    lock: { acquire: async () => ask('lock', async () => lock.acquire()) },
    interruption: { throwIfInterrupted },
    snapshots: {
      ...snapshots,
      create: async (content) => change('create', async () => snapshots.create(content)),
      update: async (opened) => change('update', async () => snapshots.update(opened)),
    },
    deployer: {
      start: async (request) => ask('start', async () => deployer.start(request)),
      wait: async (id) => ask('wait', async () => deployer.wait(id), id),
      check: async (id) => ask('check', async () => deployer.check(id), id),
      findStarted: async (since) => ask('find', async () => deployer.findStarted(since)),
    },
    project: project && { ...project, write: writeOneByOne(writeFile) },
    tracking: { ...tracking, begin: async () => ask('track', async () => tracking.begin()) },
  };
}

/** @param job the job that a call is about */
type Ask = <Result>(name: string, call: () => Promise<Result>, job?: string) => Promise<Result>;

/** Every method that answers later asks the org. */
function askEverything(org: ChangePorts['org'], ask: Ask): ChangePorts['org'] {
  return new Proxy(org, {
    get: (target, key): unknown => {
      const method: unknown = Reflect.get(target, key);
      if (typeof method !== 'function') return method;
      return (...parameters: unknown[]): unknown => {
        const result: unknown = Reflect.apply(method, target, parameters);
        if (!(result instanceof Promise)) return result;
        const answer: Promise<unknown> = result;
        return ask(String(key), async () => answer);
      };
    },
  });
}
