import { expect } from 'chai';
import { tokenOf, buildOrg } from './seed/builder.ts';
import type { OrgState } from './model.ts';
import { startOrg, type RunningOrg } from './server.ts';
import { account } from './seed/standard-objects.ts';
import { dig, queryPath, wireTo, type Wire } from './wire.ts';

const envelope = (token: string, call: string): string =>
  `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata"><soapenv:Header><SessionHeader><sessionId>${token}</sessionId></SessionHeader></soapenv:Header><soapenv:Body>${call}</soapenv:Body></soapenv:Envelope>`;

describe('server of the simulated org', () => {
  let org: OrgState;
  let running: RunningOrg;
  let wire: Wire;
  before(async () => {
    org = buildOrg({ objects: [account()] });
    running = await startOrg(org);
    wire = wireTo(running.url, tokenOf(org));
  });
  beforeEach(() => {
    running.switchboard.clear();
  });
  after(() => running.stop());

  const soql = queryPath('SELECT Id FROM Profile');
  const soap = async (token: string, call: string): Promise<{ status: number; text: string }> => {
    const body = envelope(token, call);
    const response = await fetch(`${running.url}/services/Soap/m/67.0`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/xml' },
    });
    return { status: response.status, text: await response.text() };
  };
  const failure = async (act: Promise<unknown>): Promise<unknown> =>
    act.then(
      () => null,
      (error: unknown) => error,
    );

  it('refuses unknown tokens, in REST and in SOAP', async () => {
    expect(await wireTo(running.url, 'nobody')(soql)).to.deep.include({
      status: 401,
      body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
    });
    const { status, text } = await soap('nobody', '<describeMetadata/>');
    expect(status).to.equal(500);
    expect(text).to.contain('<faultcode>sf:INVALID_SESSION_ID</faultcode>');
  });

  it('lets a composite call meet the faults of what it carries', async () => {
    const request = { method: 'GET', url: `/services/data/v67.0${soql}`, referenceId: 'r' };
    const composite = async (path: string, body: object): Promise<number> =>
      (await wire(path, { method: 'POST', body })).status;
    const query = { compositeRequest: [request] };
    running.switchboard.inject({ operation: 'query', times: 2, effect: { kind: 'status', status: 503 } });
    expect(
      await composite('/composite', { compositeRequest: [{ ...request, url: '/services/data/v67.0/limits' }] }),
    ).to.equal(200);
    expect(await composite('/composite', query)).to.equal(503);
    expect(await composite('/composite/batch', { batchRequests: [{ method: 'GET', url: `v67.0${soql}` }] })).to.equal(
      503,
    );
    expect(await composite('/composite', query)).to.equal(200);
    expect([running.switchboard.count('composite'), running.switchboard.count('query')]).to.deep.equal([4, 0]);
  });

  it('lets sessions expire for a while', async () => {
    running.switchboard.inject({ operation: 'query', after: 1, times: 1, effect: { kind: 'expiredSession' } });
    const statuses = [(await wire(soql)).status, (await wire(soql)).status, (await wire(soql)).status];
    expect(statuses).to.deep.equal([200, 401, 200]);
    running.switchboard.inject({ operation: 'listMetadata', effect: { kind: 'expiredSession' } });
    const call = '<listMetadata><queries><type>Profile</type></queries></listMetadata>';
    expect((await soap(tokenOf(org), call)).text).to.contain('INVALID_SESSION_ID');
    expect((await soap(tokenOf(org), call)).status).to.equal(200);
  });

  it('answers a given status instead of serving', async () => {
    const body = '[{"message":"busy","errorCode":"SERVER_UNAVAILABLE"}]';
    running.switchboard.inject({ operation: 'query', times: 2, effect: { kind: 'status', status: 503, body } });
    expect(await wire(soql)).to.deep.include({ status: 503, text: body });
    expect((await wire('/limits')).status).to.equal(200);
    expect((await wire(soql)).status).to.equal(503);
    expect((await wire(soql)).status).to.equal(200);
  });

  it('cuts the line before an answer, and in the middle of one', async () => {
    running.switchboard.inject({ operation: 'query', effect: { kind: 'reset', during: 'request' } });
    expect(await failure(wire(soql))).to.be.an.instanceOf(Error);
    running.switchboard.inject({ operation: 'query', effect: { kind: 'reset', during: 'body' } });
    const response = await fetch(`${running.url}/services/data/v67.0${soql}`, {
      headers: { authorization: `Bearer ${tokenOf(org)}` },
    });
    expect(response.status).to.equal(200);
    expect(await failure(response.text())).to.be.an.instanceOf(Error);
    expect(running.switchboard.log.map(({ status }) => status)).to.deep.equal([0, 200]);
  });

  it('lets something happen just before a call', async () => {
    running.switchboard.inject({
      operation: 'query',
      effect: {
        kind: 'meanwhile',
        act: (state) => {
          state.insert('Profile', { Id: '00e999999999999AAA', Name: 'New' });
        },
      },
    });
    const found = await wire(queryPath("SELECT Name FROM Profile WHERE Name = 'New'"));
    expect(dig(found.body, 'totalSize')).to.equal(1);
  });

  it('logs every call with what it asked, its sizes and its status', async () => {
    await wire('/sobjects/Account/describe');
    await wire('/query/01g000000000000AAA-2000');
    const call = envelope(tokenOf(org), '<describeMetadata><asOfVersion>67.0</asOfVersion></describeMetadata>');
    await soap(tokenOf(org), '<describeMetadata><asOfVersion>67.0</asOfVersion></describeMetadata>');
    const { log } = running.switchboard;
    expect(log.map(({ operation, status }) => [operation, status])).to.deep.equal([
      ['describe', 200],
      ['queryMore', 400],
      ['describeMetadata', 200],
    ]);
    expect(log[0]).to.include({
      method: 'GET',
      path: '/services/data/v67.0/sobjects/Account/describe',
      requestBytes: 0,
    });
    expect(log[2]).to.include({ requestBody: call, requestBytes: Buffer.byteLength(call) });
    expect(log[2]?.responseBytes).to.be.greaterThan(100);
    expect(running.switchboard.count('describe')).to.equal(1);
  });

  it('takes JWTs by REST, and by SOAP from API 68 on', async () => {
    const state = buildOrg({ info: { jwtTokens: true, apiVersion: '68.0' }, objects: [account()] });
    const { url, stop } = await startOrg(state);
    const token = tokenOf(state);
    const list = async (version: string): Promise<string> => {
      const body = envelope(token, `<listMetadata><queries><type>Profile</type></queries></listMetadata>`);
      const response = await fetch(`${url}/services/Soap/m/${version}`, { method: 'POST', body });
      return `${response.status} ${/INVALID_SESSION_ID|Admin/u.exec(await response.text())?.[0]}`;
    };
    expect([await list('67.0'), await list('68.0')]).to.deep.equal(['500 INVALID_SESSION_ID', '200 Admin']);
    expect((await wireTo(url, token)(soql)).status).to.equal(200);
    await stop();
  });

  it('serves no version that it does not have, and no resource that is not there', async () => {
    expect((await wire('/services/data/v99.0/limits')).status).to.equal(404);
    expect((await wire('/nothing/here')).body).to.deep.equal([
      { message: 'The requested resource does not exist', errorCode: 'NOT_FOUND' },
    ]);
  });
});
