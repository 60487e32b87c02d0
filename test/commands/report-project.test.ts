import { expect } from 'chai';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { errorOf, report, resultOf, retrieve } from '../support/command.ts';
import { newProject, type TemporaryProject } from '../support/project.ts';

const FILE = 'force-app/main/default/profiles/Integration.profile-meta.xml';

function metadata(type: string, ...sections: readonly string[]): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<${type} xmlns="http://soap.sforce.com/2006/04/metadata">`];
  return [...lines, ...sections, `</${type}>`, ''].join('\n');
}

const field = (name: string): string =>
  `    <fieldPermissions>\n        <editable>false</editable>\n        <field>${name}</field>\n        <readable>true</readable>\n    </fieldPermissions>`;
const readOn = (object: string): string =>
  `    <objectPermissions><allowRead>true</allowRead><object>${object}</object></objectPermissions>`;

describe('fls report --source-dir, in process without an org', function () {
  this.timeout(60_000);
  let project: TemporaryProject;

  beforeEach(() => {
    project = newProject({ packages: ['force-app', 'packages/access'] });
    const sections = [readOn('Case'), ...['Account.Phone', 'Case.Reason', 'Lead.Email', 'Task.Type'].map(field)];
    project.write(FILE, metadata('Profile', ...sections));
  });

  const levels = async (...args: readonly string[]): Promise<Record<string, string>> => {
    const { findings } = resultOf(await report({ project }, '--source-dir', 'force-app', ...args, '--json'));
    return Object.fromEntries(findings.map((one) => [one.field, one.kind === 'stray' ? one.exposure : one.kind]));
  };

  it('finds strays, with file and line, and knows of no exposure where nothing grants objects', async () => {
    const { source, context, findings, counts } = resultOf(await report({ project }, '-d', 'force-app', '--json'));
    expect([source, context.org, counts.entries]).to.deep.equal(['project', null, 4]);
    expect(await levels()).to.deep.equal({
      'Account.Phone': 'unknown',
      'Lead.Email': 'unknown',
      'Task.Type': 'uncontrolled',
    });
    const lines = project.read(FILE).split('\n');
    for (const finding of findings) {
      expect(finding.location?.path).to.equal(FILE);
      expect(lines[(finding.location?.line ?? 0) - 1]).to.include(`<field>${finding.field}</field>`);
    }
  });

  it('takes exposure from permission sets of any package directory', async () => {
    project.write(
      'packages/access/permissionsets/Accounts.permissionset-meta.xml',
      metadata('PermissionSet', readOn('Account')),
    );
    expect(await levels()).to.include({ 'Account.Phone': 'latent', 'Lead.Email': 'dormant' });
  });

  it('counts what reads Account for custom fields of Contact, once an entry shows person accounts', async () => {
    const write = (...names: readonly string[]): void => {
      project.write(FILE, metadata('Profile', readOn('Account'), ...names.map(field)));
    };
    write('Contact.Email', 'Contact.Hobby__c');
    expect(await levels()).to.deep.equal({ 'Contact.Email': 'unknown', 'Contact.Hobby__c': 'unknown' });
    write('Account.PersonBirthdate', 'Contact.Email', 'Contact.Hobby__c');
    const run = await report({ project }, '-d', 'force-app', '--json');
    const shown = resultOf(run).findings.map((one) => [one.field, one.exposure, one.openedBy]);
    expect(shown).to.deep.equal([
      ['Contact.Email', 'unknown', []],
      ['Contact.Hobby__c', 'latent', ['Integration']],
    ]);
    expect((run.stdout + run.stderr).replaceAll(/\s+/g, ' ')).to.include('without Read on Contact: 1.');
    project.write(
      'force-app/main/default/permissionsets/A.permissionset-meta.xml',
      metadata('PermissionSet', readOn('Account')),
    );
    project.write(FILE, metadata('Profile', ...['Account.Trait__pc', 'Contact.Email', 'Contact.Hobby__c'].map(field)));
    expect(await levels()).to.include({ 'Contact.Email': 'dormant', 'Contact.Hobby__c': 'latent' });
  });

  it('reads permission sets that sf has taken apart, in both of its layouts', async () => {
    const folder = 'force-app/main/default/permissionsets';
    project.write(`${folder}/One/One.permissionset-meta.xml`, metadata('PermissionSet', '<label>One</label>'));
    project.write(
      `${folder}/One/objectSettings/Account.objectSettings-meta.xml`,
      metadata('PermissionSet', readOn('Account')),
    );
    expect(await levels()).to.include({ 'Account.Phone': 'latent', 'Lead.Email': 'dormant' });
    const entry = '<allowRead>true</allowRead><object>Lead</object>';
    project.write(
      `${folder}/Two/objectPermissions/Lead.objectPermission-meta.xml`,
      metadata('ObjectPermission', entry),
    );
    const { findings } = resultOf(await report({ project }, '-d', 'force-app', '--json'));
    expect(findings.map(({ openedBy }) => openedBy)).to.deep.equal([['One'], ['Two'], []]);
    const all = '<enabled>true</enabled><name>ViewAllData</name>';
    project.write(`${folder}/Two/userPermissions/ViewAllData.userPermission-meta.xml`, metadata('UserPermission', all));
    expect(resultOf(await report({ project }, '-d', 'force-app', '--json')).findings[0]?.openedBy).to.deep.equal([
      'One',
      'Two',
    ]);
  });

  it('warns that nothing is ever live in files, and names a policy rule for a profile that is not there', async () => {
    project.write('config/fls-policy.json', JSON.stringify({ rules: [{ profile: 'Nobody', reason: 'left over' }] }));
    const { code, stderr } = await report({ project }, '-d', 'force-app', '--fail-on', 'live');
    expect(code).to.equal(0);
    expect(stderr).to.include('so no finding is live').and.to.include('left over');
    const one = await report({ project }, '-d', 'force-app', '--profile', 'Integration');
    expect(one.stderr).to.not.include('left over');
  });

  it('does not let a gate pass that did not see a group member or a file', async () => {
    const set = 'packages/access/permissionsets/Accounts.permissionset-meta.xml';
    project.write(set, metadata('PermissionSet', readOn('Account')));
    const group = '<permissionSets>Elsewhere</permissionSets>';
    project.write(
      'packages/access/permissionsetgroups/Team.permissionsetgroup-meta.xml',
      metadata('PermissionSetGroup', group),
    );
    expect(await levels()).to.include({ 'Account.Phone': 'latent', 'Lead.Email': 'unknown' });
    project.write(FILE, '<Profile>');
    const { code, stdout } = await report({ project }, '-d', 'force-app', '--fail-on', 'stray');
    expect([code, stdout.includes('Gate undecided')]).to.deep.equal([68, true]);
  });

  it('prints no line that a file name made up', async () => {
    const evil = 'A%0A%3A%3Aerror title=pwned%3A%3Ahello%0AGate passed%3A';
    project.write(`force-app/main/default/profiles/${evil}.profile-meta.xml`, project.read(FILE));
    for (const format of [
      [],
      ['--verbose', '--fail-on', 'latent'],
      ['--result-format', 'csv'],
      ['--result-format', 'junit'],
    ]) {
      const { stdout, stderr } = await report({ project }, '-d', 'force-app', ...format);
      expect(`${stdout}${stderr}`)
        .to.include('pwned')
        .and.to.not.match(/^::error|^Gate passed/m);
    }
  });

  it('counts unknown as latent in the gate', async () => {
    const gated = async (threshold: string): Promise<number> =>
      (await report({ project }, '-d', 'force-app', '--fail-on', threshold)).code;
    expect([await gated('live'), await gated('latent')]).to.deep.equal([0, 3]);
  });

  it("skips a shell's .profile, which is no metadata", async () => {
    project.write('.profile', 'export EDITOR=vi\n');
    const { code, stderr } = await report({ project }, '-d', '.');
    expect([code, stderr.includes('.profile:')]).to.deep.equal([0, false]);
  });

  it('reports the other files when one cannot be read, names its place, and fails', async () => {
    project.write(
      'force-app/main/default/profiles/Broken.profile-meta.xml',
      '<Profile>\n  <custom>false</cust>\n</Profile>',
    );
    const { code, result, stderr } = await report({ project }, '-d', 'force-app');
    expect([code, result?.counts.stray]).to.deep.equal([68, 2]);
    expect(stderr).to.match(/Broken\.profile-meta\.xml:2:\d+.*expected <\/custom>/s);
  });

  it('says the kinds of an org when given its describe', async () => {
    const picklistValues = [{ value: 'Account' }, { value: 'Task' }];
    const described = { name: 'ObjectPermissions', fields: [{ name: 'SobjectType', picklistValues }] };
    project.write('describe.json', JSON.stringify({ status: 0, result: described, warnings: [] }));
    expect(await levels('--object-describe', 'describe.json')).to.deep.equal({
      'Account.Phone': 'unknown',
      'Case.Reason': 'uncontrolled',
      'Lead.Email': 'uncontrolled',
      'Task.Type': 'unknown',
    });
  });

  it('gives formats paths from the root of the repository', async () => {
    project.commit();
    const { stdout } = await report({ project }, '-d', 'force-app/main', '--result-format', 'csv');
    expect(stdout).to.include(`,${FILE},`);
  });

  it('finds what an org finds, in the profile that was retrieved from it', async () => {
    const state = seedOrg();
    const org = await startOrg(state);
    try {
      const where = { project: newProject(), org, state };
      const fromOrg = resultOf(await retrieve(where, '--profile', INTEGRATION_PROFILE, '--json')).findings;
      const { findings } = resultOf(await report({ project: where.project }, '-d', 'force-app', '--json'));
      const kinds = (some: typeof findings): string[] => some.map((one) => `${one.field} ${one.access} ${one.kind}`);
      expect(kinds(findings)).to.deep.equal(kinds(fromOrg));
      expect(findings.map(({ location }) => location)).to.deep.equal(fromOrg.map(({ location }) => location));
    } finally {
      await org.stop();
    }
  });

  it('does not claim to know which objects an org has', async () => {
    const { stderr } = await report({ project }, '-d', 'force-app', '--sobject', 'Event', '--sobject', 'Contact');
    expect(stderr).to.include('has a field permission on: Contact, Event').and.not.include('no such object');
  });

  it('refuses a directory that is not there, one without profiles, and a profile that no file has', async () => {
    const nameOf = async (...args: readonly string[]): Promise<string> =>
      errorOf(await report({ project }, ...args)).name;
    expect(await nameOf('-d', 'nix')).to.equal('SourceDirNotFoundError');
    expect(await nameOf('-d', 'packages/access')).to.equal('NoProfileFilesError');
    const unknown = errorOf(await report({ project }, '-d', 'force-app', '--profile', 'Integraton'));
    expect([unknown.name, unknown.actions?.[0]]).to.deep.equal([
      'ProfileNotInProjectError',
      'Did you mean one of these: Integration?',
    ]);
  });
});
