import { expect } from 'chai';
import { inspectProject } from '../../../src/flows/inspect/project.ts';
import { Problem } from '../../../src/fls/problem.ts';
import type { MetadataFileReader } from '../../../src/ports/metadata-files.ts';
import { decodeUtf8 } from '../../../src/text/utf8.ts';
import { problemOf } from '../../support/problem.ts';
import { field, object } from '../../metadata/documents.ts';
import { ALL_PACKAGES, allData, document, filesOf, given, inspected, keepWhole, profile } from './fake-files.ts';

describe('inspectProject: profiles', () => {
  it('lets go of what reads ahead also where it fails', async () => {
    const { files } = filesOf([profile('A'), profile('B')]);
    const ended: string[] = [];
    const readAhead: MetadataFileReader['readAhead'] = async function* (profiles) {
      try {
        return yield* files.readAhead(profiles);
      } finally {
        ended.push('ahead');
      }
    };
    const ports = { files: { ...files, readAhead }, packageDirs: ALL_PACKAGES };
    const inspecting = inspectProject({ kind: 'all' }, ports, () => {
      throw new Error('no summary');
    });
    expect([await inspecting.catch(String), ended]).to.deep.equal(['Error: no summary', ['ahead']]);
  });

  it('gives field permissions with their lines, and what the profile grants', async () => {
    const { profiles } = await inspected([
      profile('B', field('Account.Fax'), field('Account.Phone', 're'), object('Account', 'allowRead'), object('Lead')),
      profile('A', allData('ModifyAllData')),
    ]);
    expect(profiles.map(({ grantor }) => grantor.name)).to.deep.equal(['A', 'B']);
    const [a, b] = profiles;
    expect(b?.permissions).to.deep.equal([
      { field: 'Account.Fax', readable: false, editable: false, location: { path: 'force-app/B.Profile', line: 5 } },
      { field: 'Account.Phone', readable: true, editable: true, location: { path: 'force-app/B.Profile', line: 10 } },
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
      { field: 'account.fax', readable: true, editable: true, location: { path: 'force-app/A.Profile', line: 15 } },
      { field: 'Account.Phone', readable: true, editable: true, location: { path: 'force-app/A.Profile', line: 10 } },
    ]);
  });

  it('joins what several files of a profile grant, and counts a field that they share once', async () => {
    const first = profile('A', field('Account.Fax', 'r'), field('Account.Phone', 'r'), field('Account.Site', 're'));
    const second = {
      ...profile('A', field('Account.Phone', 're'), field('account.site', 'r'), object('Account', 'allowRead')),
      path: 'other/A.profile',
    };
    const { profiles } = await inspected([first, second, profile('B')]);
    expect(profiles.map(({ grantor }) => [grantor.name, grantor.objects.has('Account')])).to.deep.equal([
      ['A', true],
      ['B', false],
    ]);
    expect(profiles[0]?.permissions.map((one) => [one.field, one.editable, one.location.path])).to.deep.equal([
      ['Account.Fax', false, 'force-app/A.Profile'],
      ['Account.Phone', true, 'other/A.profile'],
      ['Account.Site', true, 'force-app/A.Profile'],
    ]);
  });

  it('takes what a profile grants from all its files, and its entries from the chosen ones', async () => {
    const elsewhere = { isChosen: false, path: 'other/A.profile' };
    const { profiles, unreadable } = await inspected([
      profile('A', field('Account.Fax', 'r')),
      { ...profile('A', field('Account.Phone', 'r'), object('Account', 'allowRead')), ...elsewhere },
      { ...given('Profile', 'A', '<Profile>'), ...elsewhere, path: 'third/A.profile' },
      { ...profile('B', field('Lead.Email', 'r')), isChosen: false },
    ]);
    expect(
      profiles.map(({ grantor, permissions, isComplete }) => [
        grantor.name,
        grantor.objects.has('Account'),
        permissions.map((one) => one.field),
        isComplete,
      ]),
    ).to.deep.equal([['A', true, ['Account.Fax'], false]]);
    expect(unreadable.map(({ path }) => path)).to.deep.equal(['third/A.profile']);
  });

  it('says that the old form of field security was read', async () => {
    const old = '<fieldLevelSecurities><editable>true</editable><field>Account.Fax</field></fieldLevelSecurities>';
    const { profiles, notices } = await inspected([profile('A', old), profile('B')]);
    expect(profiles[0]?.permissions.map(({ editable }) => editable)).to.deep.equal([true]);
    expect(notices).to.deep.equal([{ key: 'oldFieldSecurity', tokens: ['A'] }]);
  });

  it('reads only the profiles asked for, by API name or file name', async () => {
    const { files, reads } = filesOf([profile('Custom: Sales'), profile('Admin'), profile('Other')]);
    const { profiles } = await inspectProject(
      { kind: 'named', names: ['admin', 'Custom%3A Sales.profile-meta.xml'] },
      { files, packageDirs: ALL_PACKAGES },
      keepWhole,
    );
    expect(profiles.map(({ grantor }) => grantor.name)).to.deep.equal(['Admin', 'Custom: Sales']);
    expect(reads.sort()).to.deep.equal(['force-app/Admin.Profile', 'force-app/Custom: Sales.Profile']);
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

describe('inspectProject: many profiles', () => {
  it('are summarized one by one, so that one at a time is in memory', async () => {
    const { files } = filesOf([profile('B', field('Account.Fax')), profile('A'), profile('C')]);
    const events: string[] = [];
    const read: MetadataFileReader['read'] = async (file) => {
      events.push(`read ${file.name}`);
      return files.read(file);
    };
    const { profiles } = await inspectProject(
      { kind: 'all' },
      { files: { ...files, read }, packageDirs: ALL_PACKAGES },
      ({ grantor, permissions }) => {
        events.push(`take ${grantor.name}`);
        return permissions.length;
      },
    );
    expect(profiles).to.deep.equal([0, 1, 0]);
    expect(events).to.deep.equal(['read A', 'take A', 'read B', 'take B', 'read C', 'take C']);
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
    const { unreadable } = await inspectProject(
      { kind: 'all' },
      { files: { ...files, read }, packageDirs: ALL_PACKAGES },
      keepWhole,
    );
    expect(unreadable).to.deep.equal([
      { path: 'force-app/Closed.Profile', line: null, column: null, problem: 'EACCES: permission denied' },
      { path: 'force-app/Latin.Profile', line: 2, column: 2, problem: 'this is not UTF-8' },
    ]);
  });

  it('are told from faults of the program, which are thrown', async () => {
    const { files } = filesOf([profile('A')]);
    const broken = { ...files, read: () => Promise.reject(new RangeError('no memory')) };
    const error: unknown = await inspectProject(
      { kind: 'all' },
      { files: broken, packageDirs: ALL_PACKAGES },
      keepWhole,
    ).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(RangeError);
  });
});
