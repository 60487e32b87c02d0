import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { tokenOf } from '../simulated-org/seed/builder.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { explain, report, reset, resultOf, type Where } from '../support/command.ts';
import { ask, viewerOf } from '../simulated-org/soql/ask.ts';
import { readPageQueries, readPageText } from '../support/page-text.ts';
import { newProject } from '../support/project.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];

describe('pages of commands', function () {
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

  it('are written by the ending of the file, with the command line that made them', async () => {
    const run = await report(where, ...PROFILE, '--output-file', 'out/page.html');
    const page = where.project.read('out/page.html');
    expect(page).to.match(/^<!doctype html>\n<html lang="en">/);
    expect(readPageText(page)).to.match(/ Command sf .*--profile "[^"]+" --output-file out\/page\.html /);
    expect(page).to.not.include(tokenOf(where.state));
    expect(page).to.match(/\d+ users? can read fields today through \d+ stray field permissions that Setup/);
    expect(run.stdout).to.include('The report is in out/page.html.');
    expectOwnPolicy(page);
  });

  it('name the ids and kinds that only an org knows', async () => {
    await report(where, ...PROFILE, '--output-file', 'page.html');
    const page = where.project.read('page.html');
    expect(page).to.include('Object: permission set ERP_Accounts');
    expect(page).to.match(/FROM FieldPermissions WHERE Parent\.ProfileId = &#39;00e\w{12,15}&#39; AND SobjectType/);
  });

  it('have queries that an org takes as they are', async () => {
    await report(where, '--all-profiles', '--output-file', 'report.html');
    await explain(where, ...PROFILE, '--output-file', 'explain.html');
    await reset(where, ...PROFILE, '--dry-run', '--output-file', 'plan.html');
    const viewer = viewerOf(where.state);
    for (const [file, least] of [
      ['report.html', 12],
      ['explain.html', 2],
      ['plan.html', 9],
    ] as const) {
      const queries = readPageQueries(where.project.read(file));
      expect(queries, file).to.have.length.of.at.least(least);
      expectOwnPolicy(where.project.read(file));
      for (const soql of queries) expect(() => ask(viewer, soql), soql).to.not.throw();
    }
    const [field = '', object = ''] = readPageQueries(where.project.read('explain.html'));
    expect([ask(viewer, field).length, ask(viewer, object).length]).to.deep.equal([1, 1]);
  });

  it('can be printed, and are then all that is printed', async () => {
    const run = await report(where, ...PROFILE, '--result-format', 'html');
    expect(run.stdout)
      .to.match(/^<!doctype html>/)
      .and.match(/<\/html>\n$/);
  });

  it('tell of project files that only an org knows the users', async () => {
    where.project.write(
      'force-app/profiles/Desk.profile-meta.xml',
      '<Profile xmlns="http://soap.sforce.com/2006/04/metadata"><fieldPermissions><editable>false</editable><field>Account.Fax</field><readable>true</readable></fieldPermissions></Profile>',
    );
    const run = await report({ project: where.project }, '--source-dir', 'force-app', '--output-file', 'page.html');
    expect(run.error).to.equal(null);
    const page = where.project.read('page.html');
    expect(page).to.include('Only an org shows whether users can read the fields today.');
    expectOwnPolicy(page);
  });

  it('show the plan and the result of a reset', async () => {
    resultOf(await reset(where, ...PROFILE, '--sobject', 'Account', '--dry-run', '--output-file', 'plan.html'));
    const plan = where.project.read('plan.html');
    expect(plan).to.include('<title>Plan: reset field permissions in');
    expect(plan).to.include('The org accepted the dry run. Nothing was changed.');
    const { snapshot } = resultOf(
      await reset(where, ...PROFILE, '--sobject', 'Account', '--no-prompt', '--output-file', 'done.html'),
    );
    const done = where.project.read('done.html');
    expect(done).to.include('<title>Reset of field permissions in');
    expect(readPageText(done)).to.include(`--snapshot ${snapshot?.id ?? ''}`);
    for (const page of [plan, done]) expectOwnPolicy(page);
  });
});

/** Only what is in the page may run, and nothing may be loaded. */
function expectOwnPolicy(page: string): void {
  const policy = /content="(default-src[^"]*)"/.exec(page)?.[1] ?? '';
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(page) ?? [];
  const [, script = ''] = /<script>([^]*?)<\/script>/.exec(page) ?? [];
  const hash = (text: string): string => `&#39;sha256-${createHash('sha256').update(text).digest('base64')}&#39;`;
  expect(policy.split('; ')).to.deep.equal([
    'default-src &#39;none&#39;',
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    'base-uri &#39;none&#39;',
    'form-action &#39;none&#39;',
  ]);
  expect(page).to.not.match(/ style=|<[a-z]+[^>]* on[a-z]+=|<link|<iframe|<img/);
}
