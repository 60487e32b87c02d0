import { Problem } from '../../../src/fls/problem.ts';
import type { WorldOptions } from './change-state.ts';
import { entries, integration, profileText } from '../fakes.ts';
import { changeWorld, second, type ChangeWorld } from './change-world.ts';
import { runKilled } from './killing.ts';
import { resetting } from './resetting.ts';
import { problemOf } from '../../support/problem.ts';

export const timedOut = new Problem('deployTimedOut', { job: '0' });
export const cutOff = new Problem('deployStartUnknown', { problem: 'cut off' });
export const required = 'You cannot deploy to a required field: Account.Tier__c';

/** Refuses Account.Tier__c. */
export const refuse: WorldOptions['refuse'] = (sent) =>
  [...sent].flatMap(([component, fields]) =>
    fields.includes('Account.Tier__c') ? [{ component, problem: required }] : [],
  );

/** A world in which a reset ended with a problem, which then is over. */
export async function failedWorld(changes: Partial<WorldOptions>): Promise<ChangeWorld> {
  const world = changeWorld(changes);
  await problemOf(resetting(world));
  return heal(world);
}

/** A world in which the job of the first of two profiles has ended, and none was started for the second. */
export async function halfWorld(changes: Partial<WorldOptions> = {}): Promise<ChangeWorld> {
  const text = profileText(entries);
  const world = changeWorld({ profiles: [integration, second], files: [text, text], ...changes });
  const { deployer } = world.ports;
  const start: typeof deployer.start = async (request) => {
    if (request.profiles.size > 1) throw new Problem('deployTooLarge', { profile: 'both', refusal: 'LIMIT' });
    if (world.jobs.length > 0) throw new Problem('connectionLost', { problem: 'cut off' });
    return deployer.start(request);
  };
  const scope = { kind: 'named' as const, names: [integration.name, second.name] };
  await problemOf(resetting({ ...world, ports: { ...world.ports, deployer: { ...deployer, start } } }, { scope }));
  return heal(world);
}

/** A world in which a reset was killed right after the last of these calls. */
export async function killedWorld(calls: readonly string[], changes: Partial<WorldOptions> = {}): Promise<ChangeWorld> {
  const world = changeWorld(changes);
  for (let stop = 0; ; stop += 1) {
    const trial = changeWorld(changes);
    const run = await runKilled(trial, resetting, { stop, when: 'after' });
    if (!run.isKilled) throw new Error(`no such calls: ${calls.join(' ')} in ${run.calls.join(' ')}`);
    if (!run.calls.join(' ').endsWith(calls.join(' '))) continue;
    await runKilled(world, resetting, { stop, when: 'after' });
    return heal(world);
  }
}

/** Everything works again, and the log begins anew. */
export function heal(world: ChangeWorld): ChangeWorld {
  Object.assign(world.options, {
    waitFails: null,
    startFails: null,
    startLost: false,
    unwritable: '',
    meanwhile: () => {},
  });
  world.done.length = 0;
  return world;
}
