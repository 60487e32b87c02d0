import { expect } from 'chai';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import type { Fault } from '../simulated-org/switchboard.ts';
import { errorOf, reset, resultOf, type Where } from '../support/command.ts';
import { pictureOf, withEdits, type OrgPicture } from '../support/org-picture.ts';
import { startResetWorld } from '../support/reset-world.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE, '--sobject', 'Account'];
const DRY = ['--dry-run', '--result-format', 'markdown'];

describe('fls reset as a document', function () {
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

  it('prints Markdown and nothing else on stdout; the rest goes to stderr', async () => {
    const run = await reset(where, ...PROFILE, ...DRY, '--write-plan', 'plan.json', '--impact-file', 'impact.csv');
    expect(run.stdout).to.match(/^## Plan: reset field permissions in `[^`]+` \(sandbox\)\n/);
    expect(run.stdout)
      .to.match(/`Succeeded`\.\n$/)
      .and.not.include('To see its status later');
    for (const text of [
      'Check-only deploy job 0Af',
      'The org accepted the dry run',
      'The plan is in plan.json',
      'impact.csv',
    ])
      expect(run.stderr).to.include(text);
    expect(run.stderr).to.not.include('edit → none  ');
  });

  it('writes the result to a file, by its ending, and shows it as well', async () => {
    const run = await reset(
      where,
      ...PROFILE,
      '--no-prompt',
      '--output-file',
      'out/reset.md',
      '--snapshot-dir',
      'kept',
    );
    const { snapshot, deploy } = resultOf(run);
    const text = where.project.read('out/reset.md');
    expect(text).to.match(/^## Reset of field permissions/);
    expect(text)
      .to.include(`\`${deploy?.id ?? ''}\``)
      .and.include(`--snapshot ${snapshot?.id ?? ''} --snapshot-dir kept`);
    expect(text).to.include(`\`${snapshot?.path ?? ''}\``);
    expect(run.stdout).to.include('The document is in out/reset.md.').and.include('Done: ');
  });

  it('writes what a terminal shows to a file that ends in .txt, without colors', async () => {
    resultOf(await reset(where, ...PROFILE, '--dry-run', '--output-file', 'reset.txt', '--json'));
    const text = where.project.read('reset.txt');
    expect(text)
      .to.include(INTEGRATION_PROFILE)
      .and.match(/The org accepted the dry run\. Nothing was changed\.\n$/);
    expect(text).to.not.include('\u001b');
  });

  it('leaves stdout to JSON, and writes the file all the same', async () => {
    const run = await reset(where, ...PROFILE, ...DRY, '--output-file', 'plan.md', '--json');
    expect(() => void JSON.parse(run.stdout)).to.not.throw();
    expect(where.project.read('plan.md')).to.match(/^## Plan/);
  });

  it('does not call a reset failed whose file can no longer be written: 68 and a warning', async () => {
    const act = (): void => {
      where.project.write('taken', '');
    };
    const faults: Fault[] = [{ operation: 'checkDeployStatus', effect: { kind: 'meanwhile', act } }];
    const run = await reset({ ...where, faults }, ...PROFILE, '--no-prompt', '--output-file', 'taken/reset.md');
    const { status, edits } = resultOf(run);
    expect([status, run.code]).to.deep.equal(['reset', 68]);
    expect(run.stderr).to.include('The reset has ended as said').and.include('taken/reset.md');
    expect(pictureOf(where.state)).to.deep.equal(withEdits(before, where.state, edits));
  });

  for (const [flags, name] of [
    [['--output-file', 'reset.csv'], 'UnknownFileEndingError'],
    [['--output-file', 'sfdx-project.json/x.md'], 'UnusablePathError'],
    [['--output-file', 'x.md', '--impact-file', './x.md'], 'SameFileTwiceError'],
  ] as const)
    it(`is refused before anything is done: ${flags.join(' ')}`, async () => {
      const error = errorOf(await reset(where, ...PROFILE, '--no-prompt', ...flags));
      expect([error.name, error.exitCode, org.switchboard.count('deploy')]).to.deep.equal([name, 2, 0]);
      if (name === 'UnknownFileEndingError')
        expect(error.actions?.join(' ')).to.include('.txt (human), .md (markdown), .html (html).');
    });

  it('is refused in a format that only reports have', async () => {
    const error = errorOf(await reset(where, ...PROFILE, '--no-prompt', '--result-format', 'sarif'));
    expect(error.exitCode).to.equal(2);
  });
});
