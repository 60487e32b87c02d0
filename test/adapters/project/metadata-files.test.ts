import { mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { createMetadataFiles } from '../../../src/adapters/project/metadata-files.ts';
import { TextError } from '../../../src/text/place.ts';
import { problemOf } from '../../support/problem.ts';
import { newProject, type TemporaryProject } from '../../support/project.ts';

describe('metadata files on disk', () => {
  let project: TemporaryProject;

  beforeEach(() => {
    project = newProject({ packages: ['force-app', 'packages/sales'] });
  });

  const at = (path: string): string => join(project.folder, path);

  async function list(dirs: readonly string[], packages: readonly string[] = []): Promise<[string, string, string][]> {
    const files = await createMetadataFiles(dirs.map(at), packages.map(at)).list();
    return files.map(({ type, name, path }) => [type, name, relative(project.folder, path).split('\\').join('/')]);
  }

  it('are those of the four types, in source and in metadata format, sorted by path', async () => {
    for (const path of [
      'force-app/b/Sales.permissionset',
      'force-app/a/Custom%3A Sales.profile-meta.xml',
      'force-app/a/Admin.profile',
      'force-app/a/Team.permissionsetgroup-meta.xml',
      'force-app/a/Team_Mute.mutingpermissionset-meta.xml',
      'force-app/a/Team_Mute.mutingpermissionset-meta.xml.bak',
      'force-app/a/Account.object-meta.xml',
      'force-app/node_modules/x/Other.profile',
      'force-app/.git/x/Other.profile',
      'force-app/.sfdx/x/Other.profile',
      'force-app/.sf/x/Other.profile',
    ])
      project.write(path, '');
    expect(await list(['force-app'])).to.deep.equal([
      ['Profile', 'Admin', 'force-app/a/Admin.profile'],
      ['Profile', 'Custom: Sales', 'force-app/a/Custom%3A Sales.profile-meta.xml'],
      ['PermissionSetGroup', 'Team', 'force-app/a/Team.permissionsetgroup-meta.xml'],
      ['MutingPermissionSet', 'Team_Mute', 'force-app/a/Team_Mute.mutingpermissionset-meta.xml'],
      ['PermissionSet', 'Sales', 'force-app/b/Sales.permissionset'],
    ]);
  });

  it('are profiles of the given directories only, and all the rest of the whole project', async () => {
    project.write('force-app/A.profile-meta.xml', '');
    project.write('packages/sales/B.profile-meta.xml', '');
    project.write('packages/sales/B.permissionset-meta.xml', '');
    expect(await list(['force-app'], ['force-app', 'packages/sales', 'packages/none'])).to.deep.equal([
      ['Profile', 'A', 'force-app/A.profile-meta.xml'],
      ['PermissionSet', 'B', 'packages/sales/B.permissionset-meta.xml'],
    ]);
  });

  it('may be given one by one', async () => {
    project.write('force-app/A.profile-meta.xml', '');
    project.write('force-app/B.profile-meta.xml', '');
    expect(await list(['force-app/A.profile-meta.xml'])).to.deep.equal([
      ['Profile', 'A', 'force-app/A.profile-meta.xml'],
    ]);
  });

  it('count once, however many paths lead to them', async () => {
    project.write('force-app/main/A.profile-meta.xml', '');
    project.write('force-app/main/S.permissionset-meta.xml', '');
    symlinkSync(at('force-app/main/A.profile-meta.xml'), at('force-app/Z.profile-meta.xml'));
    expect(
      await list(['force-app/main', 'force-app', 'force-app/main/A.profile-meta.xml'], ['force-app']),
    ).to.deep.equal([
      ['Profile', 'A', 'force-app/main/A.profile-meta.xml'],
      ['PermissionSet', 'S', 'force-app/main/S.permissionset-meta.xml'],
    ]);
  });

  it('are listed though .forceignore excludes them', async () => {
    project.write('.forceignore', '**/*.profile-meta.xml\n');
    project.write('force-app/A.profile-meta.xml', '');
    expect(await list(['force-app'], ['force-app'])).to.have.lengthOf(1);
  });

  it('are missed by the name of the directory that is not there', async () => {
    project.write('force-app/A.profile-meta.xml', '');
    for (const dir of ['nowhere', 'force-app/A.profile-meta.xml/below']) {
      const problem = await problemOf(createMetadataFiles([at('force-app'), at(dir)], []).list());
      expect([problem.key, problem.tokens, problem.exitCode]).to.deep.equal(['sourceDirNotFound', [at(dir)], 2]);
    }
  });

  it('are missed by all directories when there is no profile', async () => {
    project.write('force-app/A.permissionset-meta.xml', '');
    project.write('packages/sales/B.profile-meta.xml', '');
    mkdirSync(at('empty'));
    const problem = await problemOf(createMetadataFiles(['force-app', 'empty'].map(at), [at('packages/sales')]).list());
    expect([problem.key, problem.tokens]).to.deep.equal(['noProfileFiles', [`${at('force-app')}, ${at('empty')}`]]);
  });

  it('name the place that cannot be searched', async () => {
    symlinkSync(at('loop'), at('loop'));
    const problem = await problemOf(createMetadataFiles([at('loop')], []).list());
    expect([problem.key, problem.tokens[0]]).to.deep.equal(['unreadableFolder', at('loop')]);
  });

  it('are read with all their characters', async () => {
    project.write('A.profile', '\uFEFF<Profile>é</Profile>\r\n');
    const files = createMetadataFiles([project.folder], []);
    const [file] = await files.list();
    expect(file && (await files.read(file))).to.equal('\uFEFF<Profile>é</Profile>\r\n');
  });

  it('are named when they are no text, with the place, or cannot be opened', async () => {
    const path = project.write('A.profile', new Uint8Array([0x3c, 0x0a, 0x3c, 0xff]));
    const files = createMetadataFiles([], []);
    const bad = await problemOf(files.read({ type: 'Profile', name: 'A', path }));
    expect([bad.key, bad.tokens]).to.deep.equal(['unreadableFile', [path, 'line 2, column 2: this is not UTF-8']]);
    expect(bad.cause).to.be.instanceOf(TextError);
    const gone = await problemOf(files.read({ type: 'Profile', name: 'B', path: at('B.profile') }));
    expect([gone.key, gone.tokens[0], gone.tokens[1]?.slice(0, 6)]).to.deep.equal([
      'unreadableFile',
      at('B.profile'),
      'ENOENT',
    ]);
  });
});
