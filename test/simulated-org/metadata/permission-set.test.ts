import { expect } from 'chai';
import { newId, type Row } from '../model.ts';
import { deployProfile, fieldEntry, LOGIN_ECHO } from './deploying.ts';
import { unpackaged, unzip } from './packages.ts';
import { startSpecimen, type Specimen } from './specimen.ts';

function setFile(sections: string): string {
  return `<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">${sections}</PermissionSet>`;
}

describe('simulated org: permission sets', () => {
  let specimen: Specimen;
  let reader: Row;
  beforeEach(async () => {
    specimen = await startSpecimen();
    const { org } = specimen;
    const columns = { Name: 'Reader', Label: 'Old', Type: 'Regular', PermissionsRunReports: true };
    reader = org.insert('PermissionSet', { Id: newId('0PS'), ...columns });
    org.setFieldPermission(reader.Id, 'Account.Phone', { read: true, edit: true });
    org.setFieldPermission(reader.Id, 'Contact.Email', { read: true, edit: false });
    const grant = { ParentId: reader.Id, SobjectType: 'Account', PermissionsRead: true };
    org.insert('ObjectPermissions', { Id: newId('110'), ...grant });
  });
  afterEach(() => specimen.running.stop());

  async function retrieved(members: Readonly<Record<string, string[]>>): Promise<Map<string, string>> {
    const answer = await specimen.connection.metadata.retrieve({ unpackaged: unpackaged(members) }).complete();
    return unzip(answer.zipFile);
  }

  it('come whole, whatever the manifest names, enabled entries only', async () => {
    const text = (await retrieved({ PermissionSet: ['Reader'] })).get('unpackaged/permissionsets/Reader.permissionset');
    expect([...(text ?? '').matchAll(/<(?:field|object|name|label)>(.*?)</g)].map((match) => match[1])).to.deep.equal([
      'Account.Phone',
      'Contact.Email',
      'Old',
      'Account',
      'RunReports',
    ]);
  });

  it('list no fields of an object under View All Fields', async () => {
    Object.assign(specimen.org.rows('ObjectPermissions')[0] ?? {}, { PermissionsViewAllFields: true });
    const read = await specimen.connection.metadata.read('PermissionSet', 'Reader');
    expect(read.fieldPermissions.map(({ field }) => field)).to.deep.equal(['Contact.Email']);
    expect(read.objectPermissions).to.have.length(1);
  });

  it('are matched by * unless they are managed, as groups are', async () => {
    const { org } = specimen;
    org.insert('PermissionSet', { Id: newId('0PS'), Name: 'Fixed', NamespacePrefix: 'acme', Type: 'Regular' });
    const group = org.insert('PermissionSetGroup', { Id: newId('0PG'), DeveloperName: 'Readers', Status: 'Outdated' });
    const member = { PermissionSetGroupId: group.Id, PermissionSetId: reader.Id };
    org.insert('PermissionSetGroupComponent', { Id: newId('0PN'), ...member });
    const files = await retrieved({ PermissionSet: ['*'], PermissionSetGroup: ['Readers'] });
    expect([...files.keys()]).to.deep.equal([
      'unpackaged/permissionsets/Reader.permissionset',
      'unpackaged/permissionsetgroups/Readers.permissionsetgroup',
      'unpackaged/package.xml',
    ]);
    expect(files.get('unpackaged/permissionsetgroups/Readers.permissionsetgroup'))
      .to.include('<permissionSets>Reader</permissionSets>')
      .and.include('<status>Outdated</status>');
  });

  it('are replaced by a deploy: what the file leaves out is switched off', async () => {
    const { org } = specimen;
    const text = setFile(`${fieldEntry('Contact.Email', true, true)}<label>New</label>`);
    const files = { 'permissionsets/Reader.permissionset': text };
    await deployProfile(specimen, LOGIN_ECHO, { members: { PermissionSet: ['Reader'] }, files });
    const fields = org.rows('FieldPermissions').filter((row) => row['ParentId'] === reader.Id);
    expect(fields.map((row) => [row['Field'], row['PermissionsEdit']])).to.deep.equal([['Contact.Email', true]]);
    expect(org.rows('ObjectPermissions').filter((row) => row['ParentId'] === reader.Id)).to.deep.equal([]);
    expect(reader).to.include({ Label: 'New', PermissionsRunReports: false });
  });

  it('are created by a deploy of an unknown name', async () => {
    const files = { 'permissionsets/Writer.permissionset': setFile('<label>Writer</label>') };
    const result = await deployProfile(specimen, LOGIN_ECHO, { members: { PermissionSet: ['Writer'] }, files });
    const report = result.details.componentSuccesses.find(({ fullName }) => fullName === 'Writer');
    expect(report).to.include({ componentType: 'PermissionSet', created: true });
    expect(specimen.org.rows('PermissionSet').at(-1)).to.include({ Name: 'Writer', Label: 'Writer' });
  });
});
