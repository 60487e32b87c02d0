import { expect } from 'chai';
import { AuthInfo, Connection } from '@salesforce/core';
import { createRetriever } from '../../../../src/adapters/org/jobs/retriever.ts';
import type { Retriever } from '../../../../src/ports/jobs.ts';
import { tokenOf } from '../../../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../../../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../../../simulated-org/server.ts';
import type { Effect } from '../../../simulated-org/switchboard.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { problemOf } from '../../../support/problem.ts';

describe('the retriever', () => {
  let org: RunningOrg;
  let connection: Connection;

  beforeEach(async () => {
    const state = seedOrg();
    org = await startOrg(state);
    const accessTokenOptions = { accessToken: tokenOf(state), instanceUrl: org.url, loginUrl: org.url };
    connection = await Connection.create({ authInfo: await AuthInfo.create({ accessTokenOptions }) });
  });

  afterEach(async () => {
    await org.stop();
  });

  const request = { profiles: [INTEGRATION_PROFILE], objects: ['Account'], fields: ['Account.Detail_01__c'] };

  it('asks for what the request names and nothing else', async () => {
    const retriever = createRetriever(connection, {
      apiVersion: '66.0',
      wait: 60_000,
      onJobStarted: () => {},
      clock: createFakeClock(),
    });
    await retriever.retrieve(request);
    const body = org.switchboard.log.find(({ operation }) => operation === 'retrieve')?.requestBody ?? '';
    const members = [...body.matchAll(/<members>(.*?)<\/members>/g)].map(([, member]) => member);
    expect(members.sort()).to.deep.equal(['Account', 'Account.Detail_01__c', INTEGRATION_PROFILE]);
    expect(body).to.contain('<version>66.0</version>');
  });

  it('stops when the time to wait is over, with 69 and the job that it told of before', async () => {
    org.switchboard.pollsBeforeDone = 99;
    const jobs: string[] = [];
    const retriever = createRetriever(connection, {
      apiVersion: '66.0',
      wait: 1500,
      onJobStarted: (id) => jobs.push(id),
      clock: createFakeClock(),
    });
    const problem = await problemOf(retriever.retrieve(request));
    expect([problem.key, problem.exitCode, problem.tokens]).to.deep.equal(['retrieveTimedOut', 69, jobs]);
  });

  it('shares the time to wait among the jobs of one command', async () => {
    const retriever = createRetriever(connection, {
      apiVersion: '66.0',
      wait: 0,
      onJobStarted: () => {},
      clock: createFakeClock(),
    });
    org.switchboard.pollsBeforeDone = 1;
    expect((await problemOf(retriever.retrieve(request))).key).to.equal('retrieveTimedOut');
  });

  const refusals: [string, string, string][] = [
    ['LIMIT_EXCEEDED', 'Too many files in retrieve call, limit is: 10000', 'tooLarge'],
    ['INSUFFICIENT_ACCESS', 'insufficient access rights on entity: CustomObject', 'inaccessible'],
  ];
  for (const [code, message, status] of refusals) {
    it(`answers ${status} to ${code}`, async () => {
      org.switchboard.inject({ operation: 'retrieve', effect: { kind: 'failJob', code, message } });
      const retriever = createRetriever(connection, {
        apiVersion: '66.0',
        wait: 60_000,
        onJobStarted: () => {},
        clock: createFakeClock(),
      });
      expect((await retriever.retrieve(request)).status).to.equal(status);
    });
  }

  /** What the org says of a job of which it has given the result away already, and of one that it cannot tell of. */
  const faults: [string, string, number][] = [
    ['INVALID_LOCATOR', 'Retrieve result has been deleted.', 2],
    ['UNKNOWN_EXCEPTION', 'An unexpected error occurred.', 1],
  ];
  for (const [code, text, jobs] of faults) {
    it(`starts ${jobs === 1 ? 'no second job' : 'a second job'} after ${code}`, async () => {
      const fault = `<faultcode>sf:${code}</faultcode><faultstring>${code}: ${text}</faultstring>`;
      const body =
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="urn:fault.sforce.com">' +
        `<soapenv:Body><soapenv:Fault>${fault}</soapenv:Fault></soapenv:Body></soapenv:Envelope>`;
      org.switchboard.inject({ operation: 'checkRetrieveStatus', effect: { kind: 'status', status: 500, body } });
      const started: string[] = [];
      const onJobStarted = (id: string): void => void started.push(id);
      const retriever = createRetriever(connection, { apiVersion: '66.0', wait: 60_000, onJobStarted });
      const result = await retriever.retrieve(request).then(
        ({ status }) => status,
        (error: unknown) => String(error),
      );
      expect(result).to.contain(jobs === 1 ? code : 'succeeded');
      expect([started.length, org.switchboard.count('retrieve')]).to.deep.equal([jobs, jobs]);
    });
  }

  it('does not take the limit of calls a day for one of size, nor ask on', async () => {
    const message = 'TotalRequests Limit exceeded.';
    org.switchboard.inject({
      operation: 'retrieve',
      effect: { kind: 'failJob', code: 'REQUEST_LIMIT_EXCEEDED', message },
    });
    const retriever = createRetriever(connection, {
      apiVersion: '66.0',
      wait: 60_000,
      onJobStarted: () => {},
      clock: createFakeClock(),
    });
    const problem = await problemOf(retriever.retrieve(request));
    expect([problem.key, problem.tokens[0]]).to.deep.equal(['retrieveFailed', `REQUEST_LIMIT_EXCEEDED: ${message}`]);
    expect(org.switchboard.count('retrieve')).to.equal(1);
  });

  describe('while the status of the job is unavailable', () => {
    const outages: [string, Effect][] = [
      ['a busy server', { kind: 'status', status: 503 }],
      ['an error page with status 200', { kind: 'htmlPage', status: 200, title: 'Maintenance' }],
    ];
    for (const [name, effect] of outages) {
      const retriever = (): Retriever =>
        createRetriever(connection, {
          apiVersion: '66.0',
          wait: 600_000,
          onJobStarted: () => {},
          clock: createFakeClock(),
        });

      it(`goes on after ${name} that lasts half a minute`, async () => {
        org.switchboard.inject({ operation: 'checkRetrieveStatus', times: 30, effect });
        expect((await retriever().retrieve(request)).status).to.equal('succeeded');
        expect(org.switchboard.count('retrieve')).to.equal(1);
      });

      it(`gives up after a minute of ${name}`, async () => {
        org.switchboard.inject({ operation: 'checkRetrieveStatus', times: 999, effect });
        const { key } = await problemOf(retriever().retrieve(request));
        expect(key).to.equal(effect.kind === 'status' ? 'connectionLost' : 'unexpectedResponse');
      });
    }
  });

  it('asks 132 times, and not 2,000 times, for a job of 33 minutes', async () => {
    org.switchboard.pollsBeforeDone = 9999;
    const clock = createFakeClock();
    const wait = 33 * 60_000;
    const retriever = createRetriever(connection, { apiVersion: '66.0', wait, onJobStarted: () => {}, clock });
    expect((await problemOf(retriever.retrieve(request))).key).to.equal('retrieveTimedOut');
    expect([org.switchboard.count('checkRetrieveStatus'), clock.now()]).to.deep.equal([132, wait]);
  });
});
