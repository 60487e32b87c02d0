import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import type { Fault } from '../simulated-org/switchboard.ts';
import {
  doctor,
  errorOf,
  report,
  reset,
  restore,
  resultOf,
  retrieve,
  type CommandRun,
  type Where,
} from '../support/command.ts';
import { newProject } from '../support/project.ts';
import { forgetSignal, sendSignal } from '../support/signals.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];

const commands: Readonly<Record<string, (where: Where, ...args: readonly string[]) => Promise<CommandRun<unknown>>>> = {
  report: async (where, ...args) => report(where, ...PROFILE, ...args),
  retrieve: async (where, ...args) => retrieve(where, ...PROFILE, ...args),
  'reset --dry-run': async (where, ...args) => reset(where, ...PROFILE, '--dry-run', ...args),
  reset: async (where, ...args) => reset(where, ...PROFILE, '--no-prompt', ...args),
  restore: async (where, ...args) => restore(where, '--no-prompt', ...args),
  doctor: async (where, ...args) => doctor(where, ...args),
};

describe('a command that a signal ends while it reads', function () {
  this.timeout(120_000);
  const state = seedOrg();
  let org: RunningOrg;

  before(async () => {
    org = await startOrg(state);
    resultOf(await reset({ project: newProject(), org, state }, ...PROFILE, '--no-prompt'));
    org.switchboard.clear();
  });

  afterEach(async () => {
    org.switchboard.clear();
    await forgetSignal();
  });

  after(async () => {
    await org.stop();
  });

  async function interrupt(
    name: string,
    signal: NodeJS.Signals,
    ...args: readonly string[]
  ): Promise<CommandRun<unknown>> {
    const act = (): void => {
      sendSignal(signal);
    };
    const project = newProject();
    const run = commands[name];
    if (!run) throw new TypeError(name);
    const fault: Fault = { operation: 'query', effect: { kind: 'meanwhile', act } };
    const ended = await run({ project, org, state, faults: [fault] }, ...args);
    expect(org.switchboard.unspent).to.deep.equal([]);
    expect(org.switchboard.count('deploy')).to.equal(0);
    expect(readdirSync(join(project.folder, 'force-app'))).to.deep.equal([]);
    return ended;
  }

  const cases: readonly (readonly [string, NodeJS.Signals, number])[] = [
    ['report', 'SIGINT', 130],
    ['retrieve', 'SIGHUP', 130],
    ['reset --dry-run', 'SIGINT', 130],
    ['reset', 'SIGTERM', 143],
    ['restore', 'SIGINT', 130],
    ['doctor', 'SIGTERM', 143],
  ];
  for (const [name, signal, code] of cases)
    it(`${name}: ends with ${code} on ${signal}, and says that nothing was changed`, async () => {
      const before = process.listeners(signal);
      const ended = await interrupt(name, signal);
      expect([ended.code, errorOf(ended).name]).to.deep.equal([code, 'InterruptedError']);
      expect(ended.stderr).to.contain('The command was interrupted. Nothing was changed').and.not.contain('    at ');
      expect(process.listeners(signal)).to.deep.equal(before);
    });

  it('says the same as JSON', async () => {
    const { stdout } = await interrupt('reset', 'SIGTERM', '--json');
    expect(JSON.parse(stdout)).to.deep.include({
      status: 143,
      exitCode: 143,
      name: 'InterruptedError',
      message: 'The command was interrupted. Nothing was changed, neither in the org nor in the project.',
      data: { job: null, snapshot: null, files: [] },
    });
  });
});
