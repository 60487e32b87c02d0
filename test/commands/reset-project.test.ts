import { expect } from 'chai';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import { errorOf, reset, restore, resultOf, retrieve, type Where } from '../support/command.ts';
import { pictureOf, treeOf, withEdits, type OrgPicture } from '../support/org-picture.ts';
import { startResetWorld } from '../support/reset-world.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];
const GO = ['--no-prompt', '--json'];
const NAME = `${INTEGRATION_PROFILE}.profile-meta.xml`;
const FILE = `force-app/main/default/profiles/${NAME}`;

describe('fls reset in projects of all kinds', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;
  let before: OrgPicture;

  beforeEach(async () => {
    ({ where, org, before } = await startResetWorld({ packages: ['force-app', 'packages/sales'] }));
  });

  afterEach(async () => {
    await org.stop();
  });

  const spaced = (text: string): string => text.replaceAll(/\s+/g, ' ');

  function expectUntouched(): void {
    expect(org.switchboard.count('deploy')).to.equal(0);
    expect(pictureOf(where.state)).to.deep.equal(before);
  }

  it('changes the part of the profile that each package has, and restore puts back the bytes of both', async () => {
    const second = `packages/sales/profiles/${NAME}`;
    resultOf(await retrieve(where, ...PROFILE, '--sobject', 'Account'));
    resultOf(await retrieve(where, ...PROFILE, '--sobject', 'Contact', '--output-dir', 'packages/sales/profiles'));
    const texts = [FILE, second].map((path) => where.project.read(path));
    const { status, files } = resultOf(await reset(where, ...PROFILE, ...GO));
    expect([status, files]).to.deep.equal(['reset', [FILE, second]]);
    for (const path of [FILE, second]) expect(where.project.read(path)).to.not.match(/<readable>true/);
    resultOf(await restore(where, ...GO));
    expect([FILE, second].map((path) => where.project.read(path))).to.deep.equal(texts);
  });

  it('resets the org where .forceignore keeps profiles out of the project', async () => {
    where.project.write('.forceignore', '**/profiles/**\n');
    const { status, edits, files } = resultOf(await reset(where, ...PROFILE, ...GO));
    expect([status, files]).to.deep.equal(['reset', []]);
    expect(pictureOf(where.state)).to.deep.equal(withEdits(before, where.state, edits));
  });

  it('leaves a file alone that .forceignore excludes, and says so', async () => {
    resultOf(await retrieve(where, ...PROFILE));
    const text = where.project.read(FILE);
    where.project.write('.forceignore', '**/profiles/**\n');
    const run = await reset(where, ...PROFILE, '--no-prompt');
    expect([run.result?.status, run.result?.files]).to.deep.equal(['reset', []]);
    expect(spaced(run.stderr)).to.include('.forceignore excludes these profile files, so they are unchanged (1)');
    expect(where.project.read(FILE)).to.equal(text);
  });

  it('stops at an sfdx-project.json that is not right: the org alone is not what was asked for', async () => {
    where.project.write('sfdx-project.json', '{ "packageDirectories": [');
    const run = await reset(where, ...PROFILE, ...GO);
    expect(run.result).to.equal(null);
    expect(errorOf(run).name).to.equal('UnreadableProjectError');
    expect(errorOf(run).message).to.match(/sfdx-project\.json: line 1, column \d+: expected/);
    const other = errorOf(await retrieve(where, ...PROFILE, '--json'));
    expect([other.name, other.exitCode]).to.deep.equal(['UnreadableProjectError', 1]);
    where.project.write('sfdx-project.json', '{ "packageDirectories": [{ "path": "none", "default": true }] }');
    const missing = errorOf(await reset(where, ...PROFILE, ...GO));
    expect(missing.message).to.include('sfdx-project.json').and.include('"none"');
    expectUntouched();
  });

  describe('that have the profile taken apart', () => {
    const folder = `force-app/main/default/profiles/${INTEGRATION_PROFILE}`;
    const part = `${folder}/fieldPermissions/Account.Phone.fieldPermissions-meta.xml`;

    beforeEach(() => {
      const entry = '<editable>true</editable><field>Account.Phone</field><readable>true</readable>';
      const root = 'Profile xmlns="http://soap.sforce.com/2006/04/metadata"';
      where.project.write(`${folder}/${NAME}`, `<${root}><custom>false</custom></Profile>`);
      where.project.write(part, `<${root}><fieldPermissions>${entry}</fieldPermissions></Profile>`);
    });

    it('resets the org, leaves the parts alone, and says so', async () => {
      const tree = treeOf(where.project.folder);
      const run = await reset(where, ...PROFILE, '--no-prompt');
      expect([run.result?.status, run.result?.files]).to.deep.equal(['reset', []]);
      expect(spaced(run.stderr)).to.include('taken apart into several files, which are unchanged (1)');
      expect(treeOf(where.project.folder)).to.deep.equal(tree);
      expect(pictureOf(where.state)).to.deep.equal(withEdits(before, where.state, resultOf(run).edits));
      const undone = await restore(where, '--no-prompt');
      expect(resultOf(undone)).to.deep.include({ status: 'restored', files: [] });
      expect(spaced(undone.stderr)).to.include('taken apart into several files, which are unchanged (1)');
      expect(treeOf(where.project.folder)).to.deep.equal(tree);
    });

    it('refuses to change only files, and to retrieve beside the parts', async () => {
      const tree = treeOf(where.project.folder);
      for (const run of [
        await reset(where, ...PROFILE, ...GO, '--no-deploy'),
        await retrieve(where, ...PROFILE, '--json'),
      ]) {
        expect(errorOf(run).name).to.equal('ProfileTakenApartError');
        expect(errorOf(run).message).to.include(part);
      }
      expect(treeOf(where.project.folder)).to.deep.equal(tree);
      expectUntouched();
      expect(resultOf(await retrieve(where, ...PROFILE, '--output-dir', 'whole')).profiles[0]?.created).to.equal(true);
    });
  });

  it('stops at a file in the form of an old API version, which it cannot change', async () => {
    const old = '<fieldLevelSecurities><editable>true</editable><field>Account.Phone</field></fieldLevelSecurities>';
    where.project.write(FILE, `<Profile xmlns="http://soap.sforce.com/2006/04/metadata">${old}</Profile>`);
    for (const run of [await reset(where, ...PROFILE, ...GO), await retrieve(where, ...PROFILE, '--json')]) {
      expect(errorOf(run).name).to.equal('UnreadableProfileError');
      expect(errorOf(run).message).to.include('retrieve the profile again');
    }
    expectUntouched();
  });

  it('stops at a file of the profile that cannot be read, before anybody is asked', async () => {
    where.project.write(FILE, '<Profile xmlns="http://soap.sforce.com/2006/04/metadata">\n<custom>\n</Profile>');
    const error = errorOf(await reset(where, ...PROFILE, ...GO));
    expect(error.name).to.equal('UnreadableProfileError');
    expect(error.message).to.include(FILE).and.include('line 3');
    expectUntouched();
    expect(org.switchboard.count('retrieve')).to.equal(0);
  });

  describe('with --no-deploy', () => {
    it('plans what the file has an entry of, and names what a deploy of the file would leave open', async () => {
      resultOf(await retrieve(where, ...PROFILE, '--sobject', 'Account', '--sobject', 'Contact'));
      const run = await reset(where, ...PROFILE, '--no-prompt', '--no-deploy');
      const { status, edits } = resultOf(run);
      expect(status).to.equal('edited');
      expect(new Set(edits.map(({ field }) => field.split('.')[0]))).to.deep.equal(new Set(['Account', 'Contact']));
      expect(spaced(run.stderr)).to.match(/have no entry of these fields, .* \(\d+\)/);
      expect(where.project.read(FILE)).to.not.match(/<readable>true/);
      expectUntouched();
    });

    it('names only files that hold an edit in the command that deploys them', async () => {
      resultOf(await retrieve(where, ...PROFILE));
      const text = where.project.read(FILE);
      const withoutFields = text.replace(/\s*<fieldPermissions>[^]*?<\/fieldPermissions>/g, '');
      const packageDirectories = [{ path: 'force-app', default: true }, { path: 'other' }];
      where.project.write('sfdx-project.json', JSON.stringify({ packageDirectories }));
      const second = FILE.replace('force-app', 'other');
      where.project.write(second, withoutFields);
      const { stdout, result } = await reset(where, ...PROFILE, '--no-prompt', '--no-deploy');
      expect(result?.files).to.deep.equal([FILE]);
      expect(stdout.match(/--source-dir /g)).to.have.length(1);
      expect(spaced(stdout))
        .to.include("reset in the project's files. The org is not changed.")
        .and.not.include(second);
    });

    it('has nothing to write the second time, and says again what is to be deployed', async () => {
      resultOf(await retrieve(where, ...PROFILE));
      resultOf(await reset(where, ...PROFILE, '--no-prompt', '--no-deploy'));
      const tree = treeOf(where.project.folder);
      const { stdout, result } = await reset(where, ...PROFILE, '--no-prompt', '--no-deploy');
      expect([result?.status, result?.files]).to.deep.equal(['nothingToDo', []]);
      expect(stdout).to.include('sf project deploy start --source-dir ');
      expect(treeOf(where.project.folder)).to.deep.equal(tree);
      expectUntouched();
    });

    it('is refused where the project has no entry to change', async () => {
      const error = errorOf(await reset(where, ...PROFILE, '--no-prompt', '--no-deploy'));
      expect(error.name).to.equal('NothingToEditError');
      expectUntouched();
    });
  });
});
