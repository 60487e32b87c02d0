import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readProfile } from '../../src/metadata/profile.ts';
import { setAccess } from '../simulated-org/rules.ts';
import { profileId, profileSetId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { OrgState } from '../simulated-org/model.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { retrieveResult } from '../support/json.ts';
import { newProject } from '../support/project.ts';
import { seededSf } from '../support/seeded.ts';
import type { Sf } from '../support/sf.ts';

const FILE = `force-app/main/default/profiles/${INTEGRATION_PROFILE}.profile-meta.xml`;
const PROFILE = ['--profile', INTEGRATION_PROFILE];

describe('sf fls retrieve, through the real sf', function () {
  this.timeout(600_000);
  let state: OrgState;
  let org: RunningOrg;
  let sf: Sf;

  before(async () => {
    ({ state, org, sf } = await seededSf());
  });

  after(async () => {
    await org.stop();
  });

  const truth = (): ReturnType<typeof truthOf> => truthOf(state, profileId(state, INTEGRATION_PROFILE));

  it('brings into an empty project what the org has, and again without a difference', async () => {
    const project = newProject();
    const first = await sf.run(['fls', 'retrieve', ...PROFILE, '--manifest-file', 'package.xml', '--json'], {
      cwd: project.folder,
    });
    expect(first.code, first.stderr).to.equal(0);
    const { counts, manifest } = retrieveResult(first.stdout);
    const entries = readProfile(project.read(FILE)).fieldPermissions.filter(({ readable }) => readable);
    const enabled = [...truth().enabled.values()].flatMap((fields) => [...fields.keys()]);
    expect(entries.map(({ field }) => field).sort()).to.deep.equal(enabled.sort());
    expect(counts.stray).to.equal(truth().stray.length);
    expect(manifest.objects).to.include.members(['Account', 'Contact', 'Task', 'ns__Thing__c']);

    project.commit();
    const second = await sf.run(['fls', 'retrieve', ...PROFILE, '--manifest-file', 'package.xml'], {
      cwd: project.folder,
    });
    expect([second.code, project.git('status', '--porcelain')]).to.deep.equal([0, '']);
    expect(second.stderr, 'quiet without a terminal').to.not.contain('Asking');
  });

  it('writes a package.xml that sf itself retrieves and deploys by', async () => {
    const project = newProject();
    const args = ['fls', 'retrieve', ...PROFILE, '--manifest-file', 'fls.xml'];
    expect((await sf.run(args, { cwd: project.folder })).code).to.equal(0);
    const retrieved = await sf.run(['project', 'retrieve', 'start', '--manifest', 'fls.xml', '--json'], {
      cwd: project.folder,
    });
    expect(retrieved.code, retrieved.stdout).to.equal(0);
    expect(retrieved.stdout).to.not.contain('cannot be found');
    const deployed = await sf.run(['project', 'deploy', 'start', '--manifest', 'fls.xml', '--dry-run', '--json'], {
      cwd: project.folder,
    });
    expect(deployed.code, deployed.stdout).to.equal(0);
  });

  it('changes only the lines that differ in a fuller file with tabs, CRLF, comments and a byte order mark', async () => {
    const project = newProject();
    const set = profileSetId(state, INTEGRATION_PROFILE);
    expect((await sf.run(['fls', 'retrieve', ...PROFILE], { cwd: project.folder })).code).to.equal(0);
    project.write(FILE, dressed(project.read(FILE)));
    const before = project.read(FILE);
    project.commit();
    expect((await sf.run(['fls', 'retrieve', ...PROFILE], { cwd: project.folder })).code).to.equal(0);
    expect(project.git('status', '--porcelain')).to.equal('');

    setAccess(state, set, 'Account.Phone', { read: true, edit: false });
    setAccess(state, set, 'Contact.Email', { read: false, edit: false });
    const run = await sf.run(['fls', 'retrieve', ...PROFILE, '--json'], { cwd: project.folder });
    expect(run.code, run.stderr).to.equal(0);
    const expected = withValues(
      withValues(before, 'Account.Phone', 'false', 'true'),
      'Contact.Email',
      'false',
      'false',
    );
    expect(project.read(FILE)).to.equal(expected);
    const [added, removed] = project.git('diff', '--numstat').split('\t');
    expect([added, removed]).to.deep.equal(['3', '3']);
  });

  it('prints help that starts with what it is for', async () => {
    const { code, stdout } = await sf.run(['fls', 'retrieve', '--help'], { cwd: newProject().folder });
    expect(code).to.equal(0);
    expect(stdout)
      .to.match(/^Retrieve profiles with all their field permissions/)
      .and.contain('--manifest-only');
  });

  it('leaves no trace outside the files it names', async () => {
    const project = newProject();
    await sf.run(['fls', 'retrieve', ...PROFILE], { cwd: project.folder });
    const files = readdirSync(project.folder, { recursive: true, withFileTypes: true });
    const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
    expect(paths.map((path) => path.slice(project.folder.length + 1)).sort()).to.deep.equal(
      [FILE, 'sfdx-project.json'].sort(),
    );
  });
});

/** The same profile as another editor might keep it, with more in it than the org was asked for. */
function dressed(text: string): string {
  const more = `    <fieldPermissions>
        <!-- of an object that this org does not have -->
        <editable>true</editable>
        <field>Elsewhere__c.Size__c</field>
        <readable>true</readable>
    </fieldPermissions>
    <customSettingAccesses>
        <enabled>true</enabled>
        <name>R&#233;gion</name>
    </customSettingAccesses>
</Profile>`;
  const fuller = text.replace('<Profile ', '<!-- kept by hand -->\n<Profile ').replace(/<\/Profile>\n$/, more);
  return `\ufeff${fuller.replaceAll('    ', '\t').replaceAll('\n', '\r\n')}`;
}

function withValues(text: string, field: string, editable: string, readable: string): string {
  const entry = new RegExp(`<editable>\\w+</editable>(\\s+<field>${field}</field>\\s+)<readable>\\w+</readable>`);
  expect(text).to.match(entry);
  return text.replace(
    entry,
    (_, between: string) => `<editable>${editable}</editable>${between}<readable>${readable}</readable>`,
  );
}
