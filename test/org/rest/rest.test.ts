import { expect } from 'chai';
import type { OrgState } from '../model.ts';
import { fieldPermissionRows } from '../schema/access.ts';
import { profileId, tokenOf } from '../seed/builder.ts';
import { AUDITOR_USERNAME, BLIND_USERNAME, INTEGRATION_PROFILE, seedOrg } from '../seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../server.ts';
import { truthOf } from '../truth.ts';
import { dig, listOf, queryPath, wireTo, type Wire } from '../wire.ts';

describe('REST resources of the simulated org', () => {
  let org: OrgState;
  let running: RunningOrg;
  let wire: Wire;
  before(async () => {
    org = seedOrg();
    running = await startOrg(org);
    wire = wireTo(running.url, tokenOf(org));
  });
  after(() => running.stop());

  const fieldNamed = (describe: unknown, name: string): unknown =>
    listOf(dig(describe, 'fields')).find((field) => dig(field, 'name') === name);
  const values = (field: unknown): unknown[] => listOf(dig(field, 'picklistValues')).map((each) => dig(each, 'value'));

  it('lists versions without a session, also after a doubled slash', async () => {
    for (const path of ['/services/data', '//services/data/']) {
      const response = await fetch(`${running.url}${path}`);
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

  it('agrees with the truth on the strays of a profile', async () => {
    const truth = truthOf(org, profileId(org, INTEGRATION_PROFILE));
    expect(truth.stray.length).to.be.greaterThan(250);
    expect(truth.enabled.size).to.be.greaterThan(25);
    const soql = `SELECT Field FROM FieldPermissions WHERE Parent.Profile.Name = '${INTEGRATION_PROFILE}'`;
    const found = listOf(dig((await wire(queryPath(soql))).body, 'records')).map((record) => dig(record, 'Field'));
    expect([...found].sort()).to.deep.equal([...truth.stray, ...truth.uncontrolled].sort());
  });

  it('describes the columns of a query, as the command line asks', async () => {
    const soql = 'SELECT Parent.Name, COUNT(Id) FROM FieldPermissions GROUP BY Parent.Name';
    const { body } = await wire(`${queryPath(soql)}&columns=true`);
    expect(dig(body, 'columnMetadata', 0, 'joinColumns', 0, 'columnName')).to.equal('Name');
    expect(dig(body, 'columnMetadata', 1)).to.include({
      columnName: 'expr0',
      displayName: 'COUNT(ID)',
      aggregate: true,
    });
  });

  it('describes objects with what decides over field permissions', async () => {
    const { body } = await wire('/sobjects/Account/describe');
    expect(fieldNamed(body, 'Phone')).to.include({
      permissionable: true,
      type: 'phone',
      nillable: true,
      custom: false,
    });
    expect(fieldNamed(body, 'Name')).to.include({ permissionable: false, nillable: false });
    expect(fieldNamed(body, 'BillingCity')).to.include({ permissionable: false, compoundFieldName: 'BillingAddress' });
    expect(fieldNamed(body, 'Health_Score__c')).to.include({
      permissionable: true,
      calculated: true,
      updateable: false,
    });
    expect(fieldNamed(body, 'Parent_Group__c')).to.deep.include({
      relationshipName: 'Parent_Group__r',
      referenceTo: ['Project__c'],
    });
    expect(fieldNamed(body, 'Loyalty_Level__pc')).to.include({ permissionable: false });
  });

  it('lists in the restricted picklists what can hold permissions', async () => {
    const objects = values(fieldNamed((await wire('/sobjects/ObjectPermissions/describe')).body, 'SobjectType'));
    expect(objects).to.include.members(['Account', 'Project__c', 'ns__Thing__c', 'Stock_Alert__e']);
    expect(objects).not.to.include.members(['Task']);
    const { body } = await wire('/sobjects/FieldPermissions/describe');
    expect(values(fieldNamed(body, 'SobjectType'))).to.include.members(['Task', 'User', 'Endpoint__mdt']);
    expect(values(fieldNamed(body, 'SobjectType'))).not.to.include('CampaignMember');
    expect(values(fieldNamed(body, 'Field'))).to.include.members(['Contact.AccountId', 'Account.BillingAddress']);
  });

  it('lists all objects, with User once', async () => {
    const names = listOf(dig((await wire('/sobjects')).body, 'sobjects')).map((each) => dig(each, 'name'));
    expect(names).to.include.members(['Profile', 'FieldPermissions', 'Account', 'ns__Thing__c']);
    expect(names.filter((name) => name === 'User')).to.have.length(1);
    expect(new Set(names).size).to.equal(names.length);
  });

  it('shows whether source is tracked by SourceMember alone', async () => {
    const missing = await wire('/tooling/sobjects/SourceMember/describe');
    expect(missing).to.deep.include({
      status: 404,
      body: [{ message: 'The requested resource does not exist', errorCode: 'NOT_FOUND' }],
    });
    const tracked = seedOrg({ tracksSource: true });
    const other = await startOrg(tracked);
    const { status } = await wireTo(other.url, tokenOf(tracked))('/tooling/sobjects/SourceMember/describe');
    await other.stop();
    expect(status).to.equal(200);
  });

  it('hides permission rows from users without View Setup and Configuration', async () => {
    const soql = queryPath('SELECT COUNT() FROM FieldPermissions');
    const blind = await wireTo(running.url, tokenOf(org, BLIND_USERNAME))(soql);
    const auditor = await wireTo(running.url, tokenOf(org, AUDITOR_USERNAME))(soql);
    expect(dig(blind.body, 'totalSize')).to.equal(0);
    expect(dig(auditor.body, 'totalSize')).to.be.greaterThan(0);
  });

  it('shows a user only the objects and fields that it can read', async () => {
    const auditor = wireTo(running.url, tokenOf(org, AUDITOR_USERNAME));
    const account = (await auditor('/sobjects/Account/describe')).body;
    expect(fieldNamed(account, 'Name')).to.be.an('object');
    expect(fieldNamed(account, 'Phone')).to.equal(undefined);
    expect((await auditor('/sobjects/Contact/describe')).status).to.equal(404);
    expect((await auditor(queryPath('SELECT Phone FROM Account'))).text).to.contain('INVALID_FIELD');
  });

  it('serves several requests in one call, later ones from earlier answers', async () => {
    const compositeRequest = [
      {
        method: 'GET',
        url: `/services/data/v67.0${queryPath("SELECT Id FROM Profile WHERE Name = 'Read Only'")}`,
        referenceId: 'p',
      },
      { method: 'GET', url: '/services/data/v67.0/sobjects/Profile/@{p.records[0].Id}?fields=Name', referenceId: 'q' },
      { method: 'GET', url: '/services/data/v67.0/sobjects/Nope', referenceId: 'r' },
    ];
    const { body } = await wire('/composite', { method: 'POST', body: { compositeRequest } });
    expect(dig(body, 'compositeResponse', 1, 'body', 'Name')).to.equal('Read Only');
    expect(dig(body, 'compositeResponse', 2, 'httpStatusCode')).to.equal(404);
    const batch = await wire('/composite/batch', {
      method: 'POST',
      body: { batchRequests: [{ method: 'GET', url: 'v67.0/limits' }] },
    });
    expect(batch.body).to.deep.include({ hasErrors: false });
  });

  it('retrieves records by id, in order, null for missing ones', async () => {
    const id = profileId(org, 'Read Only');
    const { body } = await wire('/composite/sobjects/Profile', {
      method: 'POST',
      body: { ids: [id, '00e999999999999AAA'], fields: ['Name'] },
    });
    expect(dig(body, 0, 'Name')).to.equal('Read Only');
    expect(dig(body, 1)).to.equal(null);
  });

  it('accepts SOQL in a composite that would be too long in a URL', async () => {
    const soql = `SELECT Id FROM Profile WHERE Name IN ('${Array.from({ length: 2000 }, (_, index) => `Name ${index}`).join("','")}','Read Only')`;
    expect((await wire(queryPath(soql))).status).to.equal(414);
    const compositeRequest = [{ method: 'GET', url: `/services/data/v67.0${queryPath(soql)}`, referenceId: 'long' }];
    const { body } = await wire('/composite', { method: 'POST', body: { compositeRequest } });
    expect(dig(body, 'compositeResponse', 0, 'body', 'totalSize')).to.equal(1);
  });

  it('answers 431 when address and headers together are too long', async () => {
    expect((await wire('/limits', { headers: { 'x-filler': 'x'.repeat(16_300) } })).status).to.equal(431);
  });
});
