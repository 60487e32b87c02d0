import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Global } from '@salesforce/core';
import { expect } from 'chai';
import { groupFields } from '../../src/fls/change-record.ts';
import { profileId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, INTEGRATION_USERNAME } from '../simulated-org/seed/seed-org.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { reset, resultOf, retrieve, type Where } from '../support/command.ts';
import {
  accessOfUsers,
  deployedFiles,
  lossesBetween,
  pictureOf,
  treeOf,
  withEdits,
  type OrgPicture,
} from '../support/org-picture.ts';
import { newProject } from '../support/project.ts';
import { startResetWorld } from '../support/reset-world.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];
const GO = ['--no-prompt', '--json'];
const FILE = `force-app/main/default/profiles/${INTEGRATION_PROFILE}.profile-meta.xml`;

describe('fls reset, in process against the simulated org', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;
  let before: OrgPicture;

  beforeEach(async () => {
    ({ where, org, before } = await startResetWorld());
  });

  afterEach(async () => {
    await org.stop();
  });

  const truth = (): ReturnType<typeof truthOf> => truthOf(where.state, profileId(where.state, INTEGRATION_PROFILE));

  describe('of the integration profile', () => {
    it('takes every stray from its user and leaves what permission sets grant', async () => {
      const { stray } = truth();
      const accesses = accessOfUsers(where.state);
      const run = await reset(where, ...PROFILE, ...GO);
      const { status, edits, impact, verify, deploy, context } = resultOf(run);
      expect([status, run.code]).to.deep.equal(['reset', 0]);
      expect(context.org).to.include({ id: where.state.info.id, kind: 'sandbox' });
      expect(edits.map(({ field, to }) => `${field} ${to}`)).to.deep.equal(stray.map((field) => `${field} none`));
      expect(verify).to.deep.equal({ ok: true, remaining: [], others: [], sections: [] });
      expect(deploy).to.deep.include({ status: 'Succeeded', checkOnly: false, failures: [] });
      const after = accessOfUsers(where.state);
      const own = after.get(INTEGRATION_USERNAME);
      // The group that grants both mutes edit on the first.
      const left = stray.filter((field) => own?.has(field)).map((field) => [field, own?.get(field)]);
      expect(left).to.deep.equal([
        ['Case.Reason', 'read'],
        ['Case.Subject', 'edit'],
      ]);
      expect(accesses.get(INTEGRATION_USERNAME)?.get('Account.Phone')).to.equal('read');
      expect(impact).to.deep.equal(lossesBetween(accesses, after));
      expect(truth().stray).to.deep.equal([]);
    });

    it('says the job before it waits for it', async () => {
      const { stdout, result } = await reset(where, ...PROFILE, '--sobject', 'Account', '--no-prompt');
      const line = `sf project deploy report --job-id ${result?.deploy?.id ?? ''}`;
      expect(stdout).to.include(line);
      expect(stdout.indexOf(line)).to.be.lessThan(stdout.indexOf('Done:'));
    });

    it('changes no other row of the org', async () => {
      const { edits } = resultOf(await reset(where, ...PROFILE, ...GO));
      expect(pictureOf(where.state)).to.deep.equal(withEdits(before, where.state, edits));
    });

    it('leaves login flow, hours and IP ranges as they were', async () => {
      const own = (): ReturnType<typeof where.state.profileExtras.get> =>
        structuredClone(where.state.profileExtras.get(profileId(where.state, INTEGRATION_PROFILE)));
      const login = own();
      expect([login?.loginFlows.length, login?.loginIpRanges.length, login?.loginHours === null]).to.deep.equal([
        1,
        2,
        false,
      ]);
      resultOf(await reset(where, ...PROFILE, ...GO));
      expect(own()).to.deep.equal(login);
    });

    it('deploys the slice once, and nothing else', async () => {
      const { edits } = resultOf(await reset(where, ...PROFILE, ...GO));
      const [files, ...others] = deployedFiles(org);
      const path = `profiles/${INTEGRATION_PROFILE}.profile`;
      expect([[...(files?.keys() ?? [])].sort(), others]).to.deep.equal([['package.xml', path].sort(), []]);
      const text = files?.get(path) ?? '';
      const entry =
        /<fieldPermissions>\s*<editable>false<\/editable>\s*<field>([^<]+)<\/field>\s*<readable>false<\/readable>\s*<\/fieldPermissions>/g;
      expect([...text.matchAll(entry)].map(([, field]) => field)).to.deep.equal(edits.map(({ field }) => field));
      const rest = text
        .replaceAll(entry, '')
        .replaceAll(/<(loginFlows|loginHours|loginIpRanges)>.*?<\/\1>/gs, '')
        .replaceAll(/\s+/g, '');
      expect(rest).to.match(/^<\?xml[^>]*><Profile[^>]*><\/Profile>$/);
      const members = [...(files?.get('package.xml') ?? '').matchAll(/<(members|name)>([^<]*)</g)];
      expect(members.map(([, , value]) => value).sort()).to.deep.equal(['Profile', INTEGRATION_PROFILE].sort());
    });

    it('changes but the two booleans of the entries in the project, and says which file', async () => {
      resultOf(await retrieve(where, ...PROFILE));
      const text = where.project.read(FILE);
      const { edits, files } = resultOf(await reset(where, ...PROFILE, ...GO));
      expect(files).to.deep.equal([FILE]);
      const fields = new Set(edits.map(({ field }) => field));
      const expected = text.replaceAll(/<fieldPermissions>.*?<\/fieldPermissions>/gs, (entry) =>
        fields.has(/<field>([^<]*)</.exec(entry)?.[1] ?? '') ? entry.replaceAll('>true<', '>false<') : entry,
      );
      expect(expected).to.not.equal(text);
      expect(where.project.read(FILE)).to.equal(expected);
    });

    it('leaves a snapshot that only the owner may read, in the state folder or where it is told', async () => {
      const { snapshot, edits } = resultOf(await reset(where, ...PROFILE, ...GO, '--field', 'Account.P*'));
      expect(snapshot?.path).to.equal(join(Global.SF_DIR, 'fls', where.state.info.id, `${String(snapshot?.id)}.json`));
      expect(statSync(snapshot?.path ?? '').mode & 0o777).to.equal(0o600);
      const content: unknown = JSON.parse(readFileSync(snapshot?.path ?? '', 'utf8'));
      expect(content).to.include({ version: 2 });
      expect(content).to.have.nested.property('changes[0].profiles[0].edits').that.deep.equals(groupFields(edits));
      expect(edits.length).to.be.greaterThan(0);

      const told = resultOf(await reset(where, ...PROFILE, ...GO, '--snapshot-dir', 'artifacts'));
      expect(told.snapshot?.path).to.match(/^artifacts\//);
      expect(existsSync(join(where.project.folder, told.snapshot?.path ?? ''))).to.equal(true);
    });

    it('has nothing to do the second time, and changes nothing then', async () => {
      resultOf(await reset(where, ...PROFILE, ...GO));
      const then = pictureOf(where.state);
      const run = await reset(where, ...PROFILE, ...GO);
      const { snapshot, files, deploy, verify } = { ...resultOf(run) };
      expect([run.result?.status, run.code]).to.deep.equal(['nothingToDo', 0]);
      expect([snapshot, files, deploy, verify]).to.deep.equal([null, [], null, null]);
      expect(org.switchboard.count('deploy')).to.equal(1);
      expect(pictureOf(where.state)).to.deep.equal(then);
    });
  });

  describe('with --dry-run', () => {
    it('writes nothing to the org, the project or the state folder, and foretells the real run', async () => {
      resultOf(await retrieve(where, ...PROFILE));
      // The first run leaves the login behind, which has nothing to do with the command.
      resultOf(await reset(where, ...PROFILE, '--dry-run', '--json'));
      const state = (): unknown =>
        Object.entries(treeOf(Global.SF_DIR)).filter(([path]) => !path.endsWith('@fls.example.json'));
      const [project, folder] = [treeOf(where.project.folder), state()];
      const run = await reset(where, ...PROFILE, '--dry-run', '--json');
      const foretold = resultOf(run);
      expect([foretold.status, run.code]).to.deep.equal(['dryRun', 0]);
      expect(foretold).to.deep.include({ snapshot: null, files: [], verify: null });
      expect(foretold.deploy).to.include({ status: 'Succeeded', checkOnly: true });
      expect(pictureOf(where.state)).to.deep.equal(before);
      expect(treeOf(where.project.folder)).to.deep.equal(project);
      expect(state()).to.deep.equal(folder);

      const { edits, impact } = resultOf(await reset(where, ...PROFILE, ...GO));
      expect(foretold.edits).to.deep.equal(edits);
      expect(foretold.impact).to.deep.equal(impact);
      expect(impact.length).to.be.greaterThan(0);
    });

    it('ends with 1 when the org would not take it', async () => {
      const effect = { kind: 'componentFailure', problem: 'No thanks' } as const;
      // The second time without the platform events, which no org lists.
      org.switchboard.inject({ operation: 'deploy', times: 2, effect });
      const run = await reset(where, ...PROFILE, '--dry-run', '--json');
      expect([run.result?.status, run.result?.deploy?.status, run.code]).to.deep.equal(['dryRun', 'Failed', 1]);
      expect(pictureOf(where.state)).to.deep.equal(before);
    });
  });

  it('with --no-deploy changes the project alone, to what a deploy then makes true', async () => {
    resultOf(await retrieve(where, ...PROFILE));
    const text = where.project.read(FILE);
    const run = await reset(where, ...PROFILE, '--no-prompt', '--no-deploy');
    expect(run.result).to.deep.include({ status: 'edited', snapshot: null, deploy: null, verify: null });
    expect(run.result?.files).to.deep.equal([FILE]);
    expect(run.stdout).to.include('sf project deploy start --source-dir ');
    expect(where.project.read(FILE)).to.not.equal(text);
    expect(org.switchboard.count('deploy')).to.equal(0);
    expect(pictureOf(where.state)).to.deep.equal(before);
  });

  describe('of several profiles', () => {
    const names = [INTEGRATION_PROFILE, 'Custom: Sales Profile', "R&D (O'Brien) <test>"];
    const several = names.flatMap((name) => ['--profile', name]);

    it('deploys them in one job, and clears each', async () => {
      const { status, edits } = resultOf(await reset(where, ...several, ...GO));
      expect([status, org.switchboard.count('deploy')]).to.deep.equal(['reset', 1]);
      expect(new Set(edits.map(({ profile }) => profile))).to.deep.equal(new Set(names));
      expect(pictureOf(where.state)).to.deep.equal(withEdits(before, where.state, edits));
      for (const name of names) expect(truthOf(where.state, profileId(where.state, name)).stray).to.deep.equal([]);
    });

    it('takes every profile of the org with --all-profiles, in a dry run as the report advises it', async () => {
      const { status, edits } = resultOf(
        await reset(where, '--all-profiles', '--exposure', 'live', '--dry-run', '--json'),
      );
      expect(status).to.equal('dryRun');
      expect(new Set(edits.map(({ profile }) => profile)).size).to.be.greaterThan(1);
      expect(pictureOf(where.state)).to.deep.equal(before);
    });

    it('finds their files in whatever package directory they lie', async () => {
      const project = newProject({ packages: ['force-app', 'packages/sales'] });
      resultOf(await retrieve({ ...where, project }, ...PROFILE));
      const sales = ['--profile', names[1] ?? ''];
      resultOf(await retrieve({ ...where, project }, ...sales, '--output-dir', 'packages/sales/access'));
      const texts = [FILE, 'packages/sales/access/Custom%3A Sales Profile.profile-meta.xml'];
      const old = texts.map((path) => project.read(path));
      const { files } = resultOf(await reset({ ...where, project }, ...several, ...GO));
      expect([...files].sort()).to.deep.equal([...texts].sort());
      expect(texts.map((path, index) => project.read(path) === old[index])).to.deep.equal([false, false]);
      expect(existsSync(join(project.folder, 'force-app/main/default/profiles/R%26D'))).to.equal(false);
    });
  });

  it('works outside of a project, on the org alone', async () => {
    rmSync(where.project.folder, { recursive: true });
    where.project.write('notes.txt', 'no project');
    const { status, edits, files } = resultOf(await reset(where, ...PROFILE, ...GO));
    expect([status, files]).to.deep.equal(['reset', []]);
    expect(edits.length).to.be.greaterThan(0);
    expect(pictureOf(where.state)).to.deep.equal(withEdits(before, where.state, edits));
    expect(Object.keys(treeOf(where.project.folder))).to.deep.equal(['notes.txt']);
  });

  it('writes who loses what to a file', async () => {
    const { impact } = resultOf(await reset(where, ...PROFILE, '--dry-run', '--json', '--impact-file', 'out/loss.csv'));
    const lines = where.project.read('out/loss.csv').trimEnd().split(/\r?\n/);
    expect(lines.length).to.equal(impact.length + 1);
    expect(lines[1]).to.include(impact[0]?.username).and.to.include(impact[0]?.field);
  });
});
