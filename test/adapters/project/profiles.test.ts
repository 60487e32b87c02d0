import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { SfProject } from '@salesforce/core';
import { createProjectProfiles } from '../../../src/adapters/project/profiles.ts';
import { decodeName, type ProfileIdentity } from '../../../src/fls/names.ts';
import type { FileChange } from '../../../src/ports/project.ts';
import { problemOf } from '../../support/problem.ts';
import { changeOf } from './file-change.ts';

const identity = (fullName: string): ProfileIdentity => ({
  id: fullName,
  fullName,
  name: decodeName(fullName),
  label: fullName,
});

describe('profile files of a project', () => {
  let root: string;

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'fls-project-')));
    const packageDirectories = [{ path: 'force-app', default: true }, { path: 'packages/sales' }];
    await put('sfdx-project.json', JSON.stringify({ packageDirectories }));
    await mkdir(join(root, 'force-app'));
    await mkdir(join(root, 'packages/sales'), { recursive: true });
  });

  afterEach(async () => {
    SfProject.clearInstances();
    await rm(root, { recursive: true, force: true });
  });

  async function put(path: string, text: string): Promise<string> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    return join(root, path);
  }

  async function locate(fullName: string, outputDir: string | null = null): Promise<[string, string | null]> {
    const project = await SfProject.resolve(root);
    const store = createProjectProfiles(project, outputDir === null ? null : join(root, outputDir));
    const file = (await store.locate([identity(fullName)])).get(fullName);
    const path = file?.path ?? '';
    return [relative(root, path), file?.exists ? (await store.read(path)).text : null];
  }

  it('puts a new one where sf does', async () => {
    expect(await locate('Custom%3A Sales')).to.deep.equal([
      'force-app/main/default/profiles/Custom%3A Sales.profile-meta.xml',
      null,
    ]);
  });

  const places = [
    'force-app/main/default/profiles/Custom%3A Sales.profile-meta.xml',
    'force-app/security/api/Custom%3A Sales.profile-meta.xml',
    'packages/sales/profiles/Custom: Sales.profile-meta.xml',
    'packages/sales/src/profiles/Custom%3A Sales.profile',
  ];
  for (const place of places) {
    it(`finds ${place}`, async () => {
      await put(place, '<Profile/>');
      expect(await locate('Custom%3A Sales')).to.deep.equal([place, '<Profile/>']);
    });
  }

  it('finds a name with accents however the file system composes them', async () => {
    await put(`force-app/${'Équipe'.normalize('NFD')}.profile-meta.xml`, '<Profile/>');
    expect((await locate('Équipe'))[1]).to.equal('<Profile/>');
  });

  it('refuses a profile in two package directories and names both files', async () => {
    await put('force-app/profiles/A.profile-meta.xml', '<Profile/>');
    await put('packages/sales/profiles/A.profile-meta.xml', '<Profile/>');
    const problem = await problemOf(locate('A'));
    expect(problem.key).to.equal('profileInSeveralPlaces');
    expect(problem.tokens[1]).to.contain('force-app').and.contain('packages');
  });

  it('refuses a profile that is taken apart, and names a part; in another directory it makes a new file', async () => {
    await put('force-app/profiles/A/A.profile-meta.xml', '<Profile/>');
    const part = await put('force-app/profiles/A/fieldPermissions/Lead.Email.fieldPermissions-meta.xml', '<Profile/>');
    const problem = await problemOf(locate('A'));
    expect([problem.key, problem.tokens]).to.deep.equal(['profileTakenApart', ['A', part]]);
    expect(await locate('A', 'out')).to.deep.equal(['out/A.profile-meta.xml', null]);
  });

  it('has no existing file of a profile that is taken apart, in whatever format', async () => {
    await put('force-app/profiles/A/A.profile-meta.xml', '<Profile/>');
    const parts = [
      await put('force-app/profiles/A/fieldPermissions.xml', '<Profile/>'),
      await put('packages/sales/profiles/B/B.profile-meta.json', '{}'),
    ];
    const whole = await put('force-app/profiles/C.profile-meta.xml', '<Profile/>');
    const store = createProjectProfiles(await SfProject.resolve(root), null);
    const { files, ignored, takenApart } = await store.findExisting(['A', 'B', 'C'].map(identity));
    expect([...files]).to.deep.equal([['C', [whole]]]);
    expect(ignored).to.deep.equal([]);
    expect(takenApart).to.deep.equal([
      { profile: 'A', path: parts[0] },
      { profile: 'B', path: parts[1] },
    ]);
  });

  it('takes the one that the output directory says', async () => {
    await put('force-app/profiles/A.profile-meta.xml', '<Profile>1</Profile>');
    await put('packages/sales/profiles/A.profile-meta.xml', '<Profile>2</Profile>');
    expect(await locate('A', 'packages/sales')).to.deep.equal([
      'packages/sales/profiles/A.profile-meta.xml',
      '<Profile>2</Profile>',
    ]);
  });

  it('puts a new one into the output directory itself, or into the usual folder of a package directory', async () => {
    expect((await locate('A', 'elsewhere/x'))[0]).to.equal('elsewhere/x/A.profile-meta.xml');
    expect((await locate('A', 'packages/sales'))[0]).to.equal(
      'packages/sales/main/default/profiles/A.profile-meta.xml',
    );
    expect(await readdir(root)).to.not.contain('elsewhere');
  });

  it('counts a file once, however many links lead to it, and looks into no node_modules', async () => {
    const file = await put('force-app/profiles/A.profile-meta.xml', '<Profile/>');
    await symlink(file, join(root, 'packages/sales/A.profile-meta.xml'));
    await symlink(join(root, 'force-app'), join(root, 'packages/sales/again'));
    await symlink(root, join(root, 'packages/sales/round'));
    await put('packages/sales/node_modules/x/A.profile-meta.xml', '<Profile/>');
    expect((await locate('A'))[0]).to.equal('force-app/profiles/A.profile-meta.xml');
  });

  it('finds a profile behind a linked folder, and obeys .forceignore for the path in the project', async () => {
    const elsewhere = await put('elsewhere/A.profile-meta.xml', '<Profile/>');
    await symlink(dirname(elsewhere), join(root, 'force-app/security'));
    expect((await locate('A'))[0]).to.equal('force-app/security/A.profile-meta.xml');
    await put('.forceignore', 'force-app/security\n');
    expect((await problemOf(locate('A'))).key).to.equal('profileIgnored');
  });

  it('writes through a link and leaves the link', async () => {
    const file = await put('shared/A.profile-meta.xml', '<Profile/>');
    const link = join(root, 'force-app/A.profile-meta.xml');
    await symlink(file, link);
    const files = createProjectProfiles(await SfProject.resolve(root), null);
    await files.write([changeOf(link, '<Profile/>', '<Profile>new</Profile>')]);
    expect([await readFile(file, 'utf8'), await realpath(link)]).to.deep.equal(['<Profile>new</Profile>', file]);
  });

  it('takes a link that leads nowhere for no file', async () => {
    await symlink(join(root, 'gone.xml'), join(root, 'force-app/Old.profile-meta.xml'));
    expect((await locate('A'))[1]).to.equal(null);
  });

  it('refuses a file that .forceignore excludes, existing or new, but not in an output directory', async () => {
    await put('.forceignore', '**/profiles/**\n');
    expect((await problemOf(locate('A'))).key).to.equal('profileIgnored');
    await put('force-app/profiles/A.profile-meta.xml', '<Profile/>');
    expect((await problemOf(locate('A'))).tokens[0]).to.contain('A.profile-meta.xml');
    expect((await locate('A', 'out'))[0]).to.equal('out/A.profile-meta.xml');
  });

  it('keeps a name with hostile characters inside its folder', async () => {
    expect((await locate('../../*:evil'))[0]).to.equal(
      'force-app/main/default/profiles/..%2F..%2F%2A%3Aevil.profile-meta.xml',
    );
  });

  it('names the file that is no UTF-8', async () => {
    const path = await put('force-app/A.profile-meta.xml', '');
    await writeFile(path, new Uint8Array([0xff, 0xfe, 0x3c]));
    const problem = await problemOf(locate('A'));
    expect([problem.key, problem.tokens[0]]).to.deep.equal(['unreadableProfile', path]);
  });

  it('writes byte for byte what it is given, keeps the mode, and leaves nothing beside it', async () => {
    const path = await put('force-app/A.profile-meta.xml', '\ufeff<Profile/>\r\n');
    await chmod(path, 0o664);
    const files = createProjectProfiles(await SfProject.resolve(root), null);
    await files.write([changeOf(path, '\ufeff<Profile/>\r\n', '\ufeff<Profile>é</Profile>\r\n')]);
    expect(await readFile(path)).to.deep.equal(Buffer.from('\ufeff<Profile>é</Profile>\r\n'));
    expect((await stat(path)).mode & 0o777).to.equal(0o664);
    expect(await readdir(join(root, 'force-app'))).to.deep.equal(['A.profile-meta.xml']);
  });

  it('names the file that cannot be written, and the cause, and what was written before', async () => {
    const folder = await put('force-app/profiles', '');
    const files = createProjectProfiles(await SfProject.resolve(root), null);
    const change = (path: string): FileChange => changeOf(path, null, '<Profile/>');
    const [good, bad] = [join(root, 'A.profile-meta.xml'), join(folder, 'B.profile-meta.xml')];
    const alone = await files.write([change(bad)]);
    expect([alone.written, alone.failure?.key, alone.failure?.exitCode]).to.deep.equal([[], 'notWritten', 1]);
    expect(alone.failure?.tokens[1]).to.match(/^[a-z ]+ \((EEXIST|ENOTDIR)\)$/);
    const { written, failure } = await files.write([change(good), change(bad)]);
    expect([written, failure?.key, failure?.exitCode]).to.deep.equal([[good], 'partlyWritten', 68]);
    expect([failure?.tokens[0], failure?.tokens[2]]).to.deep.equal([bad, good]);
  });

  it('writes nothing when one of the files changed, or appeared, after they were read', async () => {
    const mine = await put('force-app/A.profile-meta.xml', '<Profile>mine</Profile>');
    const other = join(root, 'force-app/B.profile-meta.xml');
    const files = createProjectProfiles(await SfProject.resolve(root), null);
    const first = changeOf(other, null, '<Profile>org</Profile>');
    for (const text of ['<Profile/>', null]) {
      const problem = await problemOf(files.write([first, changeOf(mine, text, '<Profile>org</Profile>')]));
      expect([problem.key, problem.tokens]).to.deep.equal(['changedMeanwhile', [mine]]);
    }
    expect(await readFile(mine, 'utf8')).to.equal('<Profile>mine</Profile>');
    expect(await readdir(join(root, 'force-app'))).to.deep.equal(['A.profile-meta.xml']);
  });

  it('says that an output directory is a file', async () => {
    await put('force-app/out', '');
    const problem = await problemOf(locate('A', 'force-app/out'));
    expect([problem.key, problem.tokens]).to.deep.equal(['outputDirIsFile', [join(root, 'force-app/out')]]);
  });

  it('names a folder that cannot be searched', async () => {
    await symlink(join(root, 'force-app/loop'), join(root, 'force-app/loop'));
    const problem = await problemOf(locate('A', 'force-app/loop'));
    expect([problem.key, problem.tokens[0]]).to.deep.equal(['unreadableFolder', join(root, 'force-app/loop')]);
  });

  it('writes a file with a name as long as a file system takes', async () => {
    const path = join(root, 'force-app', `${'長'.repeat(79)}.profile-meta.xml`);
    const files = createProjectProfiles(await SfProject.resolve(root), null);
    expect((await files.write([changeOf(path, null, '<Profile/>')])).failure).to.equal(null);
  });
});
