import { join } from 'node:path';
import { expect } from 'chai';
import type { OrgState } from '../simulated-org/model.ts';
import { setAccess } from '../simulated-org/rules.ts';
import { profileId, profileSetId, tokenOf } from '../simulated-org/seed/builder.ts';
import { AGENT_PROFILE, INTEGRATION_PROFILE, NEW_INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { newFolder } from '../support/environment.ts';
import { startFleetOrg } from '../support/fleet.ts';
import { fleetResult, reportResult } from '../support/json.ts';
import { newProject } from '../support/project.ts';
import { seededSf } from '../support/seeded.ts';
import type { Sf } from '../support/sf.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];

describe('sf fls report, through the real sf', function () {
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

  it('needs no project, and says of the profiles of integrations and AI agents what is true', async () => {
    const { code, stdout, stderr } = await sf.run(['fls', 'report', '--json'], { cwd: newFolder('elsewhere') });
    expect(code, stderr).to.equal(0);
    const { findings, counts } = reportResult(stdout);
    for (const name of [INTEGRATION_PROFILE, NEW_INTEGRATION_PROFILE, AGENT_PROFILE]) {
      const { exposure, stray, uncontrolled } = truthOf(state, profileId(state, name));
      const own = findings.filter(({ profile }) => profile === name);
      expect(own.map(({ field }) => field)).to.deep.equal([...stray, ...uncontrolled].sort());
      for (const finding of own.filter(({ kind }) => kind === 'stray')) {
        const { level, openedBy, users } = exposure.get(finding.object) ?? {};
        expect(finding).to.deep.include({ exposure: level, openedBy, users: users?.length });
      }
    }
    expect(counts.profiles).to.equal(3);
  });

  it('fails the gate with status 3, in JSON too', async () => {
    const cwd = newFolder('elsewhere');
    const { code, stdout } = await sf.run(['fls', 'report', ...PROFILE, '--fail-on', 'live', '--json'], { cwd });
    const answer: unknown = JSON.parse(stdout);
    expect(code).to.equal(3);
    expect(answer).to.include({ status: 3 });
    expect(reportResult(stdout).counts.live).to.be.greaterThan(0);
  });

  it('reports on several orgs, and on the others when one is down', async () => {
    const cwd = newFolder('elsewhere');
    const second = await startFleetOrg(2, { isSandbox: false }, (other) => {
      setAccess(other, profileSetId(other, INTEGRATION_PROFILE), 'Account.Phone', { read: false, edit: false });
    });
    const token = tokenOf(second.state, second.username);
    try {
      await sf.login({ url: second.org.url, token, alias: 'erp' });
      const args = ['fls', 'report', ...PROFILE, '--target-org', 'fls', '--target-org', 'erp', '--json'];
      const both = await sf.run(args, { cwd });
      expect(both.code, both.stderr).to.equal(0);
      const { orgs, drift } = fleetResult(both.stdout);
      expect(
        orgs.map(({ target, result }) => [target, result?.context.org?.alias, result?.context.org?.kind]),
      ).to.deep.equal([
        ['fls', 'fls', 'sandbox'],
        ['erp', 'erp', 'production'],
      ]);
      expect(drift).to.deep.equal([
        { profile: INTEGRATION_PROFILE, field: 'Account.Phone', in: ['fls'], notIn: ['erp'] },
      ]);
      second.org.switchboard.inject({ operation: 'any', times: Infinity, effect: { kind: 'expiredSession' } });
      const one = await sf.run(args, { cwd });
      expect(one.code, one.stderr).to.equal(68);
      const left = fleetResult(one.stdout).orgs;
      expect(left.map(({ result, error }) => [result?.counts.profiles ?? null, error !== null])).to.deep.equal([
        [1, false],
        [null, true],
      ]);
      expect(one.stdout + one.stderr).to.not.include(token.split('!')[1]);
    } finally {
      await second.org.stop();
      await sf.login({ url: org.url, token: tokenOf(state) });
    }
  });

  it('refuses flags that do not go together, and values that are not there', async () => {
    const cwd = newFolder('elsewhere');
    for (const flags of [
      ['--all-profiles', ...PROFILE],
      ['--fail-on', 'lve'],
    ]) {
      const { code, stderr } = await sf.run(['fls', 'report', ...flags], { cwd });
      expect(code, flags.join(' ')).to.equal(2);
      expect(stderr).to.include(flags[0]);
    }
  });

  it('reports from files without asking any org, and without a project', async () => {
    const project = newProject();
    const { code } = await sf.run(['fls', 'retrieve', ...PROFILE], { cwd: project.folder });
    expect(code).to.equal(0);
    const profiles = join(project.folder, 'force-app', 'main', 'default', 'profiles');
    org.switchboard.clear();
    const cwd = newFolder('elsewhere');
    const report = await sf.run(['fls', 'report', '--source-dir', profiles, '--json'], { cwd });
    expect(report.code, report.stderr).to.equal(0);
    const { counts, findings } = reportResult(report.stdout);
    expect(counts.unknown).to.equal(counts.stray).and.to.be.greaterThan(200);
    expect(findings.every(({ location }) => location !== null)).to.equal(true);
    expect(org.switchboard.log).to.deep.equal([]);
  });
});
