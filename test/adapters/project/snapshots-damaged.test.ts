import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { createSnapshotStore } from '../../../src/adapters/project/snapshots.ts';
import type { SnapshotStore } from '../../../src/ports/snapshots.ts';
import { newFolder } from '../../support/environment.ts';
import { problemOf } from '../../support/problem.ts';
import { content, ORG, OTHER } from './snapshot-content.ts';
import { expectRefused, refusalOf, tamper } from './snapshot-refusals.ts';

describe('snapshots that are damaged, or foreign,', () => {
  let folder: string;
  let snapshots: SnapshotStore;
  beforeEach(() => {
    folder = join(newFolder('snapshots'), 'made', 'anew');
    snapshots = createSnapshotStore({ folder, pluginVersion: '1.2.3' });
  });

  it('are refused to another org, and it is told whose they are', async () => {
    const { snapshot, path } = await snapshots.create(content('Else', OTHER));
    const refused = ['snapshotOfOtherOrg', snapshot.id, 'admin@fls.example'];
    expect(await refusalOf(snapshots, path)).to.deep.equal(refused);
    const copy = join(folder, ORG, basename(path));
    mkdirSync(dirname(copy));
    copyFileSync(path, copy);
    expect(await refusalOf(snapshots, path)).to.deep.equal(refused);
    expect(await snapshots.list(ORG)).to.deep.equal({
      snapshots: [],
      skipped: [{ id: snapshot.id, path: copy, problem: 'it belongs to the org admin@fls.example' }],
    });
    writeFileSync(path, '{');
    writeFileSync(join(folder, 'a file'), '');
    expect(await refusalOf(snapshots, '2026-11-23T20-15-07Z-ffff.json')).to.include('snapshotNotFound');
  });

  it('name what is wrong with the form', async () => {
    await expectRefused(snapshots, [
      [() => '{"version": 1,', 'line 1, column 15: expected a name in double quotes'],
      [(one) => ({ ...one, version: 0 }), 'line 2, column 14: version must be 2'],
      [(one) => ({ ...one, version: 3, later: true }), 'it was written by a later version of the plugin'],
      [() => [], 'line 1, column 1: it must be of type object'],
      [
        (one) => ({ ...one, org: { id: 5, alias: null } }),
        'line 6, column 10: org.username is missing; line 7, column 11: org.id must be of type string',
      ],
      [(one) => ({ ...one, root: 5 }), 'line 11, column 11: root must be of type string or null'],
      [(one) => ({ ...one, id: '2026-11-23T20-15-07Z-0000' }), 'the file name is not the id of the snapshot in it'],
      [
        (one) => ({ ...one, changes: [{ ...one.changes[0], state: 'done', jobs: [{ id: null }], profiles: [] }] }),
        'line 15, column 16: change 1: state must be one of prepared, submitted, applied, partial, failed; ' +
          ['startedAt', 'profiles', 'status']
            .map((key) => `line 21, column 9: change 1: jobs.0.${key} is missing`)
            .join('; '),
      ],
    ]);
  });

  it('pass over what is no snapshot, and name what ends like one', async () => {
    const { snapshot, path } = await snapshots.create(content());
    const place = dirname(path);
    writeFileSync(join(place, '.1b1b.tmp'), 'half of');
    copyFileSync(path, join(place, 'copy.json'));
    mkdirSync(join(place, 'folder.json'));
    const { snapshots: listed, skipped } = await snapshots.list(ORG);
    expect(listed.map((one) => one.id)).to.deep.equal([snapshot.id]);
    expect(skipped.map((one) => one.path)).to.deep.equal([join(place, 'copy.json'), join(place, 'folder.json')]);
  });

  it('are refused, at once, when a link, a pipe, a device or a folder is in their place', async function () {
    if (process.platform === 'win32') this.skip();
    const replace = async (put: (path: string, saved: string) => void): Promise<string[]> => {
      const { path } = await snapshots.create(content());
      const saved = join(folder, basename(path));
      renameSync(path, saved);
      put(path, saved);
      const refused = await refusalOf(snapshots, path);
      const { skipped } = await snapshots.list(ORG);
      expect(skipped.map((one) => one.problem)).to.deep.equal(refused.slice(2));
      rmSync(path, { recursive: true });
      return [...refused.slice(2)];
    };
    const link = 'this is a link, not a file';
    expect(
      await replace((path, saved) => {
        symlinkSync(saved, path);
      }),
    ).to.deep.equal([link]);
    expect(
      await replace((path) => {
        symlinkSync('/dev/zero', path);
      }),
    ).to.deep.equal([link]);
    expect(await replace((path) => execFileSync('mkfifo', [path]))).to.deep.equal(['this is a pipe, not a file']);
    expect(
      await replace((path) => {
        mkdirSync(path);
      }),
    ).to.deep.equal(['this is a directory, not a file']);
  });

  it('say when their folder is none', async () => {
    mkdirSync(folder, { recursive: true });
    const place = join(folder, ORG);
    writeFileSync(place, '');
    const problem = await problemOf(snapshots.list(ORG));
    expect([problem.key, problem.tokens[0]]).to.deep.equal(['snapshotsNotReadable', place]);
    expect((await problemOf(snapshots.create(content()))).key).to.equal('notWritten');
    let error: unknown;
    await snapshots.list('../x').catch((cause: unknown) => (error = cause));
    expect(error).to.be.instanceOf(TypeError);
    expect(existsSync(join(folder, '..', 'x'))).to.equal(false);
  });

  it('are read as they were when nothing is wrong with them', async () => {
    const path = await tamper(snapshots, (one) => one);
    const { snapshot } = await snapshots.read(ORG, basename(path, '.json'));
    expect(snapshot).to.deep.equal(JSON.parse(readFileSync(path, 'utf8')));
  });
});
