import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import { quickClock } from '../support/quick-clock.ts';
import { PROFILE_FILE, resettable, type Resettable } from '../support/resettable.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];
const RESET = ['fls', 'reset', ...PROFILE, '--no-prompt'];

describe('sf fls reset, through the real sf', function () {
  this.timeout(600_000);
  let seed: Resettable;

  before(async () => {
    seed = await resettable();
  });

  after(async () => {
    await seed.org.stop();
  });

  beforeEach(() => {
    seed.startOver();
  });

  it('leaves no stray, and in git the two values of each; again, there is nothing to do', async () => {
    const { sf, org, strays, wanted } = seed;
    const others = seed.permissionsBut(strays);
    const project = seed.committed();
    const first = await sf.run(RESET, { cwd: project.folder });
    expect(first.code, first.stderr).to.equal(0);
    expect(strays.length).to.be.greaterThan(200);
    expect(seed.straysNow()).to.deep.equal([]);
    expect(seed.permissionsBut(strays)).to.deep.equal(others);
    expect(project.read(PROFILE_FILE)).to.equal(wanted);
    expect(project.git('status', '--porcelain')).to.match(/^ M [^\n]*\.profile-meta\.xml"?\n$/);
    const changed = project.git('diff', '--unified=0').match(/^[-+](?![-+]).*$/gm) ?? [];
    expect(changed.length).to.be.greaterThan(strays.length);
    for (const line of changed) expect(line).to.match(/^[-+]\s*<(editable|readable)>(true|false)<\/\1>$/);

    org.switchboard.clear();
    const second = await sf.run([...RESET, '--json'], { cwd: project.folder });
    expect([second.code, member(resultOf(second.stdout), 'status')], second.stderr).to.deep.equal([0, 'nothingToDo']);
    expect(org.switchboard.count('deploy')).to.equal(0);
    expect(project.read(PROFILE_FILE)).to.equal(wanted);
    expect(seed.snapshotFiles()).to.have.length(1);
  });

  it('is undone by restore: the permissions of the org and the bytes of the project are what they were', async () => {
    const { sf } = seed;
    const all = seed.permissionsBut([]);
    const project = seed.committed();
    expect((await sf.run(RESET, { cwd: project.folder })).code).to.equal(0);
    expect(seed.permissionsBut([])).to.not.deep.equal(all);
    const restored = await sf.run(['fls', 'restore', '--no-prompt', '--json'], { cwd: project.folder });
    expect([restored.code, member(resultOf(restored.stdout), 'status')], restored.stderr).to.deep.equal([
      0,
      'restored',
    ]);
    expect(seed.permissionsBut([])).to.deep.equal(all);
    expect(project.git('status', '--porcelain')).to.equal('');
    const list = await sf.run(['fls', 'list', 'snapshots'], { cwd: project.folder });
    expect(list.stdout).to.match(/field permissions; restored$/m);
  });

  it('leaves org, project and state folder alone in a dry run', async () => {
    const { sf, org } = seed;
    const all = seed.permissionsBut([]);
    const project = seed.committed();
    const { code, stdout, stderr } = await sf.run([...RESET, '--dry-run', '--json'], { cwd: project.folder });
    expect([code, member(resultOf(stdout), 'status')], stderr).to.deep.equal([0, 'dryRun']);
    expect(member(resultOf(stdout), 'edits')).to.have.length(seed.strays.length);
    expect(org.switchboard.count('deploy'), 'the org was asked').to.equal(1);
    expect(project.git('status', '--porcelain', '--ignored')).to.equal('');
    expect(seed.permissionsBut([])).to.deep.equal(all);
    expect(existsSync(seed.stateFolder)).to.equal(false);
  });

  it('ends with 130 and the job id when it is interrupted while the deploy runs', async () => {
    const { sf, org } = seed;
    const { code, stderr } = await sf.run(RESET, {
      cwd: seed.committed().folder,
      started: (child) => {
        const neverDone = (): void => {
          org.switchboard.pollsBeforeDone = 9999;
        };
        const interrupt = (): void => {
          child.kill('SIGINT');
        };
        org.switchboard.inject({ operation: 'deploy', effect: { kind: 'meanwhile', act: neverDone } });
        org.switchboard.inject({ operation: 'checkDeployStatus', effect: { kind: 'meanwhile', act: interrupt } });
      },
    });
    expect(code, stderr).to.equal(130);
    const said = stderr.replaceAll(/\s+/g, ' ');
    expect(said).to.match(/The command was interrupted\. The deploy continues by itself \(job 0Af\w{15}\)/);
    expect(said).to.match(/sf project deploy report --job-id 0Af\w{15} --target-org fls/);
    expect(said).to.match(/These files of your project hold the change: \S+\/profiles\//);
    expect(said).to.match(/sf fls restore --snapshot \S+ --target-org fls/);
    expect(stderr).to.not.contain('    at ');
  });

  it('ends with 69 when the time to wait is over; the commands it gives tell the rest and go back', async () => {
    const { sf, org } = seed;
    const all = seed.permissionsBut([]);
    const project = seed.committed();
    org.switchboard.inject({
      operation: 'deploy',
      effect: { kind: 'meanwhile', act: () => (org.switchboard.pollsBeforeDone = 12) },
    });
    const { code, stdout } = await sf.run([...RESET, '--json', '--wait', '1'], {
      cwd: project.folder,
      env: quickClock(15),
    });
    const error: unknown = JSON.parse(stdout);
    expect([code, member(error, 'name'), member(error, 'exitCode')]).to.deep.equal([69, 'DeployTimedOutError', 69]);
    const data = member(error, 'data');
    expect(member(data, 'files')).to.deep.equal([PROFILE_FILE]);
    expect(member(member(data, 'snapshot'), 'path')).to.deep.equal(seed.snapshotFiles()[0]);
    expect(project.read(PROFILE_FILE)).to.equal(seed.wanted);

    org.switchboard.clear();
    const actions = String(member(error, 'actions'));
    const report = /sf project deploy report [^,]+/.exec(actions)?.[0] ?? '';
    const told = await sf.shell(`${report} --wait 1`, { cwd: sf.home });
    expect(told.code, told.stderr).to.equal(0);
    expect(told.stdout)
      .to.contain(String(member(data, 'job')))
      .and.contain('Succeeded');
    expect(seed.straysNow()).to.deep.equal([]);
    const back = /sf fls restore [^,]+/.exec(actions)?.[0] ?? '';
    const restored = await sf.shell(`${back} --no-prompt`, { cwd: project.folder });
    expect(restored.code, restored.stderr).to.equal(0);
    expect(seed.permissionsBut([])).to.deep.equal(all);
    expect(project.git('status', '--porcelain')).to.equal('');
  });

  it('with --no-deploy changes the file alone, and the command it gives deploys it', async () => {
    const { sf, org, strays } = seed;
    const others = seed.permissionsBut(strays);
    const project = seed.committed();
    const { code, stdout, stderr } = await sf.run([...RESET, '--no-deploy'], { cwd: project.folder });
    expect(code, stderr).to.equal(0);
    expect(project.read(PROFILE_FILE)).to.equal(seed.wanted);
    expect([org.switchboard.count('deploy'), seed.straysNow()]).to.deep.equal([0, strays]);
    const command = /^ {2}(sf project deploy start .*)$/m.exec(stdout)?.[1] ?? '';
    const deployed = await sf.shell(command, { cwd: project.folder });
    expect(deployed.code, `${command}\n${deployed.stdout}\n${deployed.stderr}`).to.equal(0);
    expect(seed.straysNow()).to.deep.equal([]);
    expect(seed.permissionsBut(strays)).to.deep.equal(others);
  });
});

function resultOf(stdout: string | undefined): unknown {
  return member(JSON.parse(stdout ?? ''), 'result');
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
