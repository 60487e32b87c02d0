import { expect } from 'chai';
import { tokenOf } from '../seed/builder.ts';
import { AUDITOR_USERNAME, seedOrg } from '../seed/seed-org.ts';
import { startOrg } from '../server.ts';
import { dig, listOf, queryPath, wireTo } from '../wire.ts';
import { servingSeedOrg } from './serving.ts';

describe('describe in the simulated org', () => {
  const serving = servingSeedOrg();
  const { wire } = serving;

  const fieldNamed = (describe: unknown, name: string): unknown =>
    listOf(dig(describe, 'fields')).find((field) => dig(field, 'name') === name);
  const values = (field: unknown): unknown[] => listOf(dig(field, 'picklistValues')).map((each) => dig(each, 'value'));

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
  });

  it('lists in the restricted picklists what can hold permissions', async () => {
    const objects = values(fieldNamed((await wire('/sobjects/ObjectPermissions/describe')).body, 'SobjectType'));
    expect(objects).to.include.members(['Account', 'Project__c', 'ns__Thing__c', 'Stock_Alert__e']);
    expect(objects).not.to.include.members(['Task']);
    const { body } = await wire('/sobjects/FieldPermissions/describe');
    const [withFields, fields] = ['SobjectType', 'Field'].map((name) => values(fieldNamed(body, name)));
    expect(withFields).to.include.members(['Task', 'User', 'Project__c', 'Opportunity__hd']);
    expect(withFields).not.to.include.members(['CampaignMember']);
    expect(fields).to.include.members(['Contact.Account', 'Contact.AccountId', 'Account.BillingAddress']);
    for (const unlisted of ['Endpoint__mdt', 'Stock_Alert__e']) {
      expect(withFields).not.to.include(unlisted);
      expect(fields?.some((field) => String(field).startsWith(unlisted))).to.equal(false);
    }
  });

  it('lists less in older orgs: no custom object, and lookups without Id only', async () => {
    const old = seedOrg({ listsCustomObjects: false, listsLookupsTwice: false });
    const other = await startOrg(old);
    const { body } = await wireTo(other.url, tokenOf(old))('/sobjects/FieldPermissions/describe');
    await other.stop();
    const [withFields, fields] = ['SobjectType', 'Field'].map((name) => values(fieldNamed(body, name)));
    expect(withFields).to.include.members(['Account', 'Task', 'User']);
    expect(withFields?.some((name) => String(name).includes('__'))).to.equal(false);
    expect(fields).to.include.members(['Contact.Account', 'Project__c.Budget__c']);
    expect(fields).not.to.include.members(['Contact.AccountId']);
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

  it('shows a user only the objects and fields that it can read', async () => {
    const auditor = serving.wireAs(AUDITOR_USERNAME);
    const account = (await auditor('/sobjects/Account/describe')).body;
    expect(fieldNamed(account, 'Name')).to.be.an('object');
    expect(fieldNamed(account, 'Phone')).to.equal(undefined);
    expect((await auditor('/sobjects/Contact/describe')).status).to.equal(404);
    expect((await auditor(queryPath('SELECT Phone FROM Account'))).text).to.contain('INVALID_FIELD');
  });
});
