import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Ajv } from 'ajv';
import { getObjectName } from '../../src/fls/access.ts';
import { readProfile } from '../../src/metadata/profile.ts';
import { profileId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { errorOf, resultOf, retrieve, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const FILE = `force-app/main/default/profiles/${INTEGRATION_PROFILE}.profile-meta.xml`;
const PROFILE = ['--profile', INTEGRATION_PROFILE];

describe('fls retrieve, in process against the simulated org', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  beforeEach(async () => {
    const state = seedOrg();
    org = await startOrg(state);
    where = { project: newProject({ packages: ['force-app', 'packages/sales'] }), org, state };
  });

  afterEach(async () => {
    await org.stop();
  });

  const truth = (): ReturnType<typeof truthOf> => truthOf(where.state, profileId(where.state, INTEGRATION_PROFILE));

  const strays = (level: string): number =>
    truth().stray.filter((field) => truth().exposure.get(getObjectName(field))?.level === level).length;

  it('brings every field permission that the org has, and counts the strays as they are', async () => {
    const result = resultOf(await retrieve(where, ...PROFILE, '--json'));
    const entries = readProfile(where.project.read(FILE)).fieldPermissions.filter(({ readable }) => readable);
    const enabled = [...truth().enabled.values()].flatMap((fields) => [...fields]);
    expect(new Map(entries.map(({ field, editable }) => [field, editable]))).to.deep.equal(
      new Map(enabled.map(([field, { edit }]) => [field, edit])),
    );
    const found = (kind: string): string[] =>
      result.findings.filter((one) => one.kind === kind).map(({ field }) => field);
    expect(found('stray').sort()).to.deep.equal(truth().stray);
    expect(found('uncontrolled').sort()).to.deep.equal(truth().uncontrolled);
    expect(result.counts.stray).to.equal(truth().stray.length).and.to.be.greaterThan(100);
  });

  it('says where each stray stands, by file and line', async () => {
    const { findings } = resultOf(await retrieve(where, ...PROFILE, '--json'));
    const lines = where.project.read(FILE).split('\n');
    for (const { field, location } of findings)
      expect(lines[(location?.line ?? 0) - 1]).to.contain(`<field>${field}</field>`);
    expect(findings[0]?.location?.path).to.equal(FILE);
  });

  it('gives a result that its schema describes', async () => {
    const schema: unknown = JSON.parse(readFileSync('schemas/fls-retrieve.json', 'utf8'));
    if (typeof schema !== 'object' || schema === null) throw new Error('the schema is no object');
    const validate = new Ajv({ strict: false }).compile(schema);
    validate(resultOf(await retrieve(where, ...PROFILE, '--json')));
    expect(validate.errors).to.equal(null);
  });

  it('prints a block for the profile, the sum, and what to type next', async () => {
    const { stdout } = await retrieve(where, ...PROFILE);
    expect(stdout).to.equal(`${INTEGRATION_PROFILE}
  file          ${FILE} (created)
  entries       326 field permissions
  stray         ${truth().stray.length}: ${strays('live')} live, ${strays('latent')} latent, ${strays('dormant')} dormant
  uncontrolled  ${truth().uncontrolled.length}, on objects without object permissions

${truth().stray.length} stray field permissions in 1 profile. Retrieved 29 objects in 1 request.

Next, see which of them users can read today:
  sf fls report --profile "${INTEGRATION_PROFILE}" --target-org admin@fls.example
`);
  });

  it('never prints or stores the access token', async () => {
    const { stdout, stderr } = await retrieve(where, ...PROFILE, '--manifest-file', 'm.xml');
    const files = readdirSync(where.project.folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.xml'),
    );
    const written = files.map((name) => where.project.read(name)).join('');
    expect(`${stdout}${stderr}${written}`).to.not.contain('s1mul4t3d');
  });

  it('writes a package.xml that names standard objects, and stops there when told to', async () => {
    const run = await retrieve(where, ...PROFILE, '--manifest-only', '--json');
    const manifest = where.project.read('fls-package.xml');
    expect(manifest).to.contain('<members>Account</members>').and.contain(`<members>${INTEGRATION_PROFILE}</members>`);
    expect(manifest).to.not.contain('<members>*</members>').and.not.contain('Activity');
    expect(org.switchboard.count('retrieve')).to.equal(0);
    expect(resultOf(run).profiles).to.deep.equal([]);
    expect(resultOf(run).counts.stray).to.equal(truth().stray.length);
  });

  it('takes an API version for connection and manifest, else the project version for the manifest', async () => {
    await retrieve(where, ...PROFILE, '--manifest-file', 'm.xml', '--api-version', '64.0');
    expect(where.project.read('m.xml')).to.contain('<version>64.0</version>');
    expect(org.switchboard.log.find(({ operation }) => operation === 'retrieve')?.path).to.contain('/64.0');
    const older = { ...where, project: newProject({ sourceApiVersion: '61.0' }) };
    const { context } = resultOf(await retrieve(older, ...PROFILE, '--manifest-file', 'm.xml', '--json'));
    expect(older.project.read('m.xml')).to.contain('<version>61.0</version>');
    expect(context.apiVersion).to.equal(where.state.info.apiVersion);
    const newer = { ...where, project: newProject({ sourceApiVersion: '99.0' }) };
    await retrieve(newer, ...PROFILE, '--manifest-file', 'm.xml');
    expect(newer.project.read('m.xml')).to.contain(`<version>${where.state.info.apiVersion}</version>`);
  });

  it('retrieves only the objects it is told to, and leaves the rest of the file', async () => {
    await retrieve(where, ...PROFILE);
    const full = where.project.read(FILE);
    const result = resultOf(await retrieve(where, ...PROFILE, '--sobject', 'account', '--json'));
    expect(result.manifest.objects).to.deep.equal(['Account']);
    expect(new Set(result.findings.map(({ object }) => object))).to.deep.equal(new Set(['Account']));
    expect(where.project.read(FILE)).to.equal(full);
  });

  it('brings the false entries of all objects when asked', async () => {
    const some = resultOf(await retrieve(where, '--profile', 'Équipe Achats', '--json'));
    const all = resultOf(await retrieve(where, '--profile', 'Équipe Achats', '--all-sobjects', '--json'));
    expect(all.manifest.objects).to.include.members(some.manifest.objects);
    expect(all.manifest.objects.length).to.be.greaterThan(some.manifest.objects.length);
    expect(all.counts.stray).to.equal(some.counts.stray);
  });

  it('brings the source of the objects when asked, and leaves the merged profile alone', async () => {
    const { result } = await retrieve(where, ...PROFILE, '--sobject', 'Account', '--include-objects');
    expect(result?.objectFiles).to.include('force-app/main/default/objects/Account/fields/Detail_01__c.field-meta.xml');
    for (const path of result?.objectFiles ?? []) expect(where.project.read(path)).to.not.equal('');
    const fields = readdirSync(join(where.project.folder, 'force-app/main/default/objects/Account/fields'));
    expect(fields).to.include('Detail_01__c.field-meta.xml');
    expect(readProfile(where.project.read(FILE)).fieldPermissions.length).to.be.greaterThan(10);
  });

  it('passes on what the org says of an object it does not know', async () => {
    const { stdout } = await retrieve(where, ...PROFILE, '--sobject', 'Account', '--sobject', 'Nope__c', '--json');
    expect(stdout).to.contain("The org says: Entity of type 'CustomObject' named 'Nope__c' cannot be found");
  });

  it('finds an object that the user may not retrieve, leaves it out and names it', async () => {
    where.state.inaccessibleObjects.add('Contract');
    const run = await retrieve(where, ...PROFILE, '--json');
    expect(run.stdout).to.contain('The files leave out Contract');
    const result = resultOf(run);
    expect(result.counts.stray).to.equal(truth().stray.length);
    const closed = result.findings.filter(({ object }) => object === 'Contract');
    expect(closed.map(({ location }) => location)).to.deep.equal(closed.map(() => null)).and.to.not.be.empty;
    expect(where.project.read(FILE)).to.not.contain('Contract.');
  });

  it('halves the request when the org says that it is too large', async () => {
    org.switchboard.limits.maxFiles = 12;
    const result = resultOf(await retrieve(where, ...PROFILE, '--json'));
    expect(result.manifest.requests).to.equal(org.switchboard.count('retrieve')).and.to.be.greaterThan(3);
    expect(result.counts.stray).to.equal(truth().stray.length);
  });

  it('names the permission that the user lacks', async () => {
    const blind = errorOf(await retrieve({ ...where, username: 'blind@fls.example' }, ...PROFILE));
    expect([blind.name, blind.exitCode]).to.deep.equal(['MissingPermissionsError', 1]);
    expect(blind.message).to.match(/View Setup and Configuration/);
    const auditor = errorOf(await retrieve({ ...where, username: 'auditor@fls.example' }, ...PROFILE));
    expect(auditor.message).to.match(/Modify Metadata/);
  });

  it('refuses a profile that stands in two package directories, and takes the one it is told', async () => {
    for (const folder of ['force-app', 'packages/sales'])
      where.project.write(`${folder}/profiles/Admin.profile-meta.xml`, PLAIN);
    const error = errorOf(await retrieve(where, '--profile', 'Admin'));
    expect([error.name, error.message.match(/Admin\.profile-meta\.xml/g)?.length]).to.deep.equal([
      'ProfileInSeveralPlacesError',
      2,
    ]);
    const { profiles } = resultOf(
      await retrieve(where, '--profile', 'Admin', '--output-dir', 'packages/sales', '--json'),
    );
    expect(profiles[0]?.path).to.equal('packages/sales/profiles/Admin.profile-meta.xml');
    expect(where.project.read('force-app/profiles/Admin.profile-meta.xml')).to.equal(PLAIN);
  });

  it('does not write what .forceignore excludes', async () => {
    where.project.write('.forceignore', '**/*.profile-meta.xml\n');
    const error = errorOf(await retrieve(where, ...PROFILE));
    expect([error.name, error.actions?.[0]]).to.deep.equal([
      'ProfileIgnoredError',
      'Name another directory with --output-dir.',
    ]);
    expect(readdirSync(join(where.project.folder, 'force-app'))).to.deep.equal([]);
  });

  it('names file, line and column of a profile it cannot read, and writes nothing', async () => {
    where.project.write(
      FILE,
      '<Profile xmlns="http://soap.sforce.com/2006/04/metadata">\n  <custom>true</custm>\n</Profile>',
    );
    const error = errorOf(await retrieve(where, ...PROFILE));
    expect(error.name).to.equal('UnreadableProfileError');
    expect(error.message)
      .to.contain(FILE)
      .and.match(/line 2/);
  });

  it('refuses to ask under --json', async () => {
    const error = errorOf(await retrieve(where, '--json'));
    expect([error.name, error.exitCode]).to.deep.equal(['NoProfileChosenError', 2]);
  });
});

const PLAIN =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Profile xmlns="http://soap.sforce.com/2006/04/metadata">\n</Profile>\n';
