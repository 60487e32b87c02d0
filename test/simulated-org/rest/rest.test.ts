import { expect } from 'chai';
import { fieldPermissionRows } from '../schema/access.ts';
import { profileId } from '../seed/builder.ts';
import { AUDITOR_USERNAME, BLIND_USERNAME, INTEGRATION_PROFILE } from '../seed/seed-org.ts';
import { truthOf } from '../truth.ts';
import { dig, listOf, queryPath } from '../wire.ts';
import { servingSeedOrg } from './serving.ts';

describe('REST resources of the simulated org', () => {
  const serving = servingSeedOrg();
  const { org, wire } = serving;

  it('lists versions without a session, also after a doubled slash', async () => {
    for (const path of ['/services/data', '//services/data/']) {
      const response = await fetch(`${serving.url}${path}`);
      const versions: unknown = await response.json();
      expect(listOf(versions).at(-1)).to.deep.equal({
        label: 'Release 67.0',
        url: '/services/data/v67.0',
        version: '67.0',
      });
    }
  });

  it('names the resources, the limits and the running user', async () => {
    expect(dig((await wire('')).body, 'query')).to.equal('/services/data/v67.0/query');
    expect(dig((await wire('/limits')).body, 'DailyApiRequests', 'Max')).to.be.a('number');
    const info = (await wire('/services/oauth2/userinfo')).body;
    expect(info).to.include({ preferred_username: 'admin@fls.example', organization_id: org.info.id });
    const user = await wire(`/services/data/v51.0/sobjects/User/${String(dig(info, 'user_id'))}`);
    expect(user.body).to.include({ Username: 'admin@fls.example', Name: 'Ada Admin' });
  });

  it('pages by the asked batch size, and refuses unknown locators', async () => {
    const soql = 'SELECT Field FROM FieldPermissions';
    const headers = { 'sforce-query-options': 'batchSize=200' };
    const first = await wire(queryPath(soql), { headers });
    const total = fieldPermissionRows(org).length;
    expect(first.body).to.include({ totalSize: total, done: false });
    expect(dig(first.body, 'nextRecordsUrl')).to.match(/^\/services\/data\/v67\.0\/query\/01g\w{15}-200$/u);
    const fields: unknown[] = [];
    let page: unknown = first.body;
    for (;;) {
      fields.push(...listOf(dig(page, 'records')).map((record) => dig(record, 'attributes', 'url')));
      const next = dig(page, 'nextRecordsUrl');
      if (typeof next !== 'string') break;
      page = (await wire(next)).body;
    }
    expect(dig(page, 'done')).to.equal(true);
    expect(new Set(fields).size).to.equal(total);
    expect(await wire('/query/01g000000000000AAA-200')).to.deep.include({
      status: 400,
      body: [{ message: 'invalid query locator', errorCode: 'INVALID_QUERY_LOCATOR' }],
    });
  });

  it('shows deleted records to queryAll only', async () => {
    org.insert('Account', { Id: '001000000000001AAA', Name: 'Gone', IsDeleted: true });
    const soql = queryPath("SELECT Id FROM Account WHERE Name = 'Gone'");
    expect(dig((await wire(soql)).body, 'totalSize')).to.equal(0);
    expect(dig((await wire(soql.replace('query', 'queryAll'))).body, 'totalSize')).to.equal(1);
  });

  it('agrees with the truth on the strays of a profile', async () => {
    const truth = truthOf(org, profileId(org, INTEGRATION_PROFILE));
    expect(truth.stray.length).to.be.greaterThan(250);
    expect(truth.enabled.size).to.be.greaterThan(25);
    const soql = `SELECT Field FROM FieldPermissions WHERE Parent.Profile.Name = '${INTEGRATION_PROFILE}'`;
    const found = listOf(dig((await wire(queryPath(soql))).body, 'records')).map((record) => dig(record, 'Field'));
    expect([...found].sort()).to.deep.equal([...truth.stray, ...truth.uncontrolled].sort());
  });

  it('hides permission rows from users without View Setup and Configuration', async () => {
    const soql = queryPath('SELECT COUNT() FROM FieldPermissions');
    const blind = await serving.wireAs(BLIND_USERNAME)(soql);
    const auditor = await serving.wireAs(AUDITOR_USERNAME)(soql);
    expect(dig(blind.body, 'totalSize')).to.equal(0);
    expect(dig(auditor.body, 'totalSize')).to.be.greaterThan(0);
  });

  it('refuses methods that a resource does not have', async () => {
    expect(await wire('/sobjects/Account', { method: 'DELETE' })).to.deep.include({
      status: 405,
      body: [
        { message: "HTTP Method 'DELETE' not allowed. Allowed are HEAD,GET,POST", errorCode: 'METHOD_NOT_ALLOWED' },
      ],
    });
    expect((await wire(queryPath('SELECT Id FROM Profile'), { method: 'POST', body: {} })).status).to.equal(405);
    expect((await wire('/sobjects/Account/describe', { method: 'PATCH', body: {} })).status).to.equal(405);
  });

  it('answers 431 when address and headers together are too long', async () => {
    expect((await wire('/limits', { headers: { 'x-filler': 'x'.repeat(16_300) } })).status).to.equal(431);
  });
});
