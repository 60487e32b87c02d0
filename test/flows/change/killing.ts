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
  return async (changes) => {
    const written: string[] = [];
    for (const change of changes) {
      const result = await write([change]);
      written.push(...result.written);
      if (result.failure) return { written, failure: result.failure };
    }
    return { written, failure: null };
  };
}
