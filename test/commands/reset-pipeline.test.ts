import { expect } from 'chai';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import { reset, type Where } from '../support/command.ts';
import { startResetWorld } from '../support/reset-world.ts';

const ARGS = ['--profile', INTEGRATION_PROFILE, '--sobject', 'Account'];
const PIPELINES = ['CI', 'TF_BUILD', 'JENKINS_URL'];

describe('fls reset in a pipeline', function () {
  this.timeout(60_000);
  const before = new Map(PIPELINES.map((name) => [name, process.env[name] ?? '']));
  let org: RunningOrg;
  let where: Where;

  beforeEach(async () => {
    for (const name of PIPELINES) process.env[name] = '';
    ({ where, org } = await startResetWorld());
  });

  afterEach(async () => {
    for (const [name, value] of before) process.env[name] = value;
    await org.stop();
  });

  const isWarned = async (...args: readonly string[]): Promise<boolean> => {
    const { code, stdout, stderr } = await reset(where, ...ARGS, ...args);
    expect(code, stderr).to.equal(0);
    return `${stdout}${stderr}`.includes('a pipeline may delete it with this machine');
  };

  for (const [name, value] of [
    ['CI', 'true'],
    ['TF_BUILD', 'True'],
    ['JENKINS_URL', 'https://ci.example'],
  ] as const)
    it(`warns that the only way back lies on this machine: ${name}`, async () => {
      process.env[name] = value;
      expect(await isWarned('--no-prompt', '--json')).to.equal(true);
    });

  it('does not warn where there is another way, or nothing to undo, or no pipeline', async () => {
    expect(await isWarned('--no-prompt', '--exposure', 'dormant')).to.equal(false);
    process.env['CI'] = 'true';
    expect(await isWarned('--dry-run')).to.equal(false);
    expect(await isWarned('--no-prompt', '--sobject', 'Account', '--field', 'Nothing.*')).to.equal(false);
    expect(await isWarned('--no-prompt', '--snapshot-dir', 'snapshots')).to.equal(false);
    process.env['CI'] = 'false';
    expect(await isWarned('--no-prompt')).to.equal(false);
  });
});
