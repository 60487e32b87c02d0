import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { createSnapshotStore } from '../../src/adapters/project/snapshots.ts';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { Operation } from '../simulated-org/switchboard.ts';
import { killedAt } from '../support/killed.ts';
import { PROFILE_FILE, resettable, type Resettable } from '../support/resettable.ts';

const RESET = ['fls', 'reset', '--profile', INTEGRATION_PROFILE, '--no-prompt'];

type Killing = {
  readonly started?: (child: ChildProcess) => void;
  readonly env?: Readonly<Record<string, string>>;
};

describe('sf fls reset, killed', function () {
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

  function at(operation: Operation, act: () => void): void {
    seed.org.switchboard.inject({ operation, effect: { kind: 'meanwhile', act } });
  }

  function sendsNothing(): void {
    seed.org.switchboard.inject({ operation: 'deploy', effect: { kind: 'reset', during: 'request' } });
  }

  // Kills around every single call are in test/flows/killed-changes.test.ts; these are the ones whose loss would hurt most.
  it('when it deploys, and the deploy arrives: the project is whole, and the next run completes', async () => {
    await survives({
      started: (child) => {
        at('deploy', () => child.kill('SIGKILL'));
      },
    });
  });

  it("with the project's file half written: the project is whole, and the next run completes", async () => {
    await survives({ env: killedAt('half written', /\/profiles\//) });
  });

  it('when it deploys, and nothing arrives: restore brings back the org and the bytes of the project', async () => {
    const { sf, org } = seed;
    const all = seed.permissionsBut([]);
    const project = seed.committed();
    const killed = await sf.run(RESET, {
      cwd: project.folder,
      started: (child) => {
        at('deploy', () => child.kill('SIGKILL'));
        sendsNothing();
      },
    });
    expect(killed.code, killed.stderr).to.equal(-1);
    expect(project.git('status', '--porcelain'), 'the file was changed').to.not.equal('');
    org.switchboard.clear();
    const { code, stderr } = await sf.run(['fls', 'restore', '--no-prompt'], { cwd: project.folder });
    expect(code, stderr).to.equal(0);
    expect(seed.permissionsBut([])).to.deep.equal(all);
    expect(project.git('status', '--porcelain')).to.equal('');
  });

  async function survives(killing: Killing): Promise<void> {
    const { sf, org, strays, text, wanted } = seed;
    const others = seed.permissionsBut(strays);
    const project = seed.committed();
    const killed = await sf.run(RESET, { cwd: project.folder, ...killing });
    expect(killed.code, `it was killed\n${killed.stdout}\n${killed.stderr}`).to.equal(-1);
    expect(org.switchboard.unspent).to.deep.equal([]);
    const left = project.read(PROFILE_FILE);
    expect(left === text || left === wanted, 'the file is the old one or the new one').to.equal(true);
    const isChanged = left !== text || seed.straysNow().length < strays.length;
    if (isChanged) expect(seed.snapshotFiles(), 'nothing was changed without a snapshot').to.have.length(1);
    await expectUsableSnapshots();

    org.switchboard.clear();
    const { code, stderr } = await sf.run(RESET, { cwd: project.folder });
    expect(code, stderr).to.equal(0);
    expect(seed.straysNow()).to.deep.equal([]);
    expect(seed.permissionsBut(strays)).to.deep.equal(others);
    expect(project.read(PROFILE_FILE)).to.equal(wanted);
    await expectUsableSnapshots();
  }

  async function expectUsableSnapshots(): Promise<void> {
    const store = createSnapshotStore({ folder: seed.stateFolder, pluginVersion: '0' });
    const { snapshots, skipped } = await store.list(seed.state.info.id);
    expect(skipped).to.deep.equal([]);
    expect(snapshots.map(({ path }) => path).sort()).to.deep.equal(seed.snapshotFiles().sort());
    for (const path of seed.snapshotFiles()) expect(JSON.parse(readFileSync(path, 'utf8'))).to.include({ version: 2 });
  }
});
