import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { OrgState } from '../simulated-org/model.ts';
import { profileSetId, tokenOf } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { newFolder } from '../support/environment.ts';
import { pictureOf, withEdits, withoutRowIds, type OrgPicture } from '../support/org-picture.ts';
import { readPlan } from '../support/planned.ts';
import type { Ran } from '../support/process.ts';
import { newProject, type TemporaryProject } from '../support/project.ts';
import { freshSf, type Sf } from '../support/sf.ts';
import { readText } from '../house/pages.ts';
import { readShellBlocks } from '../support/shell-blocks.ts';

const page = readText('docs/recipes/plan-and-approve.md');

/** The commands of the workflow, as a step's shell gets them: one of each job. */
const [planStep = '', applyStep = '', ...otherSteps] = [...page.matchAll(/^ +run: (sf fls reset .+)$/gm)].flatMap(
  ([, line]) => line ?? [],
);

/** A machine of CI: its own home with a login, a checkout, and what the run's page shows. */
type Machine = { readonly sf: Sf; readonly project: TemporaryProject; readonly summary: string };

describe('the GitHub Actions recipe in docs/recipes/plan-and-approve.md', function () {
  this.timeout(600_000);
  let state: OrgState;
  let org: RunningOrg;
  let picture: OrgPicture;

  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  beforeEach(async () => {
    state = seedOrg();
    org = await startOrg(state);
    picture = pictureOf(state);
  });

  afterEach(async () => org.stop());

  async function newMachine(): Promise<Machine> {
    const sf = await freshSf();
    await sf.login({ url: org.url, token: tokenOf(state), alias: 'my-sandbox' });
    const summary = join(newFolder('summary'), 'summary.md');
    writeFileSync(summary, '');
    return { sf, project: newProject(), summary };
  }

  async function run({ sf, project, summary }: Machine, line: string): Promise<Ran> {
    return sf.shell(line, { cwd: project.folder, env: { GITHUB_STEP_SUMMARY: summary } });
  }

  /** What upload-artifact and download-artifact do. */
  function carry(name: string, from: Machine, to: Machine): void {
    cpSync(join(from.project.folder, name), join(to.project.folder, name), { recursive: true });
  }

  it('plans on one machine, applies just that on another, and can be undone on a third', async () => {
    expect(otherSteps).to.deep.equal([]);
    const [planner, applier, third] = [await newMachine(), await newMachine(), await newMachine()];
    const planned = await run(planner, planStep);
    expect(planned.code, planned.stderr).to.equal(0);
    expect(pictureOf(state)).to.deep.equal(picture);
    expect(readFileSync(planner.summary, 'utf8')).to.match(
      /^## Plan: reset field permissions in `my-sandbox` \(sandbox\)\n/,
    );

    carry('fls-plan.json', planner, applier);
    const applied = await run(applier, applyStep);
    expect(applied.code, applied.stderr).to.equal(0);
    expect(pictureOf(state)).to.deep.equal(withEdits(picture, state, readPlan(applier, 'fls-plan.json').edits));
    const text = readFileSync(applier.summary, 'utf8');
    expect(text).to.match(/^## Reset of field permissions in `my-sandbox` \(sandbox\)\n/);
    expect(text).to.include('Plan that was carried out: `fls-plan.json`').and.include('--snapshot-dir snapshots');

    carry('snapshots', applier, third);
    const undo = readShellBlocks(page).at(-1)?.script ?? '';
    const undone = await run(third, undo);
    expect(undone.code, undone.stderr).to.equal(0);
    expect(withoutRowIds(pictureOf(state))).to.deep.equal(withoutRowIds(picture));
  });

  it('applies nothing when the org has moved since the approval, and says what moved', async () => {
    const [planner, applier] = [await newMachine(), await newMachine()];
    expect((await run(planner, planStep)).code).to.equal(0);
    carry('fls-plan.json', planner, applier);
    state.setFieldPermission(profileSetId(state, INTEGRATION_PROFILE), 'Account.Phone', { read: false, edit: false });
    const now = pictureOf(state);
    const { code, stderr } = await run(applier, applyStep);
    expect(code).to.equal(1);
    expect(stderr.replaceAll(/\s+/g, ' ')).to.include('Account.Phone').and.include('--write-plan');
    expect(pictureOf(state)).to.deep.equal(now);
    expect(existsSync(join(applier.project.folder, 'snapshots'))).to.equal(false);
  });
});
