import { expect } from 'chai';
import { entityNamed } from '../simulated-org/schema/catalog.ts';
import { describeObject } from '../simulated-org/rest/describe.ts';
import { ask, viewerOf } from '../simulated-org/soql/ask.ts';
import { buildOrg } from '../simulated-org/seed/builder.ts';
import { plain } from '../simulated-org/seed/fields.ts';
import { object } from '../simulated-org/seed/objects.ts';
import { account } from '../simulated-org/seed/standard-objects.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { explain, report, reset, resultOf, retrieve, type Where } from '../support/command.ts';
import { readPageQueries } from '../support/page-text.ts';
import { newProject, type TemporaryProject } from '../support/project.ts';

const PROFILE = 'ERP Integration';
const NAMED = ['--profile', PROFILE];

function namespaced(): ReturnType<typeof buildOrg> {
  return buildOrg({
    info: { namespacePrefix: 'xyz' },
    objects: [
      account(plain('Tier__c')),
      object('Item__c', [plain('State__c'), plain('Note__c')]),
      object('Bare__c', []),
    ],
    profiles: [
      {
        name: PROFILE,
        license: 'Salesforce Integration',
        fields: {
          'Account.Phone': 'edit',
          'Account.Tier__c': 'edit',
          'Item__c.State__c': 'read',
          'Item__c.Note__c': 'read',
        },
      },
    ],
    users: [{ username: 'erp@x', profile: PROFILE }],
  });
}

describe('names that a user types, in an org with a namespace of its own', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  beforeEach(async () => {
    const state = namespaced();
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  });

  afterEach(async () => {
    await org.stop();
  });

  const reported = async (...args: string[]): Promise<string[]> =>
    resultOf(await report(where, ...args, '--json')).findings.map(({ field }) => field);

  it('stand in the queries of pages as the org takes them', async () => {
    const narrow = ['--sobject', 'Item__c', '--output-file'];
    await report(where, ...NAMED, ...narrow, 'report.html');
    await explain(where, ...NAMED, ...narrow, 'explain.html');
    await reset(where, ...NAMED, '--dry-run', ...narrow, 'plan.html');
    for (const file of ['report.html', 'explain.html', 'plan.html']) {
      const [query = ''] = readPageQueries(where.project.read(file)).filter((soql) => soql.includes('xyz__Item__c'));
      expect(ask(viewerOf(where.state), query), `${file}: ${query}`).to.have.length.of.at.least(1);
    }
  });

  for (const name of ['Item__c', 'xyz__Item__c', 'XYZ__item__c'])
    it(`name the object ${name} in report, retrieve and reset`, async () => {
      const both = ['Item__c.Note__c', 'Item__c.State__c'];
      expect(await reported('--sobject', name)).to.deep.equal(both);
      const { manifest } = resultOf(await retrieve(where, ...NAMED, '--sobject', name, '--manifest-only', '--json'));
      expect(manifest.objects).to.deep.equal(['Item__c']);
      const run = await reset(where, ...NAMED, '--sobject', name, '--dry-run', '--json');
      expect(resultOf(run).edits.map(({ field }) => field)).to.deep.equal(both);
    });

  it('are known objects, or misspelled, with and without the namespace', async () => {
    const known = await report(where, '--sobject', 'Bare__c', '--sobject', 'xyz__Bare__c');
    expect(known.stderr).to.include('None of the profiles').and.not.include('Check the spelling');
    const unknown = await report(where, '--sobject', 'xyz__Nope__c');
    expect(unknown.stderr).to.include('Check the spelling');
  });

  for (const [glob, fields] of [
    ['Item__c.*', ['Item__c.Note__c', 'Item__c.State__c']],
    ['xyz__Item__c.xyz__State__c', ['Item__c.State__c']],
    ['xyz__State__c', ['Item__c.State__c']],
    ['xyz__*', ['Account.Tier__c', 'Item__c.Note__c', 'Item__c.State__c']],
    ['Account.xyz__*', ['Account.Tier__c']],
  ] as const) {
    it(`choose fields to reset by ${glob}`, async () => {
      const run = await reset(where, ...NAMED, '--field', glob, '--dry-run', '--json');
      expect(resultOf(run).edits.map(({ field }) => field)).to.deep.equal(fields);
      expect(run.stderr).not.to.match(/^Warning/m);
    });

    it(`keep fields by a policy with ${glob}`, async () => {
      where.project.write(
        'config/fls-policy.json',
        JSON.stringify({ rules: [{ field: glob, reason: 'It is wanted' }] }),
      );
      const { findings } = resultOf(await report(where, '--json'));
      expect(findings.filter(({ kept }) => kept).map(({ field }) => field)).to.deep.equal(fields);
    });
  }

  it('are known to a baseline with the namespace', async () => {
    const entry = (field: string): object => ({ profile: PROFILE, field, access: 'edit', exposure: 'dormant' });
    const entries = [entry('xyz__Item__c.xyz__State__c'), entry('Item__c.Note__c'), entry('Account.xyz__Tier__c')];
    where.project.write('baseline.json', JSON.stringify({ version: 1, findings: entries }));
    const run = await report(where, '--baseline', 'baseline.json', '--json');
    const states = resultOf(run).findings.map(({ field, baseline }) => `${field} ${baseline ?? '-'}`);
    expect(states).to.deep.equal([
      'Account.Phone new',
      'Account.Tier__c known',
      'Item__c.Note__c known',
      'Item__c.State__c known',
    ]);
    expect(run.stderr).not.to.match(/^Warning/m);
  });
});

const entryOf = (field: string): string =>
  `<fieldPermissions><editable>true</editable><field>${field}</field><readable>true</readable></fieldPermissions>`;

function documentOf(type: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">${content}</${type}>\n`;
}

/** As Salesforce writes it: a group names sets with the namespace, all else is without (forcedotcom/cli#1803). */
function namespacedProject(namespace: string): TemporaryProject {
  const project = newProject();
  const packageDirectories = [{ path: 'force-app', default: true }];
  project.write('sfdx-project.json', JSON.stringify({ packageDirectories, namespace }));
  const folder = 'force-app/main/default';
  project.write(
    `${folder}/profiles/${PROFILE}.profile-meta.xml`,
    documentOf('Profile', entryOf('Item__c.State__c') + entryOf('Hidden__c.State__c')),
  );
  const read = '<objectPermissions><allowRead>true</allowRead><object>Item__c</object></objectPermissions>';
  project.write(`${folder}/permissionsets/Readers.permissionset-meta.xml`, documentOf('PermissionSet', read));
  project.write(
    `${folder}/permissionsetgroups/Team.permissionsetgroup-meta.xml`,
    documentOf('PermissionSetGroup', '<label>Team</label><permissionSets>xyz__Readers</permissionSets>'),
  );
  return project;
}

describe('a project with a namespace, without an org', function () {
  this.timeout(60_000);

  it('finds the permission sets that its groups name with the namespace', async () => {
    const run = await report({ project: namespacedProject('xyz') }, '--source-dir', 'force-app', '--json');
    const [, item] = resultOf(run).findings;
    expect(item).to.deep.include({ field: 'Item__c.State__c', exposure: 'latent', openedBy: ['Readers', 'Team'] });
    expect(run.stderr).not.to.match(/^Warning/m);
  });

  it('misses them where the namespace is another', async () => {
    const { stderr, result } = await report(
      { project: namespacedProject('other') },
      '--source-dir',
      'force-app',
      '--json',
    );
    expect(result?.findings.map(({ openedBy }) => openedBy)).to.deep.equal([[], ['Readers']]);
    expect(stderr).not.to.match(/^Warning/m);
  });

  it('reads the list of objects that the org gave, which has the namespace', async () => {
    const viewer = viewerOf(namespaced());
    const entity = entityNamed('ObjectPermissions', viewer);
    const project = namespacedProject('xyz');
    project.write('describe.json', JSON.stringify({ result: entity && describeObject(entity, viewer) }));
    const args = ['--source-dir', 'force-app', '--object-describe', 'describe.json', '--json'];
    const { findings } = resultOf(await report({ project }, ...args));
    expect(findings.map(({ field, kind }) => `${field} ${kind}`)).to.deep.equal([
      'Hidden__c.State__c uncontrolled',
      'Item__c.State__c stray',
    ]);
  });

  it('takes the names of objects with the namespace', async () => {
    const args = ['--source-dir', 'force-app', '--sobject', 'xyz__Item__c', '--json'];
    const { findings } = resultOf(await report({ project: namespacedProject('xyz') }, ...args));
    expect(findings.map(({ field }) => field)).to.deep.equal(['Item__c.State__c']);
  });
});
