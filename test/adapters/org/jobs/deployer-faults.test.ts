import { createServer, type AddressInfo } from 'node:net';
import { expect } from 'chai';
import { createDeployer } from '../../../../src/adapters/org/jobs/deployer.ts';
import type { Deployer } from '../../../../src/ports/jobs.ts';
import { fieldEntry, profileOf } from '../../../simulated-org/metadata/deploying.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../../../simulated-org/seed/seed-org.ts';
import type { Effect } from '../../../simulated-org/switchboard.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { problemOf } from '../../../support/problem.ts';
import { sendSignal, underGuard } from '../../../support/signals.ts';
import { unheardByMocha } from '../../../support/unheard-by-mocha.ts';
import { servingOrgs } from '../served.ts';

const slice = profileOf(fieldEntry('Account.Phone', false, false));
const request = {
  profiles: new Map([[INTEGRATION_PROFILE, slice]]),
  apiVersion: '66.0',
  checkOnly: false,
  testLevel: null,
};

for (const rest of [false, true]) {
  describe(`trouble with a deploy by ${rest ? 'REST' : 'SOAP'}`, () => {
    const served = servingOrgs();
    const jobs: string[] = [];

    async function deployer(options: { wait?: number; username?: string } = {}): Promise<Deployer> {
      const { wait = 20_000, username } = options;
      const connection = await served.connect(seedOrg(), username === undefined ? {} : { username });
      jobs.length = 0;
      return createDeployer(connection, { rest, wait, onJobStarted: (id) => jobs.push(id), clock: createFakeClock() });
    }

    const losses: [string, Effect][] = [
      ['a reset before the answer', { kind: 'reset', during: 'request' }],
      ['an answer cut off', { kind: 'reset', during: 'body' }],
      ['a busy server', { kind: 'status', status: 503 }],
      ['a broken server', { kind: 'status', status: 500 }],
      ['an answer without an id', { kind: 'status', status: 200, body: '{}' }],
    ];
    for (const [what, effect] of losses) {
      it(`starts once and says that nobody knows, after ${what}`, async () => {
        const deploys = await deployer();
        served.switchboard.inject({ operation: 'deploy', effect });
        const { key, exitCode } = await unheardByMocha(async () => problemOf(deploys.start(request)));
        expect([key, exitCode, served.switchboard.count('deploy'), jobs]).to.deep.equal([
          'deployStartUnknown',
          69,
          1,
          [],
        ]);
      });

      it(`goes on watching after ${what}`, async () => {
        const deploys = await deployer();
        const id = await deploys.start(request);
        served.switchboard.inject({ operation: 'checkDeployStatus', effect, times: 2 });
        expect(await unheardByMocha(async () => deploys.wait(id))).to.include({ id, status: 'Succeeded' });
        expect(served.switchboard.unspent).to.deep.equal([]);
      });
    }

    it('does not say that it is unknown where no login was accepted', async () => {
      const deploys = await deployer();
      served.switchboard.inject({ operation: 'deploy', effect: { kind: 'expiredSession' } });
      expect((await problemOf(deploys.start(request))).key).to.equal('sessionExpired');
    });

    it('passes on why the org did not take the deploy', async () => {
      const deploys = await deployer({ username: 'auditor@fls.example' });
      const { key, tokens } = await problemOf(deploys.start(request));
      expect([key, jobs]).to.deep.equal(['deployRefused', []]);
      expect(tokens).to.have.length(1);
      expect(tokens[0]).to.match(/^INSUFFICIENT_ACCESS: /);
    });

    it('says which profiles are too large together', async () => {
      const deploys = await deployer();
      served.switchboard.limits = { ...served.switchboard.limits, maxZipBytes: 10 };
      const { key, tokens } = await problemOf(deploys.start(request));
      expect([key, tokens[0]]).to.deep.equal(['deployTooLarge', INTEGRATION_PROFILE]);
    });

    it('names the job when the time to wait is over', async () => {
      const deploys = await deployer({ wait: 1500 });
      served.switchboard.pollsBeforeDone = 99;
      const id = await deploys.start(request);
      const { key, exitCode, tokens, startedWork } = await problemOf(deploys.wait(id));
      expect([key, exitCode, tokens, startedWork?.job]).to.deep.equal(['deployTimedOut', 69, [id], id]);
    });

    it('names the job when the login expires meanwhile', async () => {
      const deploys = await deployer();
      const id = await deploys.start(request);
      served.switchboard.inject({ operation: 'checkDeployStatus', effect: { kind: 'expiredSession' } });
      const { key, tokens, startedWork } = await problemOf(deploys.wait(id));
      expect([key, tokens, startedWork?.job]).to.deep.equal(['deploySessionExpired', [id], id]);
    });

    it('names the job when the org stays out of sight until the time is over', async () => {
      const deploys = await deployer({ wait: 100 });
      const id = await deploys.start(request);
      const effect = { kind: 'reset', during: 'request' } as const;
      served.switchboard.inject({ operation: 'checkDeployStatus', effect, times: 99 });
      const { key, exitCode, tokens, startedWork } = await problemOf(deploys.wait(id));
      expect([key, exitCode, tokens[0], startedWork?.job]).to.deep.equal(['deployOutOfSight', 69, id, id]);
    });

    it('names the job when the org refuses to tell', async () => {
      const deploys = await deployer({ wait: 0 });
      const { key, tokens } = await problemOf(deploys.wait('0Af000000000009AAA'));
      expect([key, tokens[0]]).to.deep.equal(['deployOutOfSight', '0Af000000000009AAA']);
      expect(tokens[1]).to.match(/invalid cross reference id/);
    });

    it('leaves the job to the org when a signal ends the command', async () => {
      const deploys = await deployer();
      served.switchboard.pollsBeforeDone = 99;
      const id = await deploys.start(request);
      const { key, exitCode, tokens, startedWork } = await underGuard(async () => {
        const act = (): void => {
          sendSignal('SIGTERM');
        };
        served.switchboard.inject({ operation: 'checkDeployStatus', after: 2, effect: { kind: 'meanwhile', act } });
        return problemOf(deploys.wait(id));
      });
      expect([key, exitCode, tokens, startedWork?.job]).to.deep.equal(['deployInterrupted', 143, [id], id]);
      expect(served.switchboard.count('cancelDeploy')).to.equal(0);
    });
  });
}

describe('a deploy that is interrupted while it starts', () => {
  const served = servingOrgs();

  it('is waited for until the org has answered, so that its job is known', async () => {
    const connection = await served.connect(seedOrg());
    const jobs: string[] = [];
    const deploys = createDeployer(connection, { rest: false, wait: 0, onJobStarted: (id) => jobs.push(id) });
    const { key, tokens } = await underGuard(async () => {
      served.switchboard.inject({
        operation: 'deploy',
        effect: {
          kind: 'meanwhile',
          act: () => {
            sendSignal();
          },
        },
      });
      return problemOf(deploys.wait(await deploys.start(request)));
    });
    expect([key, tokens]).to.deep.equal(['deployInterrupted', jobs]);
  });

  it('is not begun after a signal', async () => {
    const connection = await served.connect(seedOrg());
    const deploys = createDeployer(connection, { rest: false, wait: 0, onJobStarted: () => {} });
    const { key, exitCode } = await underGuard(async () => {
      sendSignal();
      return problemOf(deploys.start(request));
    });
    expect([key, exitCode, served.switchboard.count('deploy')]).to.deep.equal(['interrupted', 130, 0]);
  });

  it('is known not to be where there is no connection', async () => {
    const connection = await served.connect(seedOrg());
    Object.assign(connection, { instanceUrl: `http://127.0.0.1:${await freePort()}` });
    const deploys = createDeployer(connection, { rest: false, wait: 0, onJobStarted: () => {} });
    expect((await problemOf(deploys.start(request))).key).to.equal('connectionLost');
  });
});

/** A port where nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return address.port;
}
