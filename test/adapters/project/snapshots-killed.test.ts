import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { createSnapshotStore } from '../../../src/adapters/project/snapshots.ts';
import { newFolder } from '../../support/environment.ts';

const source = pathToFileURL(join(import.meta.dirname, '../../../src/adapters/project/snapshots.ts')).href;
const ORG = '00D000000000001EAA';

/** Saves snapshots of some megabytes for ever, marks each as restored, and tells of each that was saved. */
const saver = `
  import { createSnapshotStore } from ${JSON.stringify(source)};
  const snapshots = createSnapshotStore({ folder: process.argv[1], pluginVersion: '1' });
  const file = { path: 'p', before: 'é'.repeat(2_000_000), after: '' };
  const profile = { id: '1', fullName: 'A', name: 'A', edits: [], slice: '<Profile/>'.repeat(10_000), files: [file] };
  for (;;) {
    const { id } = await snapshots.save({ org: { id: '${ORG}', alias: null, username: null }, profiles: [profile] });
    console.log(id);
    await snapshots.markRestored('${ORG}', id);
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
});
