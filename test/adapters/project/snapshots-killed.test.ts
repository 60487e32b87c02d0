import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { createSnapshotStore } from '../../../src/adapters/project/snapshots.ts';
import { newFolder } from '../../support/environment.ts';
import { killedAt } from '../../support/killed.ts';

const source = pathToFileURL(join(import.meta.dirname, '../../../src/adapters/project/snapshots.ts')).href;
const ORG = '00D000000000001EAA';

/** Saves snapshots of a megabyte for ever, updates each, and tells of each that was saved. */
const saver = `
  import { createSnapshotStore } from ${JSON.stringify(source)};
  const snapshots = createSnapshotStore({ folder: process.argv[1], pluginVersion: '1' });
  const fields = Array.from({ length: 60_000 }, (_, index) => 'Account.É' + index);
  const profile = {
    id: '00e000000000001AAA', fullName: 'A', name: 'A', edits: [{ from: 'edit', to: 'none', fields }],
    login: { loginFlows: [], loginHours: [], loginIpRanges: [] }, others: null, files: [],
  };
  for (;;) {
    const org = { id: '${ORG}', alias: null, username: null };
    const { snapshot, path } = await snapshots.create({ org, root: null, testLevel: null, profiles: [profile] });
    console.log(snapshot.id);
    const [change] = snapshot.changes;
    await snapshots.update({ path, snapshot: { ...snapshot, changes: [{ ...change, state: 'submitted' }] } });
  }
`;

describe('saving a snapshot', function () {
  this.timeout(120_000);

  it('leaves a whole one or none, whenever the process is killed, and each that it told of', async () => {
    const folder = newFolder('snapshots');
    const snapshots = createSnapshotStore({ folder, pluginVersion: '1' });
    const told: string[] = [];
    for (let kill = 0; kill < 5; kill += 1) {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', saver, folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const output: string[] = [];
      child.stdout.setEncoding('utf8').on('data', (ids: string) => output.push(ids));
      await once(child.stdout, 'data');
      const watcher = watch(join(folder, ORG));
      await once(watcher, 'change');
      await pause(2 * kill);
      child.kill('SIGKILL');
      watcher.close();
      await once(child, 'close');
      told.push(...output.join('').split('\n').slice(0, -1));
    }
    const { snapshots: listed, skipped } = await snapshots.list(ORG);
    expect(skipped).to.deep.equal([]);
    expect(listed.map(({ id }) => id)).to.include.members(told);
    expect(told.length).to.be.at.least(5);
  });

  it('leaves nothing after the next look, when the process is killed while it writes the first', async () => {
    const folder = newFolder('snapshots');
    const child = spawn(process.execPath, ['--input-type=module', '--eval', saver, folder], {
      env: { ...process.env, ...killedAt('half written', /\/snapshots-/) },
      stdio: 'ignore',
    });
    await once(child, 'close');
    expect(readdirSync(join(folder, ORG)).length).to.equal(1);
    const listed = await createSnapshotStore({ folder, pluginVersion: '1' }).list(ORG);
    expect([listed, readdirSync(join(folder, ORG))]).to.deep.equal([{ snapshots: [], skipped: [] }, []]);
  });
});
