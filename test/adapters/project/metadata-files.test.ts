import { mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { createMetadataFiles } from '../../../src/adapters/project/metadata-files.ts';
import { recognizeMetadataPaths } from '../../../src/adapters/project/metadata-paths.ts';
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

  const names: [string, string | null][] = [
    ['Admin.profile-meta.xml', 'Admin'],
    ['Admin.profile', 'Admin'],
    ['Custom%3A Sales Profile.profile-meta.xml', 'Custom: Sales Profile'],
    ['100% Sales.profile-meta.xml', '100% Sales'],
    ['Admin.profilePasswordPolicy-meta.xml', null],
    ['profile-meta.xml', null],
    ['.profile', null],
    ['.permissionset', null],
    ['notes.txt', null],
  ];
  for (const [file, name] of names)
    it(`are named after their files: ${file} → ${String(name)}`, () => {
      expect(recognizeMetadataPaths([at(file)]).map((one) => one.name)).to.deep.equal(name === null ? [] : [name]);
    });

  it('are those of the given directories, which are chosen, and those of the whole project', async () => {
    project.write('force-app/A.profile-meta.xml', '');
    project.write('packages/sales/A.profile-meta.xml', '');
    project.write('packages/sales/B.permissionset-meta.xml', '');
    const files = await createMetadataFiles([at('force-app')], ['force-app', 'packages/sales', 'none'].map(at)).list();
    expect(files.map(({ type, name, isChosen }) => [type, name, isChosen])).to.deep.equal([
      ['Profile', 'A', true],
      ['Profile', 'A', false],
      ['PermissionSet', 'B', false],
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
    const bad = await problemOf(files.read({ type: 'Profile', name: 'A', path, isChosen: true }));
    expect([bad.key, bad.tokens]).to.deep.equal(['unreadableFile', [path, 'line 2, column 2: this is not UTF-8']]);
    expect(bad.cause).to.be.instanceOf(TextError);
    const gone = await problemOf(files.read({ type: 'Profile', name: 'B', path: at('B.profile'), isChosen: true }));
    expect([gone.key, gone.tokens]).to.deep.equal(['unreadableFile', [at('B.profile'), 'it does not exist (ENOENT)']]);
  });

  describe('that are taken apart', () => {
    const listParts = async (...paths: readonly string[]): Promise<[string, string, string][]> => {
      for (const path of paths) project.write(path, '');
      return list(['force-app']);
    };

    it('are parts of profiles, by element, by kind and by object', async () => {
      const folder = 'force-app/main/default/profiles';
      const parts = [
        `${folder}/Desk/fieldPermissions/Account.Phone.fieldPermissions-meta.xml`,
        `${folder}/Desk/objectPermissions/Account.objectPermissions-meta.xml`,
        `${folder}/Desk%2E1/fieldPermissions.xml`,
        `${folder}/Desk%2E1/userPermissions.xml`,
        `${folder}/decomposed/Old/Old.xml`,
        `${folder}/decomposed/Old/fieldPermissions/Account.xml`,
        `${folder}/eu/Sales/fieldPermissions/Case.fieldPermissions-meta.xml`,
      ];
      const others = [
        `${folder}/Desk/.key_order.json`,
        `${folder}/Desk/fieldPermissions/.key_order.json`,
        `${folder}/decomposed/Old/layoutAssignments/Account.xml`,
        'force-app/data/data.xml',
        `${folder}/settings/settings.json`,
        `${folder}/Desk/layoutAssignments/46985962.layoutAssignments-meta.xml`,
        `${folder}/Desk%2E1/layoutAssignments.xml`,
        'force-app/data/fieldPermissions.json',
        'force-app/data/FieldPermissions.xml',
      ];
      expect(await listParts(...parts, ...others)).to.deep.equal([
        ['Profile', 'Desk.1', parts[2]],
        ['Profile', 'Desk.1', parts[3]],
        ['Profile', 'Desk', parts[0]],
        ['Profile', 'Desk', parts[1]],
        ['Profile', 'Old', parts[4]],
        ['Profile', 'Old', parts[5]],
        ['Profile', 'Sales', parts[6]],
      ]);
    });

    it('are parts of permission sets that grant objects, of both tools, also of muting ones', async () => {
      const sets = 'force-app/permissionsets';
      const parts = [
        'force-app/mutingpermissionsets/Mute/objectPermissions.xml',
        `${sets}/A/objectPermissions/Lead.objectPermission-meta.xml`,
        `${sets}/A/objectSettings/Case.objectSettings-meta.xml`,
        `${sets}/A/ViewAllData.userPermission-meta.xml`,
        `${sets}/B/objectPermissions/Case.objectPermissions-meta.xml`,
        'force-app/sets/C/objectPermissions.xml',
        'force-app/sets/D/objectPermissions/Lead.objectPermission-meta.xml',
      ];
      const found = await listParts(
        ...parts,
        'force-app/A.profile',
        'force-app/sets/C/C.permissionset-meta.xml',
        `${sets}/A/fieldPermissions/Lead.Email.fieldPermission-meta.xml`,
        `${sets}/B/fieldPermissions.xml`,
        'force-app/nowhere/objectPermissions.xml',
      );
      expect(found.filter(([, , path]) => parts.includes(path)).map(([type, name]) => `${type} ${name}`)).to.deep.equal(
        [
          'MutingPermissionSet Mute',
          'PermissionSet A',
          'PermissionSet A',
          'PermissionSet A',
          'PermissionSet B',
          'PermissionSet C',
          'PermissionSet D',
        ],
      );
      expect(found).to.have.lengthOf(parts.length + 2);
    });

    it('are one for each profile or set in a format that is not read, and say so', async () => {
      const folder = 'force-app/profiles/Desk';
      await listParts(
        `${folder}/Desk.profile-meta.json`,
        `${folder}/fieldPermissions/Account.Phone.fieldPermissions-meta.json`,
        `${folder}/fieldPermissions/Account.Fax.fieldPermissions-meta.json`,
        'force-app/permissionsets/S/S.permissionset-meta.yaml',
        'force-app/permissionsets/S/objectPermissions.yaml',
      );
      const files = createMetadataFiles([at('force-app')], []);
      const listed = await files.list();
      expect(listed.map(({ type, name }) => [type, name])).to.deep.equal([
        ['PermissionSet', 'S'],
        ['Profile', 'Desk'],
      ]);
      const reasons = await Promise.all(listed.map(async (file) => problemOf(files.read(file))));
      expect(reasons.map(({ key, tokens }) => [key, tokens[1]?.split(' files')[0]])).to.deep.equal([
        ['unreadableFile', 'it is part of metadata that is taken apart into YAML'],
        ['unreadableFile', 'it is part of metadata that is taken apart into JSON'],
      ]);
    });
  });
});
