import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { findProjectRoot, readPackageDirs, type PackageDirs } from '../../../src/adapters/project/project-file.ts';
import { newFolder } from '../../support/environment.ts';
import { withFileFault } from '../../support/file-fault.ts';

const DIRS_FAULT = '"packageDirectories" is not a list of directories with a "path"';

describe('the package directories of a project', () => {
  const folder = newFolder('project-file');

  async function read(text: string | null): Promise<{ root: string; dirs: PackageDirs }> {
    const root = mkdtempSync(join(folder, 'root-'));
    mkdirSync(join(root, 'force-app'));
    mkdirSync(join(root, 'other'));
    if (text !== null) writeFileSync(join(root, 'sfdx-project.json'), text);
    return { root, dirs: await readPackageDirs(root) };
  }

  const project = (dirs: unknown, other = {}): string => JSON.stringify({ packageDirectories: dirs, ...other });

  it('are those that exist, of one or several, with the namespace', async () => {
    const one = await read(project([{ path: 'force-app' }], { namespace: 'own' }));
    expect(one.dirs).to.deep.equal({
      paths: [join(one.root, 'force-app')],
      isComplete: true,
      namespace: 'own',
      notices: [],
    });
    const three = await read(project([{ path: 'force-app' }, { path: 'gone' }, { path: 'other' }], { namespace: '' }));
    expect(three.dirs).to.deep.equal({
      paths: [join(three.root, 'force-app'), join(three.root, 'other')],
      isComplete: true,
      namespace: null,
      notices: [{ key: 'packageDirsMissing', tokens: ['gone'] }],
    });
  });

  it('are not complete where the file lists none, or one without a path', async () => {
    for (const dirs of [[], undefined, [{ path: 'force-app' }, { package: 'x' }]]) {
      const { root, dirs: found } = await read(project(dirs));
      expect(found.isComplete).to.equal(false);
      expect(found.notices).to.deep.equal([
        { key: 'projectFileUnread', tokens: [join(root, 'sfdx-project.json'), DIRS_FAULT] },
      ]);
    }
  });

  it('are not complete where the file is not there or is no JSON', async () => {
    for (const text of [null, '{ "packageDirectories": [', '\uFFFF']) {
      const { dirs } = await read(text);
      expect([dirs.paths, dirs.isComplete, dirs.namespace]).to.deep.equal([[], false, null]);
      expect(dirs.notices.map(({ key }) => key)).to.deep.equal(['projectFileUnread']);
    }
  });
});

describe('the root of a project', () => {
  async function findFrom(folder: string): Promise<string | null> {
    const before = process.cwd();
    process.chdir(folder);
    try {
      return await findProjectRoot();
    } finally {
      process.chdir(before);
    }
  }

  it('is where a link that leads nowhere stands for the file, and not a folder that may not be looked into', async () => {
    const root = realpathSync(newFolder('project-root'));
    const below = join(root, 'a', 'b');
    mkdirSync(below, { recursive: true });
    const locked = { code: 'EACCES', path: /project-root[^/]*\/sfdx-project\.json$/ };
    const find = async (): Promise<string | null> => findFrom(below);
    const found = withFileFault({ call: 'stat', ...locked }, async () =>
      withFileFault({ call: 'lstat', ...locked }, find),
    );
    expect([await found, await find()]).to.deep.equal([null, null]);
    symlinkSync('nowhere', join(root, 'sfdx-project.json'));
    expect(await find()).to.equal(root);
  });
});
