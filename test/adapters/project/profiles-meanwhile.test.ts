import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SfProject } from '@salesforce/core';
import { expect } from 'chai';
import { createProjectProfiles } from '../../../src/adapters/project/profiles.ts';
import { Problem } from '../../../src/fls/problem.ts';
import type { ProfileFileStore } from '../../../src/ports/project.ts';
import { newFolder } from '../../support/environment.ts';
import { changeOf } from './file-change.ts';

describe('profile files that an editor saves while they are written', () => {
  it('are compared right before their own turn, and keep what was saved', async () => {
    const { paths, files, root } = await createFiles();
    const [first = '', second = ''] = paths;
    // The steps of the second one are asked for when the first is in place, and its own text was read.
    const changes = paths.map((path) => {
      const { steps, ...rest } = changeOf(path, '<Profile/>', '<Profile>new</Profile>');
      return {
        ...rest,
        get steps() {
          if (path === second) writeFileSync(second, '<Profile>edited</Profile>');
          return steps;
        },
      };
    });
    const { written, failure } = await files.write(changes);
    expect([written, failure?.key, failure?.exitCode, failure?.tokens]).to.deep.equal([
      [first],
      'changedBetweenWrites',
      68,
      [second, first],
    ]);
    expect(paths.map((path) => readFileSync(path, 'utf8'))).to.deep.equal([
      '<Profile>new</Profile>',
      '<Profile>edited</Profile>',
      '<Profile/>',
    ]);
    expect(readdirSync(join(root, 'force-app')).length).to.equal(3);
  });
});

describe('profile files that a signal finds half written', () => {
  it('are left before the next one, and told; without a way to stop all are written', async () => {
    const { paths, files } = await createFiles();
    const changes = paths.map((path) => changeOf(path, '<Profile/>', '<Profile>new</Profile>'));
    let steps = 0;
    const stop = {
      throwIfInterrupted: () => {
        steps += 1;
        if (steps === 3) throw new Problem('interrupted', {}, { exitCode: 143 });
      },
    };
    const { written, failure } = await files.write(changes, stop);
    expect([written, failure?.key, failure?.exitCode, failure?.startedWork]).to.deep.equal([
      paths.slice(0, 2),
      'interrupted',
      143,
      { job: null, snapshot: null, files: paths.slice(0, 2) },
    ]);
    expect((await files.write(changes.slice(2))).failure).to.equal(null);
  });
});

async function createFiles(): Promise<{ root: string; paths: string[]; files: ProfileFileStore }> {
  const root = newFolder('project');
  writeFileSync(join(root, 'sfdx-project.json'), JSON.stringify({ packageDirectories: [{ path: 'force-app' }] }));
  mkdirSync(join(root, 'force-app'));
  const paths = ['A', 'B', 'C'].map((name) => join(root, 'force-app', `${name}.profile-meta.xml`));
  for (const path of paths) writeFileSync(path, '<Profile/>');
  return { root, paths, files: createProjectProfiles(await SfProject.resolve(root), null) };
}
