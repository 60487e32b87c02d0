import { expect } from 'chai';
import { inspectProject } from '../../../src/flows/inspect/project.ts';
import { Problem } from '../../../src/fls/problem.ts';
import type { MetadataFileReader } from '../../../src/ports/metadata-files.ts';
import { decodeUtf8 } from '../../../src/text/utf8.ts';
import { problemOf } from '../../support/problem.ts';
import { field, object } from '../../metadata/documents.ts';
import { allData, document, filesOf, given, inspected, profile } from './fake-files.ts';

describe('inspectProject: profiles', () => {
  it('gives field permissions with their lines, and what the profile grants', async () => {
    const { profiles } = await inspected([
      profile('B', field('Account.Fax'), field('Account.Phone', 're'), object('Account', 'allowRead'), object('Lead')),
      profile('A', allData('ModifyAllData')),
    ]);
    expect(profiles.map(({ grantor, path }) => [grantor.name, path])).to.deep.equal([
      ['A', 'force-app/A.Profile'],
      ['B', 'force-app/B.Profile'],
    ]);
    const [a, b] = profiles;
    expect(b?.permissions).to.deep.equal([
      { field: 'Account.Fax', readable: false, editable: false, line: 5 },
      { field: 'Account.Phone', readable: true, editable: true, line: 10 },
    ]);
    expect([b?.grantor.everyObject, b?.grantor.objects.has('account'), b?.grantor.objects.has('Lead')]).to.deep.equal([
      'none',
      true,
      false,
    ]);
    expect([a?.grantor.everyObject, a?.permissions]).to.deep.equal(['edit', []]);
  });

  it('counts an entry that a file has twice once, with the greater access', async () => {
    const { profiles } = await inspected([
      profile(
        'A',
        field('Account.Fax', 'r'),
        field('Account.Phone', 're'),
        field('account.fax', 're'),
        field('Account.Phone'),
      ),
    ]);
    expect(profiles[0]?.permissions).to.deep.equal([
      { field: 'account.fax', readable: true, editable: true, line: 15 },
      { field: 'Account.Phone', readable: true, editable: true, line: 10 },
    ]);
  });

  it('joins what several files of a profile grant, and keeps their entries apart', async () => {
    const first = profile('A', field('Account.Fax', 'r'));
    const second = { ...profile('A', object('Account', 'allowRead'), allData('ViewAllData')), path: 'other/A.profile' };
    const { profiles } = await inspected([second, first, profile('B')]);
    expect(
      profiles.map(({ path, grantor, permissions }) => [
        path,
        grantor.objects.has('Account'),
        grantor.everyObject,
        permissions.length,
      ]),
    ).to.deep.equal([
      ['force-app/A.Profile', true, 'read', 1],
      ['other/A.profile', true, 'read', 0],
      ['force-app/B.Profile', false, 'none', 0],
    ]);
  });

  it('reads only the profiles asked for, by API name or file name', async () => {
    const { files, reads } = filesOf([profile('Custom: Sales'), profile('Admin'), profile('Other')]);
    const { profiles } = await inspectProject(
      { kind: 'named', names: ['admin', 'Custom%3A Sales.profile-meta.xml'] },
      { files },
    );
    expect(profiles.map(({ grantor }) => grantor.name)).to.deep.equal(['Admin', 'Custom: Sales']);
    expect(reads).to.deep.equal(['force-app/Admin.Profile', 'force-app/Custom: Sales.Profile']);
  });

  it('names those most like one that the project does not have', async () => {
    const problem = await problemOf(inspected([profile('Admin'), profile('Minimum Access')], 'Admim'));
    expect([problem.key, problem.tokens]).to.deep.equal(['profileNotInProject', ['Admim', 'Admin']]);
  });

  it('asks which one is meant when only case tells them apart', async () => {
    const problem = await problemOf(inspected([profile('Sales'), profile('SALES')], 'sales'));
    expect([problem.key, problem.tokens]).to.deep.equal(['profileAmbiguous', ['sales', 'SALES, Sales']]);
  });
});

describe('inspectProject: files that cannot be read', () => {
  const malformed = given('Profile', 'Bad', '<Profile>\n  <custom>false</Profile>');

  it('are listed with place and reason, and the others are read', async () => {
    const { profiles, grantors, unreadable } = await inspected([
      malformed,
      profile('Good', field('Account.Fax', 'r')),
      given(
        'Profile',
        'Flag',
        '<Profile>\n  <fieldPermissions>\n    <readable>yes</readable></fieldPermissions></Profile>',
      ),
      document('PermissionSet', 'S', object('Account', 'allowRead')),
      given('PermissionSet', 'NoSet', '\uFEFF<Profile/>'),
      given('PermissionSetGroup', 'G', '<PermissionSetGroup><permissionSets/></PermissionSetGroup>'),
      given('MutingPermissionSet', 'M', ''),
    ]);
    expect(profiles.map(({ grantor }) => grantor.name)).to.deep.equal(['Good']);
    expect(grantors?.all.map(({ name }) => name)).to.deep.equal(['S']);
    expect(unreadable.map(({ path, line, column, problem }) => [path, line, column, problem])).to.deep.equal([
      ['force-app/Bad.Profile', 2, 16, 'expected </custom> for the element of line 2, found </Profile>'],
      ['force-app/Flag.Profile', 3, 5, '<readable> must be true or false, found "yes"'],
      ['force-app/NoSet.PermissionSet', 1, 1, 'expected <PermissionSet>, found <Profile>'],
      ['force-app/M.MutingPermissionSet', 1, 1, 'expected a root element, found the end of the text'],
      [
        'force-app/G.PermissionSetGroup',
        1,
        1,
        'expected the name of a permission set in <permissionSets>, found nothing',
      ],
    ]);
  });

  it('are not looked at when other profiles are asked for', async () => {
    const { profiles, unreadable } = await inspected([malformed, profile('Good')], 'Good');
    expect([profiles.map(({ grantor }) => grantor.name), unreadable]).to.deep.equal([['Good'], []]);
  });

  it('are listed without a place when they cannot be opened, and with it when they are no text', async () => {
    const { files } = filesOf([profile('Closed'), profile('Latin')]);
    const read: MetadataFileReader['read'] = ({ name, path }) => {
      if (name === 'Closed')
        return Promise.reject(new Problem('unreadableFile', { path, problem: 'EACCES: permission denied' }));
      try {
        return Promise.resolve(decodeUtf8(new Uint8Array([0x0a, 0x20, 0xff])));
      } catch (cause) {
        return Promise.reject(new Problem('unreadableFile', { path, problem: String(cause) }, { cause }));
      }
    };
    const { unreadable } = await inspectProject({ kind: 'all' }, { files: { ...files, read } });
    expect(unreadable).to.deep.equal([
      { path: 'force-app/Closed.Profile', line: null, column: null, problem: 'EACCES: permission denied' },
      { path: 'force-app/Latin.Profile', line: 2, column: 2, problem: 'this is not UTF-8' },
    ]);
  });

  it('are told from faults of the program, which are thrown', async () => {
    const { files } = filesOf([profile('A')]);
    const broken = { ...files, read: () => Promise.reject(new RangeError('no memory')) };
    const error: unknown = await inspectProject({ kind: 'all' }, { files: broken }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(RangeError);
  });
});
