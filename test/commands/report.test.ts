import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { setAccess } from '../simulated-org/rules.ts';
import { profileId, profileSetId } from '../simulated-org/seed/builder.ts';
import {
  AGENT_PROFILE,
  AUDITOR_USERNAME,
  INTEGRATION_PROFILE,
  NEW_INTEGRATION_PROFILE,
  seedOrg,
} from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { errorOf, report, resultOf, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];

const isOfActivity = (field: unknown): boolean => /^(Task|Event)\./.test(String(field));

describe('fls report, in process against the simulated org', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  beforeEach(async () => {
    const state = seedOrg();
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  });

  afterEach(async () => {
    await org.stop();
  });

  const truth = (name = INTEGRATION_PROFILE): ReturnType<typeof truthOf> =>
    truthOf(where.state, profileId(where.state, name));

  it('reports all profiles when asked', async () => {
    const { findings, counts, context, source } = resultOf(await report(where, '--all-profiles', '--json'));
    expect(counts.profiles).to.equal(where.state.rows('Profile').length);
    const live = findings.filter(({ exposure }) => exposure === 'live');
    expect([...new Set(live.map(({ profile }) => profile))]).to.have.members([
      AGENT_PROFILE,
      NEW_INTEGRATION_PROFILE,
      INTEGRATION_PROFILE,
    ]);
    expect([source, context.org?.id]).to.deep.equal(['org', where.state.info.id]);
  });

  it('asks with SOQL and describe alone, in few calls, and changes nothing', async () => {
    where.org.switchboard.clear();
    const rows = JSON.stringify(where.state.rows('FieldPermissions'));
    resultOf(await report(where, ...PROFILE));
    const operations = where.org.switchboard.log.map(({ operation }) => operation);
    for (const operation of ['retrieve', 'checkRetrieveStatus', 'readMetadata', 'deploy'] as const)
      expect(operations).to.not.include(operation);
    expect(JSON.stringify(where.state.rows('FieldPermissions'))).to.equal(rows);
  });

  it('serves an auditor who may not use the Metadata API, and says that labels stand for names', async () => {
    const { result, stderr } = await report({ ...where, username: AUDITOR_USERNAME }, ...PROFILE);
    expect(result?.counts.stray).to.equal(truth().stray.length);
    expect(stderr.replaceAll(/\s+/g, ' ')).to.include('Labels stand for them');
  });

  it('lists live findings by object with what opened them, and all of them when verbose', async () => {
    const stdout = stripVTControlCharacters((await report(where, ...PROFILE)).stdout);
    expect(stdout).to.include('through ERP_Accounts, 1 user');
    expect(stdout).to.not.include('Contact_Reader');
    const verbose = stripVTControlCharacters((await report(where, ...PROFILE, '--verbose')).stdout);
    for (const field of [...truth().stray, ...truth().uncontrolled])
      expect(verbose).to.match(new RegExp(`[ ,]${field.slice(field.indexOf('.') + 1)}(,|$)`, 'm'));
    for (const text of [stdout, verbose]) {
      const command = /^ {2}sf fls/;
      const long = text.split('\n').filter((line) => line.length > 80 && !command.test(line));
      expect(long).to.deep.equal([]);
    }
  });

  it('narrows to objects and exposures', async () => {
    const latent = await report(where, ...PROFILE, '--sobject', 'contact', '--exposure', 'latent', '--json');
    const { findings, counts } = resultOf(latent);
    const expected = truth().stray.filter((field) => field.startsWith('Contact.'));
    expect(findings.map(({ field }) => field)).to.deep.equal(expected);
    expect(counts.entries).to.equal(expected.length);
    expect(
      resultOf(await report(where, ...PROFILE, '--sobject', 'Contact', '--exposure', 'live')).findings,
    ).to.deep.equal([]);
  });

  it('says to check the spelling of an object that the org does not have', async () => {
    const { stderr } = await report(where, ...PROFILE, '--sobject', 'Acount', '--sobject', 'Account');
    expect(stderr).to.include('Check the spelling: Acount').and.not.include('Account');
  });

  it('writes the format that the ending of the file stands for, and names a directory that it creates', async () => {
    const { stdout } = await report(where, ...PROFILE, '--output-file', 'out/findings.SARIF');
    expect(JSON.parse(where.project.read('out/findings.SARIF'))).to.have.property('version', '2.1.0');
    expect(stdout).to.include('created the directory out');
    const again = await report(where, ...PROFILE, '--output-file', 'out/findings.csv');
    expect(where.project.read('out/findings.csv')).to.match(/^\uFEFF?"?profile/i);
    expect(again.stdout).to.not.include('created the directory');
  });

  it('needs no project, and so no valid sfdx-project.json', async () => {
    where.project.write('sfdx-project.json', '{ broken');
    const run = await report(where, ...PROFILE, '--json');
    expect([run.error, run.code]).to.deep.equal([null, 0]);
  });

  it('only says that there is nothing on an object that the org has', async () => {
    const set = profileSetId(where.state, INTEGRATION_PROFILE);
    const { findings } = resultOf(await report(where, ...PROFILE, '--sobject', 'Contact'));
    for (const { field } of findings) setAccess(where.state, set, field, { read: false, edit: false });
    const { stderr } = await report(where, ...PROFILE, '--sobject', 'Contact');
    expect(stderr).to.include('has a field permission on: Contact').and.not.include('spelling');
  });

  it('knows an object of the org that can hold no object permissions', async () => {
    for (const { Id: set } of where.state.rows('PermissionSet'))
      for (const { Field: field } of where.state.rows('FieldPermissions').filter((row) => isOfActivity(row.Field)))
        setAccess(where.state, set, String(field), { read: false, edit: false });
    const { stderr } = await report(where, ...PROFILE, '--sobject', 'Task');
    expect(stderr).to.include('has a field permission on: Task').and.not.include('spelling');
  });

  describe('with a gate', () => {
    it('fails only on the exposures that are wanted', async () => {
      expect((await report(where, ...PROFILE, '--fail-on', 'latent', '--exposure', 'dormant')).code).to.equal(0);
      const { result, code } = await report(where, ...PROFILE, '--fail-on', 'latent', '--exposure', 'latent', '--json');
      expect([code, result?.gate?.failing]).to.deep.equal([3, result?.counts.latent]);
    });

    it('fails at the threshold or above it, with the result all the same', async () => {
      const dormant = [...PROFILE, '--sobject', 'Opportunity'];
      const { result, code, stdout } = await report(where, ...dormant, '--fail-on', 'dormant');
      expect(code).to.equal(3);
      expect(result?.counts.dormant).to.be.greaterThan(0);
      expect(stdout).to.match(/^Gate failed \(--fail-on dormant\): /m);
      expect((await report(where, ...dormant, '--fail-on', 'latent')).code).to.equal(0);
      expect((await report(where, ...PROFILE, '--fail-on', 'live')).code).to.equal(3);
    });

    it('passes what the policy wants, found in the project without a flag', async () => {
      const rule = { profile: 'Salesforce API Only*', object: 'Account', reason: 'The ERP sends accounts' };
      where.project.write('config/fls-policy.json', JSON.stringify({ rules: [rule] }));
      const { result, code } = await report(where, ...PROFILE, '--sobject', 'Account', '--fail-on', 'stray');
      expect(code).to.equal(0);
      expect(result?.findings[0]?.kept).to.deep.equal({ reason: rule.reason, until: null });
      expect(result?.counts.kept).to.equal(result?.counts.stray).and.to.be.greaterThan(0);
    });

    it('fails only on what the baseline does not hold, and says what is gone', async () => {
      const all = [...PROFILE, '--fail-on', 'stray'];
      expect((await report(where, ...all, '--write-baseline', 'config/base.json')).code).to.equal(3);
      const held = [...all, '--baseline', 'config/base.json'];
      expect((await report(where, ...held)).code).to.equal(0);

      const set = profileSetId(where.state, INTEGRATION_PROFILE);
      setAccess(where.state, set, 'Contact.Email', { read: false, edit: false });
      const fewer = await report(where, ...held);
      expect([fewer.code, fewer.stderr.includes('Contact.Email')]).to.deep.equal([0, true]);

      setAccess(where.state, set, 'Contact.Fax', { read: false, edit: false });
      await report(where, ...all, '--write-baseline', 'config/base.json');
      setAccess(where.state, set, 'Contact.Fax', { read: true, edit: false });
      const { code, stdout } = await report(where, ...held);
      expect(code).to.equal(3);
      expect(stdout).to.include(': 1 stray field permission.');
    });
  });

  describe('in other formats', () => {
    it('puts nothing but the document on standard output, and the verdict beside it', async () => {
      const { stdout, stderr } = await report(where, ...PROFILE, '--result-format', 'csv', '--fail-on', 'live');
      const lines = stdout.trimEnd().split(/\r?\n/);
      expect(lines[0]).to.match(/^profile,object,field,/);
      expect(lines.length).to.equal(truth().stray.length + truth().uncontrolled.length + 1);
      expect(stderr).to.include('Gate failed (--fail-on live): ');
    });

    it('writes a file and shows the human report', async () => {
      const { stdout } = await report(where, ...PROFILE, '--result-format', 'sarif', '--output-file', 'out/fls.sarif');
      const sarif: unknown = JSON.parse(where.project.read('out/fls.sarif'));
      expect(sarif).to.include({ version: '2.1.0' });
      expect(stdout).to.include('The report is in out/fls.sarif.').and.to.include('Live: active users');
    });

    it('writes the file under --json too', async () => {
      await report(where, ...PROFILE, '--result-format', 'markdown', '--output-file', 'fls.md', '--json');
      expect(where.project.read('fls.md')).to.include('Stray field permissions');
    });

    it('writes the human report without colours', async () => {
      await report(where, ...PROFILE, '--output-file', 'fls.txt');
      expect(where.project.read('fls.txt')).to.include('Live: active users').and.to.not.include('\u001b');
    });
  });

  describe('refuses', () => {
    it('a profile that is not there, with near names', async () => {
      const error = errorOf(await report(where, '--profile', 'Salesforce API Only System Integration'));
      expect([error.name, error.actions?.[0]?.includes(INTEGRATION_PROFILE)]).to.deep.equal([
        'ProfileNotFoundError',
        true,
      ]);
    });

    it('a policy that cannot be read, before it asks the org', async () => {
      where.project.write('policy.json', '{ "rules": [{ "field": "Account.Phone" }] }');
      where.org.switchboard.clear();
      const error = errorOf(await report(where, ...PROFILE, '--policy-file', 'policy.json'));
      expect(error.message).to.include('policy.json').and.to.include('rule 1: reason is missing');
      expect(where.org.switchboard.log.filter(({ operation }) => operation === 'query')).to.have.length.at.most(1);
    });

    it('a baseline that is not there, and writes none', async () => {
      const error = errorOf(await report(where, ...PROFILE, '--baseline', 'nix.json', '--write-baseline', 'new.json'));
      expect(error.name).to.equal('UnreadableBaselineError');
      expect(existsSync(join(where.project.folder, 'new.json'))).to.equal(false);
    });

    it('to write a baseline over its own report', async () => {
      const args = ['--output-file', 'out.txt', '--write-baseline', './out.txt'];
      const error = errorOf(await report(where, ...PROFILE, ...args));
      expect([error.name, error.exitCode]).to.deep.equal(['SameFileTwiceError', 2]);
    });

    it('to accept what failed the gate of a baseline', async () => {
      where.project.write('base.json', '{ "version": 1, "findings": [] }');
      const args = ['--baseline', 'base.json', '--write-baseline', 'base.json', '--fail-on', 'stray'];
      const { code, stderr } = await report(where, ...PROFILE, ...args);
      expect([code, stderr.includes('the baseline was not written')]).to.deep.equal([3, true]);
      expect(where.project.read('base.json')).to.equal('{ "version": 1, "findings": [] }');
    });

    it('to run without an org', async () => {
      expect(errorOf(await report({ project: where.project })).name).to.equal('NoDefaultEnvError');
    });
  });
});
