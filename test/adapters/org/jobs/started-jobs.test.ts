import type { Connection } from '@salesforce/core';
import { expect } from 'chai';
import { createDeployer } from '../../../../src/adapters/org/jobs/deployer.ts';
import type { Deployer } from '../../../../src/ports/jobs.ts';
import { fieldEntry, profileOf } from '../../../simulated-org/metadata/deploying.ts';
import {
  AUDITOR_USERNAME,
  BLIND_USERNAME,
  INTEGRATION_PROFILE,
  seedOrg,
} from '../../../simulated-org/seed/seed-org.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { problemOf } from '../../../support/problem.ts';
import { unheardByMocha } from '../../../support/unheard-by-mocha.ts';
import { servingOrgs } from '../served.ts';

const request = {
  profiles: new Map([[INTEGRATION_PROFILE, profileOf(fieldEntry('Account.Phone', false, false))]]),
  apiVersion: '66.0',
  checkOnly: false,
  testLevel: null,
};

const ago = (milliseconds: number): string => new Date(Date.now() - milliseconds).toISOString();

for (const rest of [false, true]) {
  const served = servingOrgs();
  const deployerFor = (connection: Connection): Deployer =>
    createDeployer(connection, { rest, wait: 20_000, onJobStarted: () => {}, clock: createFakeClock() });

  describe(`one question about a job by ${rest ? 'REST' : 'SOAP'}`, () => {
    it('tells whether the job has ended, and how', async () => {
      const deployer = deployerFor(await served.connect(seedOrg()));
      served.switchboard.pollsBeforeDone = 1;
      const id = await deployer.start(request);
      const deploy = { id, checkOnly: false, failures: [], created: [] };
      const going = await deployer.check(id);
      expect(going).to.deep.equal({ hasEnded: false, endedAt: null, deploy: { ...deploy, status: 'Pending' } });
      const ended = await deployer.check(id);
      expect(ended).to.deep.include({ hasEnded: true, deploy: { ...deploy, status: 'Succeeded' } });
      expect(ended?.endedAt).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      expect(await deployer.check(id)).to.deep.equal(ended);
      expect(served.switchboard.count('checkDeployStatus')).to.equal(3);
    });

    it('is null for a job that the org does not know, after a moment in which it may come up', async () => {
      const deployer = deployerFor(await served.connect(seedOrg()));
      expect(await deployer.check('0Af000000000000AAA')).to.equal(null);
      expect(served.switchboard.count('checkDeployStatus')).to.equal(3);
    });

    it('names the job when it cannot be asked for', async () => {
      const deployer = deployerFor(await served.connect(seedOrg()));
      const id = await deployer.start(request);
      served.switchboard.inject({ operation: 'checkDeployStatus', times: 9, effect: { kind: 'expiredSession' } });
      const problem = await problemOf(deployer.check(id));
      expect([problem.key, problem.startedWork?.job]).to.deep.equal(['deploySessionExpired', id]);
    });
  });

  if (!rest)
    describe('jobs that were started', () => {
      it('are those of the user since a time, the newest first', async () => {
        const state = seedOrg();
        const own = deployerFor(await served.connect(state));
        const first = await own.start(request);
        const second = await own.start({ ...request, checkOnly: true });
        const jobs = (await own.findStarted(ago(0))) ?? [];
        expect(jobs.map(({ id, checkOnly, status }) => [id, checkOnly, status])).to.have.deep.members([
          [first, false, 'Succeeded'],
          [second, true, 'Succeeded'],
        ]);
        for (const { createdAt } of jobs) expect(Date.now() - Date.parse(createdAt)).to.be.within(0, 60_000);
        expect(await own.findStarted(ago(-120_000))).to.deep.equal([]);
        const other = deployerFor(await served.connect(state, { username: BLIND_USERNAME }));
        expect(await other.findStarted(ago(60_000))).to.deep.equal([]);
      });

      it('show a start whose answer was cut off', async () => {
        const deployer = deployerFor(await served.connect(seedOrg()));
        const since = ago(0);
        served.switchboard.inject({ operation: 'deploy', effect: { kind: 'reset', during: 'request' } });
        expect((await problemOf(deployer.start(request))).key).to.equal('deployStartUnknown');
        expect(await deployer.findStarted(since), 'a call that never arrived').to.deep.equal([]);
        served.switchboard.inject({ operation: 'deploy', effect: { kind: 'reset', during: 'body' } });
        expect((await unheardByMocha(async () => problemOf(deployer.start(request)))).key).to.equal(
          'deployStartUnknown',
        );
        expect((await deployer.findStarted(since))?.map(({ status }) => status)).to.deep.equal(['Succeeded']);
      });

      it('are unknown to an org or a user without them, and to a login that does not tell its user', async () => {
        const lacking = deployerFor(await served.connect(seedOrg({ lacks: ['DeployRequest'] })));
        expect(await lacking.findStarted(ago(0))).to.equal(null);
        const auditor = deployerFor(await served.connect(seedOrg(), { username: AUDITOR_USERNAME }));
        expect(await auditor.findStarted(ago(0))).to.equal(null);
        const nobody = deployerFor(await served.connect(seedOrg()));
        served.switchboard.inject({ operation: 'other', times: 9, effect: { kind: 'status', status: 403 } });
        expect(await nobody.findStarted(ago(0))).to.equal(null);
      });

      it('are not taken for unlisted when the org fails in any case', async () => {
        for (const operation of ['other', 'query'] as const) {
          const deployer = deployerFor(await served.connect(seedOrg()));
          const code = 'REQUEST_LIMIT_EXCEEDED';
          const limit = { kind: 'refusal', status: 403, code, message: 'TotalRequests Limit exceeded.' } as const;
          served.switchboard.inject({ operation, times: 9, effect: limit });
          expect((await problemOf(deployer.findStarted(ago(0)))).key, operation).to.equal('requestLimit');
        }
      });

      it('are not taken for none when something else answers', async () => {
        for (const operation of ['other', 'query'] as const) {
          const deployer = deployerFor(await served.connect(seedOrg()));
          served.switchboard.inject({ operation, times: 9, effect: { kind: 'emptyBody' } });
          expect((await problemOf(deployer.findStarted(ago(0)))).key, operation).to.equal('unexpectedResponse');
        }
      });
    });
}
