import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { profileText } from '../flows/fakes.ts';
import { tokenOf } from '../simulated-org/seed/builder.ts';
import { seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { newFolder } from '../support/environment.ts';
import { newProject } from '../support/project.ts';
import { freshSf, type Sf } from '../support/sf.ts';

const recipes = join(import.meta.dirname, '..', '..', 'docs', 'recipes');
const recipe = readFileSync(join(recipes, 'ci-gate.md'), 'utf8');

/** The commands of the workflow in docs/recipes/ci-gate.md, as a step's shell gets them. */
const steps = [...recipe.matchAll(/^ +run: (sf fls report .+)$/gm)].flatMap(([, line]) => line ?? []);

const phone = { field: 'Account.Phone', readable: true, editable: true };
const accounts = `<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">
    <objectPermissions><allowRead>true</allowRead><object>Account</object></objectPermissions>
</PermissionSet>
`;

describe('the GitHub Actions recipe in docs/recipes/ci-gate.md', function () {
  this.timeout(600_000);
  let sf: Sf;

  before(async () => {
    sf = await freshSf();
  });

  it('passes a repository as its baseline has it, and fails what a pull request brings', async function () {
    if (process.platform === 'win32') this.skip();
    const project = newProject();
    const profile = 'force-app/main/default/profiles/Integration.profile-meta.xml';
    project.write(profile, profileText([phone]));
    project.write('force-app/main/default/permissionsets/Accounts.permissionset-meta.xml', accounts);
    project.commit();
    const summary = join(newFolder('summary'), 'summary.md');
    const run = async (line: string): Promise<number> => {
      const { code } = await sf.shell(line, { cwd: project.folder, env: { GITHUB_STEP_SUMMARY: summary } });
      return code;
    };
    const runAll = async (): Promise<number[]> => {
      writeFileSync(summary, '# Before\n');
      const codes: number[] = [];
      for (const step of steps) codes.push(await run(step));
      return codes;
    };

    expect(steps).to.have.length(3);
    expect(await run('sf fls report --source-dir force-app --write-baseline config/fls-baseline.json')).to.equal(0);
    expect(await runAll()).to.deep.equal([0, 0, 0]);

    project.write(profile, profileText([phone, { field: 'Account.Fax', readable: true, editable: false }]));
    expect(await runAll()).to.deep.equal([0, 0, 3]);
    const sarif = project.read('fls.sarif');
    expect(sarif).to.include(`"uri":"${profile}"`).and.to.include('Account.Fax');
    const text = readFileSync(summary, 'utf8');
    expect(text)
      .to.match(/^# Before\n/)
      .and.to.include('`Integration`')
      .and.to.include('Fax');

    project.write(profile, '<Profile>');
    expect(await runAll()).to.deep.equal([68, 68, 68]);
  });
});

describe('the GitHub Actions recipe in docs/recipes/undo.md', function () {
  this.timeout(600_000);

  it('resets on one machine and restores on another, from the directory that it keeps', async function () {
    if (process.platform === 'win32') this.skip();
    const workflow = readFileSync(join(recipes, 'undo.md'), 'utf8');
    const [reset] = /^sf fls reset .*--snapshot-dir .*$/m.exec(workflow) ?? [];
    const [, restore] = /^ +run: (sf fls restore .+)$/m.exec(workflow) ?? [];
    const state = seedOrg();
    const org = await startOrg(state);
    const countEntries = (): number => state.rows('FieldPermissions').length;
    const runOnNewMachine = async (line: string | undefined, folder: string): Promise<string> => {
      const sf = await freshSf();
      await sf.login({ url: org.url, token: tokenOf(state), alias: 'my-sandbox' });
      const { code, stdout, stderr } = await sf.shell(line ?? '', { cwd: folder });
      expect(code, `${stdout}\n${stderr}`).to.equal(0);
      return stderr;
    };
    const before = countEntries();
    const [first, second] = [newProject(), newProject()];
    expect(await runOnNewMachine(reset, first.folder)).to.not.include('the only way back');
    expect(countEntries()).to.be.lessThan(before);
    cpSync(join(first.folder, 'snapshots'), join(second.folder, 'snapshots'), { recursive: true });
    await runOnNewMachine(restore, second.folder);
    expect(countEntries()).to.equal(before);
    await org.stop();
  });
});
