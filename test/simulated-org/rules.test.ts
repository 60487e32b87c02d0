import { expect } from 'chai';
import { newId, type OrgState } from './model.ts';
import { isAssignmentActive, objectPermissionRows, setAccess, setsOfUser, twinOf, userHolds } from './rules.ts';
import { fieldPermissionRows } from './schema/access.ts';
import { buildOrg, profileSetId } from './seed/builder.ts';
import { formula, plain } from './seed/fields.ts';
import { account, activities, contact } from './seed/standard-objects.ts';

const setNamed = (org: OrgState, name: string): string =>
  String(org.rows('PermissionSet').find((set) => set['Name'] === name)?.Id);

describe('rules of the simulated org', () => {
  const now = new Date('2026-11-23T10:00:00Z');

  it('keeps the two faces of an activity field alike, and no others', () => {
    const org = buildOrg({
      objects: activities(plain('Channel__c')),
      profiles: [{ name: 'P', fields: { 'Task.Channel__c': 'edit' } }],
    });
    const parent = profileSetId(org, 'P');
    expect(org.fieldPermission(parent, 'Event.Channel__c')).to.include({
      PermissionsRead: true,
      PermissionsEdit: true,
    });
    setAccess(org, parent, 'Event.Channel__c', { read: false, edit: false });
    expect(org.fieldPermission(parent, 'Task.Channel__c')).to.equal(undefined);
    setAccess(org, parent, 'Task.Description', { read: true, edit: false });
    expect(org.fieldPermission(parent, 'Event.Description')).to.include({ PermissionsRead: true });
    const names = ['Event.WhoId', 'Task.CallType', 'Task.OwnerId', 'Account.Phone'];
    expect(names.map((name) => twinOf(org, name))).to.deep.equal(['Task.WhoId', null, null, null]);
  });

  it('sums a group and takes away what it mutes', () => {
    const org = buildOrg({
      objects: [account(), contact()],
      permissionSets: [
        {
          name: 'A',
          permissions: ['RunReports', 'ViewSetup'],
          objects: { Account: ['read', 'edit'] },
          fields: { 'Account.Phone': 'edit', 'Account.Fax': 'edit' },
        },
        {
          name: 'B',
          objects: { Account: ['read', 'delete'], Contact: ['read'] },
          fields: { 'Account.Phone': 'read', 'Contact.Email': 'edit' },
        },
      ],
      groups: [
        {
          name: 'G',
          sets: ['A', 'B'],
          mutes: {
            permissions: ['ViewSetup'],
            objects: { Account: ['delete'], Contact: ['read'] },
            fields: { 'Account.Fax': 'edit', 'Contact.Email': 'read' },
          },
        },
      ],
    });
    const sum = setNamed(org, 'G');
    const set = org.rows('PermissionSet').find((each) => each.Id === sum);
    expect(set).to.include({ Type: 'Group', PermissionsRunReports: true });
    expect(set?.['PermissionsViewSetup']).not.to.equal(true);
    const objects = org.rows('ObjectPermissions').filter((row) => row['ParentId'] === sum);
    expect(objects).to.have.length(1);
    expect(objects[0]).to.include({
      SobjectType: 'Account',
      PermissionsRead: true,
      PermissionsEdit: true,
      PermissionsDelete: false,
    });
    expect(org.fieldPermission(sum, 'Account.Phone')).to.include({ PermissionsRead: true, PermissionsEdit: true });
    expect(org.fieldPermission(sum, 'Account.Fax')).to.include({ PermissionsRead: true, PermissionsEdit: false });
    expect(org.fieldPermission(sum, 'Contact.Email')).to.equal(undefined);
    expect(org.rows('PermissionSetGroupComponent')).to.have.length(3);
  });

  it('counts sets that work now: not expired, revoked, session-based or from groups that are not up to date', () => {
    const org = buildOrg({
      objects: [],
      permissionSets: [
        { name: 'Plain' },
        { name: 'Expired' },
        { name: 'Later' },
        { name: 'Revoked' },
        { name: 'Session', activation: true },
      ],
      groups: [
        { name: 'Fresh', sets: ['Plain'] },
        { name: 'Stale', sets: ['Plain'], status: 'Outdated' },
      ],
      users: [
        {
          username: 'u@x',
          profile: 'System Administrator',
          sets: [
            'Plain',
            'Session',
            { name: 'Expired', expires: '2026-11-23T09:59:59.000+0000' },
            { name: 'Later', expires: '2026-11-23T10:00:01.000+0000' },
            { name: 'Revoked', revoked: true },
          ],
          groups: ['Fresh', 'Stale'],
        },
      ],
    });
    const user = String(org.rows('User').find((row) => row['Username'] === 'u@x')?.Id);
    const names = setsOfUser(org, user, now).map((set) => (set['IsOwnedByProfile'] === true ? 'own' : set['Name']));
    expect(names).to.have.members(['own', 'Plain', 'Later', 'Fresh']);
    const own = org
      .rows('PermissionSetAssignment')
      .filter((row) => row['PermissionSetId'] === profileSetId(org, 'System Administrator'));
    expect(own).to.have.length(2);
    expect(isAssignmentActive({ Id: 'x', IsRevoked: true }, now)).to.equal(false);
    expect(userHolds(org, user.slice(0, 15), 'ViewSetup', now)).to.equal(true);
    expect(userHolds(org, newId('005'), 'ViewSetup', now)).to.equal(false);
  });

  it('lets View All Fields read every permissionable field, without rows of its own', () => {
    const org = buildOrg({
      objects: [account(formula('Score__c'))],
      permissionSets: [
        { name: 'Wide', objects: { Account: ['read', 'viewAllFields'] }, fields: { 'Account.Phone': 'edit' } },
      ],
    });
    const wide = setNamed(org, 'Wide');
    const rows = fieldPermissionRows(org).filter((row) => row['ParentId'] === wide);
    const permissionable = org.objects.get('Account')?.fields.filter((field) => field.permissionable) ?? [];
    expect(rows.map((row) => row['Field'])).to.have.members(permissionable.map((field) => `Account.${field.name}`));
    expect(rows.every((row) => row['PermissionsRead'] === true)).to.equal(true);
    expect(rows.filter((row) => row['PermissionsEdit'] === true).map((row) => row['Field'])).to.deep.equal([
      'Account.Phone',
    ]);
    expect(org.rows('FieldPermissions').filter((row) => row['ParentId'] === wide)).to.have.length(1);
  });

  it('shows all object rights of Modify All Data, under ids that start with 000', () => {
    const org = buildOrg({
      objects: [account(), ...activities()],
      permissionSets: [{ name: 'Mighty', permissions: ['ModifyAllData'] }],
    });
    const rows = objectPermissionRows(org).filter((row) => row['ParentId'] === setNamed(org, 'Mighty'));
    expect(rows.map((row) => row['SobjectType'])).to.deep.equal(['Account']);
    expect(rows[0]?.Id).to.match(/^000/u);
    expect(rows[0]).to.include({ PermissionsRead: true, PermissionsDelete: true, PermissionsModifyAllRecords: true });
  });

  it('refuses plans that name what the org lacks', () => {
    const objects = activities();
    expect(() => buildOrg({ objects, profiles: [{ name: 'P', objects: { Task: ['read'] } }] })).to.throw(
      'cannot hold object permissions',
    );
    expect(() => buildOrg({ objects, profiles: [{ name: 'P', fields: { 'Task.OwnerId': 'read' } }] })).to.throw(
      'not a field that can hold',
    );
  });
});
