import { expect } from 'chai';
import { errorOf, explain, report, reset, retrieve, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';
import { seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg } from '../simulated-org/server.ts';

describe('a wrong value of a flag', () => {
  let where: Where;
  let stop: () => Promise<void>;

  before(async () => {
    const state = seedOrg();
    const org = await startOrg(state);
    where = { org, state, project: newProject() };
    stop = org.stop;
  });

  after(async () => stop());

  const ofReports: readonly (readonly string[])[] = [
    ['--fail-on', 'lve'],
    ['--exposure', 'live,dormant'],
    ['--result-format', 'x'],
    ['--profile', 'Nobody'],
    ['--profile', 'Admin,Standard'],
    ['--api-version', '1'],
    ['--output-file', 'findings.json'],
    ['--output-file', 'same.txt', '--write-baseline', 'same.txt'],
    ['--baseline', 'nowhere.json'],
    ['--policy-file', 'nowhere.json'],
  ];
  for (const flags of ofReports)
    it(`ends with 2: ${flags.join(' ')}`, async () => {
      const run = await report(where, ...flags);
      expect([errorOf(run).exitCode, run.code]).to.deep.equal([2, 2]);
    });

  it('ends with 2 where no org has the name', async () => {
    const run = await report({ project: where.project }, '--target-org', 'nobody');
    expect([errorOf(run).name, run.code]).to.deep.equal(['NamedOrgNotFoundError', 2]);
  });

  it('ends with 2 where a number is no number, or a directory is not there', async () => {
    const wait = await reset(where, '--dry-run', '--wait', 'x');
    const folder = await report({ project: where.project }, '--source-dir', 'nowhere');
    const describeFile = await report({ project: where.project }, '--source-dir', '.', '--object-describe', 'nowhere');
    expect([wait.code, folder.code, describeFile.code]).to.deep.equal([2, 2, 2]);
  });

  it('tells to repeat a flag that got several values at once', async () => {
    const { actions } = errorOf(await report(where, '--exposure', 'live,dormant'));
    expect(actions).to.deep.equal(['Repeat the flag: --exposure live --exposure dormant']);
  });

  it('tells to repeat a flag for names that got several of them at once', async () => {
    const list = ['Account.*', 'Contact.Phone'].join(', ');
    for (const run of [
      await report(where, '--sobject', 'Account,Contact'),
      await retrieve(where, '--profile', 'Admin', '--sobject', 'Account,Contact'),
      await reset(where, '--profile', 'Admin', '--field', 'Phone', '--field', list, '--dry-run'),
      await explain(where, '--profile', 'Admin', '--field', list),
      await explain(where, '-b', 'a@x,b@x'),
    ])
      expect([errorOf(run).name, run.code]).to.deep.equal(['SeveralValuesError', 2]);
    const { actions } = errorOf(await explain(where, '-b', 'a@x', '--field', list));
    expect(actions).to.deep.equal(['Repeat the flag: --field "Account.*" --field Contact.Phone']);
  });

  it('refuses several names at once of a flag that takes one', async () => {
    for (const args of [
      ['--compare', 'b@x,c@x'],
      ['--as', 'b@x,c@x'],
    ]) {
      const run = await explain(where, '-b', 'a@x', ...args);
      expect([errorOf(run).name, run.code]).to.deep.equal(['OneValueOnlyError', 2]);
      expect(errorOf(run).message).to.equal(`${args[0] ?? ''} takes one name, not several: b@x,c@x.`);
    }
  });

  it('does not tell to repeat a flag that takes a single value', async () => {
    const { name } = errorOf(await report(where, '--fail-on', 'live,dormant'));
    expect(name).to.not.equal('SeveralValuesError');
  });

  it('lists the endings that stand for a format', async () => {
    const { actions } = errorOf(await report(where, '--output-file', 'findings.json'));
    expect(actions?.join(' ')).to.include('.sarif (sarif)').and.include('--json');
  });
});
