import { expect } from 'chai';
import { profileSetId } from '../seed/builder.ts';
import { AUDITOR_USERNAME } from '../seed/seed-org.ts';
import { dig, listOf } from '../wire.ts';
import { servingSeedOrg } from './serving.ts';

describe('writing field permissions over REST', () => {
  const serving = servingSeedOrg();
  const { org, wire } = serving;

  const row = (fields: object): object => ({ attributes: { type: 'FieldPermissions' }, ...fields });

  it('creates, changes and deletes rows; neither right deletes, twins follow', async () => {
    const parent = profileSetId(org, 'Équipe Achats');
    const task = {
      ParentId: parent,
      SobjectType: 'Task',
      Field: 'Task.Cost__c',
      PermissionsRead: true,
      PermissionsEdit: true,
    };
    org.setFieldPermission(parent, 'Task.Cost__c', { read: false, edit: false });
    const created = await wire('/sobjects/FieldPermissions', { method: 'POST', body: task });
    expect(created.status).to.equal(201);
    expect(org.fieldPermission(parent, 'Event.Cost__c')).to.include({ PermissionsEdit: true });
    const id = String(dig(created.body, 'id'));
    const less = { PermissionsRead: false, PermissionsEdit: false };
    expect((await wire(`/sobjects/FieldPermissions/${id}`, { method: 'PATCH', body: less })).status).to.equal(204);
    expect(org.fieldPermission(parent, 'Task.Cost__c')).to.equal(undefined);
    expect(org.fieldPermission(parent, 'Event.Cost__c')).to.equal(undefined);
    const gone = await wire(`/sobjects/FieldPermissions/${id}`, { method: 'DELETE' });
    expect(gone.text).to.contain('ENTITY_IS_DELETED');
  });

  it('judges each record of a collection on its own', async () => {
    const parent = profileSetId(org, 'Setup Auditor');
    const wide = String(org.rows('PermissionSet').find((set) => set['Name'] === 'Project_Wide')?.Id);
    org.setFieldPermission(wide, 'Project__c.Budget__c', { read: true, edit: false });
    const records = [
      row({ ParentId: parent, SobjectType: 'Account', Field: 'Account.Phone', PermissionsRead: true }),
      row({ ParentId: parent, SobjectType: 'Account', Field: 'Account.Name', PermissionsRead: true }),
      row({ ParentId: parent, SobjectType: 'Account', Field: 'Account.Fax', PermissionsEdit: true }),
      row({ ParentId: parent, SobjectType: 'Account', Field: 'Account.Phone', PermissionsRead: true }),
    ];
    const { body } = await wire('/composite/sobjects', { method: 'POST', body: { allOrNone: false, records } });
    expect(listOf(body).map((each) => dig(each, 'errors', 0, 'statusCode') ?? dig(each, 'success'))).to.deep.equal([
      true,
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'FIELD_INTEGRITY_EXCEPTION',
      'DUPLICATE_VALUE',
    ]);
    const implied = String(org.fieldPermission(wide, 'Project__c.Budget__c')?.Id);
    const removed = await wire(`/composite/sobjects?ids=${implied},${String(dig(body, 0, 'id'))}`, {
      method: 'DELETE',
    });
    expect(dig(removed.body, 0, 'errors', 0, 'message')).to.contain('Read permission is required');
    expect(dig(removed.body, 1, 'success')).to.equal(true);
  });

  it('refuses columns that are not there, and changes of what a row is about', async () => {
    const parent = profileSetId(org, 'Équipe Achats');
    org.setFieldPermission(parent, 'Account.Phone', { read: true, edit: false });
    const id = String(org.fieldPermission(parent, 'Account.Phone')?.Id);
    const patch = async (body: object): Promise<string> =>
      (await wire(`/sobjects/FieldPermissions/${id}`, { method: 'PATCH', body })).text;
    expect(await patch({ PermissionsRaed: false })).to.contain('INVALID_FIELD');
    expect(await patch({ Field: 'Account.Fax' })).to.contain('INVALID_FIELD_FOR_INSERT_UPDATE');
    expect(org.fieldPermission(parent, 'Account.Phone')?.Id).to.equal(id);
  });

  it('asks for the right to manage profiles', async () => {
    const auditor = serving.wireAs(AUDITOR_USERNAME);
    const body = {
      ParentId: profileSetId(org, 'Setup Auditor'),
      SobjectType: 'Account',
      Field: 'Account.Fax',
      PermissionsRead: true,
    };
    expect((await auditor('/sobjects/FieldPermissions', { method: 'POST', body })).text).to.contain(
      'INSUFFICIENT_ACCESS_OR_READONLY',
    );
  });
});
