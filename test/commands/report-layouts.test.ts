import { expect } from 'chai';
import { errorOf, report, resultOf } from '../support/command.ts';
import { newProject, type TemporaryProject } from '../support/project.ts';

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const metadata = (type: string, ...sections: readonly string[]): string =>
  [`<?xml version="1.0" encoding="UTF-8"?>`, `<${type} ${NAMESPACE}>`, ...sections, `</${type}>`].join('\n');
const field = (name: string): string =>
  `<fieldPermissions><editable>false</editable><field>${name}</field><readable>true</readable></fieldPermissions>`;
const readOn = (object: string): string =>
  `<objectPermissions><allowRead>true</allowRead><object>${object}</object></objectPermissions>`;

describe('fls report --source-dir on layouts of all kinds', function () {
  this.timeout(60_000);
  let project: TemporaryProject;

  beforeEach(() => {
    project = newProject({ packages: ['core', 'sales'] });
  });

  const strays = async (...args: readonly string[]): Promise<string[]> =>
    resultOf(await report({ project }, ...args, '--json')).findings.map(
      ({ profile, field: name, location }) => `${profile} ${name} ${location?.path ?? ''}`,
    );

  describe('a profile that several packages share', () => {
    beforeEach(() => {
      project.write(
        'core/profiles/Desk.profile-meta.xml',
        metadata('Profile', ...['Account.Phone', 'Lead.Email', 'Lead.Email'].map(field)),
      );
      project.write(
        'sales/profiles/Desk.profile-meta.xml',
        metadata('Profile', field('Lead.Email'), field('Case.Reason'), readOn('Account')),
      );
    });

    it('is backed by what it grants in any of them, and reported on for the chosen one', async () => {
      expect(await strays('-d', 'core')).to.deep.equal(['Desk Lead.Email core/profiles/Desk.profile-meta.xml']);
    });

    it('has a field that two files list once', async () => {
      const { findings, counts } = resultOf(await report({ project }, '-d', '.', '--json'));
      expect(findings.map((one) => one.field)).to.deep.equal(['Case.Reason', 'Lead.Email']);
      expect([counts.profiles, counts.entries]).to.deep.equal([1, 3]);
    });

    it('is named when its file in another package cannot be read, and not called clean', async () => {
      project.write('core/profiles/Desk.profile-meta.xml', metadata('Profile', field('Account.Phone')));
      project.write('sales/profiles/Desk.profile-meta.xml', '<Profile>');
      const { code, result, stderr } = await report({ project }, '-d', 'core', '--fail-on', 'stray');
      expect([code, result?.findings.length]).to.deep.equal([3, 1]);
      expect(stderr).to.include('sales/profiles/Desk.profile-meta.xml:1:1');
    });
  });

  describe('a profile that is taken apart', () => {
    const folder = 'core/profiles/Desk';

    it('is read from its XML parts, with the place in the part', async () => {
      project.write(`${folder}/Desk.profile-meta.xml`, metadata('Profile', '<custom>true</custom>'));
      const part = `${folder}/fieldPermissions/Account.Phone.fieldPermissions-meta.xml`;
      project.write(part, metadata('Profile', field('Account.Phone')));
      project.write(
        `${folder}/fieldPermissions/Case.fieldPermissions-meta.xml`,
        metadata('Profile', field('Case.Reason')),
      );
      project.write(`${folder}/objectPermissions.xml`, metadata('Profile', readOn('Case')));
      expect(await strays('-d', 'core')).to.deep.equal([`Desk Account.Phone ${part}`]);
    });

    for (const format of ['json', 'yaml'])
      it(`is named once when the parts are ${format.toUpperCase()}, and passes no gate`, async () => {
        project.write(`${folder}/Desk.profile-meta.xml`, metadata('Profile', '<custom>true</custom>'));
        project.write('core/profiles/Clean.profile-meta.xml', metadata('Profile'));
        for (const name of ['Account.Phone', 'Account.Fax'])
          project.write(`${folder}/fieldPermissions/${name}.fieldPermissions-meta.${format}`, '');
        const { code, stdout, result } = await report({ project }, '-d', 'core', '--fail-on', 'stray');
        expect([code, result?.unreadable.length, result?.gate?.passed]).to.deep.equal([68, 1, false]);
        expect(result?.unreadable[0]?.problem).to.include(`taken apart into ${format.toUpperCase()} files`);
        expect(stdout)
          .to.include('Gate undecided')
          .and.not.match(/No findings[^\n]*Desk/);
      });
  });

  it('reads permission sets in parts, with or without a declared namespace, as one grantor each', async () => {
    project.write(
      'core/profiles/Desk.profile-meta.xml',
      metadata('Profile', field('Account.Phone'), field('Lead.Email')),
    );
    const sets = 'sales/permissionsets';
    project.write(
      `${sets}/One/objectPermissions/Account.objectPermissions-meta.xml`,
      metadata('PermissionSet', readOn('Account')),
    );
    project.write(
      `${sets}/One/objectPermissions/Lead.objectPermissions-meta.xml`,
      metadata('PermissionSet', readOn('Lead')),
    );
    project.write(
      `${sets}/Two/objectPermissions/Lead.objectPermission-meta.xml`,
      metadata('ObjectPermission', '<allowRead>true</allowRead><object>Lead</object>').replace(` ${NAMESPACE}`, ''),
    );
    const { findings } = resultOf(await report({ project }, '-d', 'core', '--json'));
    expect(findings.map(({ exposure, openedBy }) => [exposure, openedBy])).to.deep.equal([
      ['latent', ['One']],
      ['latent', ['One', 'Two']],
    ]);
  });

  it('finds strays in the form before API version 23, and says what it took them for', async () => {
    const old = (name: string): string =>
      `<fieldLevelSecurities><editable>true</editable><field>${name}</field></fieldLevelSecurities>`;
    project.write(
      'core/profiles/Ant.profile',
      metadata('Profile', old('Account.Phone'), old('Case.Reason'), readOn('Case')),
    );
    const { stderr, code } = await report({ project }, '-d', 'core', '--fail-on', 'stray');
    expect(code).to.equal(3);
    expect(stderr.replaceAll(/\s+/g, ' '))
      .to.include('list field security in the form before API version 23')
      .and.include(': Ant');
    expect(await strays('-d', 'core')).to.deep.equal(['Ant Account.Phone core/profiles/Ant.profile']);
  });

  it('understands a profile that was read with readMetadata', async () => {
    const off = (object: string): string =>
      `<objectPermissions><allowCreate>false</allowCreate><allowRead>false</allowRead><object>${object}</object></objectPermissions>`;
    const sections = ['<fullName>Desk</fullName>', field('Account.Phone'), ...['Account', 'Case'].map(off)];
    project.write('core/profiles/Desk.profile-meta.xml', metadata('Profile', ...sections));
    expect(await strays('-d', 'core')).to.have.lengthOf(1);
  });

  const broken: Readonly<Record<string, string>> = {
    'a nested entry': field('Lead.Email').replace('<readable>', `${field('Account.Phone')}<readable>`),
    'an entry without a field': '<fieldPermissions><readable>true</readable></fieldPermissions>',
    'conflict markers': `\n<<<<<<< HEAD\n${field('Account.Phone')}\n=======\n>>>>>>> theirs\n`,
    'a misspelled section': field('Account.Phone').replaceAll('fieldPermissions', 'FieldPermissions'),
  };
  for (const [what, section] of Object.entries(broken))
    it(`names a file with ${what}, and never calls it clean`, async () => {
      project.write('core/profiles/Desk.profile-meta.xml', metadata('Profile', section));
      const { code, stdout, result } = await report({ project }, '-d', 'core', '--fail-on', 'stray');
      expect([code, result?.unreadable.length, result?.unreadable[0]?.line !== null]).to.deep.equal([68, 1, true]);
      expect(stdout).to.include('Gate undecided').and.include('No profile could be read.');
      expect(stdout).to.not.match(/No findings|No stray/);
    });

  describe('with a project file that is not right', () => {
    beforeEach(() => {
      project.write(
        'core/profiles/Desk.profile-meta.xml',
        metadata('Profile', field('Account.Phone'), field('Lead.Email')),
      );
      project.write('core/permissionsets/Leads.permissionset-meta.xml', metadata('PermissionSet', readOn('Lead')));
      project.write(
        'sales/permissionsets/Accounts.permissionset-meta.xml',
        metadata('PermissionSet', readOn('Account')),
      );
    });
    const exposures = async (): Promise<[string, string[]]> => {
      const run = await report({ project }, '-d', 'core');
      return [run.stderr.replaceAll(/\s+/g, ' '), run.result?.findings.map(({ exposure }) => exposure) ?? []];
    };

    it('reports, says what it could not use, and does not claim that nothing else grants an object', async () => {
      project.write('sfdx-project.json', '{ "packageDirectories": [');
      const [stderr, levels] = await exposures();
      expect(stderr).to.include("Can't read the package directories").and.include('sfdx-project.json: line 1, column');
      expect(levels).to.deep.equal(['unknown', 'latent']);
    });

    it('names a package directory that does not exist, and uses the others', async () => {
      const packageDirectories = [{ path: 'core', default: true }, { path: 'gone' }, { path: 'sales' }];
      project.write('sfdx-project.json', JSON.stringify({ packageDirectories }));
      const [stderr, levels] = await exposures();
      expect(stderr).to.include('package directories that do not exist: gone');
      expect(levels).to.deep.equal(['latent', 'latent']);
    });

    it('says so where it has no package directories', async () => {
      project.write('sfdx-project.json', '{"packageDirectories":[{"default":true}]}');
      expect((await exposures())[0]).to.include('"packageDirectories" is not a list of directories');
    });
  });

  it('reads no copies that git, sf or npm keep, with -d .', async () => {
    const text = metadata('Profile', field('Account.Phone'));
    project.write('core/profiles/Desk.profile-meta.xml', text);
    for (const folder of ['.git', '.sf', '.sfdx', 'node_modules'])
      project.write(`${folder}/x/Copy.profile-meta.xml`, text);
    project.write('.profile', 'export EDITOR=vi\n');
    expect(await strays('-d', '.')).to.have.lengthOf(1);
  });

  it('reads a describe as Windows PowerShell wrote it, and tells how to make one that it cannot read', async () => {
    project.write(
      'core/profiles/Desk.profile-meta.xml',
      metadata('Profile', field('Account.Phone'), field('Lead.Email')),
    );
    const described = {
      name: 'ObjectPermissions',
      fields: [{ name: 'SobjectType', picklistValues: [{ value: 'Lead' }] }],
    };
    const text = `\uFEFF${JSON.stringify({ status: 0, result: described, warnings: [] }, null, 2)}\r\n`;
    project.write('describe.json', Buffer.from(text, 'utf16le'));
    const { counts } = resultOf(
      await report({ project }, '-d', 'core', '--object-describe', 'describe.json', '--json'),
    );
    expect([counts.stray, counts.uncontrolled]).to.deep.equal([1, 1]);
    project.write('describe.json', 'Warning: no JSON');
    const error = errorOf(await report({ project }, '-d', 'core', '--object-describe', 'describe.json'));
    expect([error.name, error.actions?.[0]?.includes('sf sobject describe')]).to.deep.equal([
      'UnreadableDescribeError',
      true,
    ]);
  });
});
