import { expect } from 'chai';
import type { OrgInfo } from '../simulated-org/model.ts';
import { errorOf, report, resultOf, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';
import { KEEPER, OUTSIDER, PROVED_PROFILE, READER, startProvableOrg } from '../support/provable-org.ts';
import { readMember, toList } from '../../src/values/loosely-typed.ts';

const PROVE = ['--profile', PROVED_PROFILE, '--prove'];

/** The whole answer under --json, as a program reads it. */
function documentOf({ stdout }: { readonly stdout: string }): unknown {
  const document: unknown = JSON.parse(stdout);
  return document;
}

describe('sf fls report --prove, against what the platform itself says,', function () {
  this.timeout(60_000);
  let where: Where;

  async function serve(info: Partial<OrgInfo>): Promise<void> {
    where = await startProvableOrg(info);
  }

  afterEach(async () => {
    await where.org.stop();
  });

  it('says in one line that it agrees about all users and all findings', async () => {
    await serve({ tellsAccessOf: 'any' });
    const run = await report(where, ...PROVE);
    // Three users and three findings.
    expect(run.stdout).to.match(/^The platform agrees on .*\b9\b.*$/m);
    expect(run.stdout).to.not.match(/disagrees|does not tell/);
    expect(run.code).to.equal(0);
  });

  it('names field, user and both answers where it disagrees, live or not, and ends with 68', async () => {
    await serve({ tellsAccessOf: 'any', contradictedFields: ['Account.Phone', 'Account.Fax'] });
    const run = await report(where, ...PROVE);
    const text = run.stdout.replaceAll(/\s+/g, ' ');
    expect(text).to.include(`Account.Phone, ${READER}: read by the permissions, no access by the platform`);
    expect(text).to.include(`Account.Fax, ${KEEPER}: read by the permissions, no access by the platform`);
    expect(run.code).to.equal(68);
    expect(resultOf(run).counts).to.include({ live: 2, dormant: 1 });
  });

  it('ends with 3 where the gate was hit as well, and with 68 where it was not', async () => {
    await serve({ tellsAccessOf: 'any', contradictedFields: ['Account.Phone'] });
    const hit = await report(where, ...PROVE, '--fail-on', 'live', '--write-baseline', 'known.json');
    expect(hit.code).to.equal(3);
    const passed = await report(where, ...PROVE, '--fail-on', 'live', '--baseline', 'known.json');
    expect(passed.stdout).to.include('Gate passed (--fail-on live).');
    expect(passed.code).to.equal(68);
  });

  it('has no key for it in the JSON result, and tells it in the warnings', async () => {
    await serve({ tellsAccessOf: 'any', contradictedFields: ['Account.Phone'] });
    const run = await report(where, ...PROVE, '--json');
    const warnings = toList(readMember(documentOf(run), 'warnings'));
    expect(warnings.filter((text) => String(text).includes(READER))).to.have.length(1);
    const plain = await report(where, '--profile', PROVED_PROFILE, '--json');
    expect(Object.keys(resultOf(run))).to.deep.equal(Object.keys(resultOf(plain)));
    expect(toList(readMember(documentOf(plain), 'warnings'))).to.deep.equal([]);
    expect(run.code).to.equal(68);
  });

  it('stands in every document, or else beside it', async () => {
    await serve({ tellsAccessOf: 'any', contradictedFields: ['Account.Phone'] });
    for (const format of ['markdown', 'html', 'sarif', 'junit']) {
      const { stdout, code } = await report(where, ...PROVE, '--result-format', format);
      expect([format, /platform disagrees/i.test(stdout), code]).to.deep.equal([format, true, 68]);
      expect([format, stdout.includes(READER)]).to.deep.equal([format, true]);
    }
    const csv = await report(where, ...PROVE, '--result-format', 'csv');
    expect(csv.stdout).to.not.include('platform');
    expect(csv.stderr).to.match(/The platform disagrees/);
    expect(csv.code).to.equal(68);
  });

  it('says once of whom the org does not tell, and reports all the same', async () => {
    for (const info of [{ tellsAccessOf: 'self' }, { lacks: ['UserFieldAccess', 'UserEntityAccess'] }] as const) {
      await serve(info);
      const run = await report(where, ...PROVE);
      const told = run.stdout.replaceAll(/\s+/g, ' ').split('does not tell about these users').slice(1);
      expect(told).to.have.length(1);
      for (const user of [READER, KEEPER, OUTSIDER]) expect(told[0]).to.include(user);
      expect(run.code).to.equal(0);
      await where.org.stop();
    }
    await serve({});
  });

  it('asks nothing without the flag', async () => {
    await serve({ tellsAccessOf: 'any', contradictedFields: ['Account.Phone'] });
    const run = await report(where, '--profile', PROVED_PROFILE);
    expect([run.code, run.stdout.includes('platform')]).to.deep.equal([0, false]);
  });

  it('is refused for a report from files', async () => {
    await serve({});
    const run = await report({ project: newProject() }, '--source-dir', 'force-app', '--prove', '--json');
    expect([errorOf(run).message.includes('--prove'), run.code]).to.deep.equal([true, 2]);
  });
});
