import { expect } from 'chai';
import fc from 'fast-check';
import { objectPermissionRows } from './rules.ts';
import { buildOrg, profileId, profileSetId } from './seed/builder.ts';
import { largeOrg, largeProfileName } from './seed/large-org.ts';
import { randomOrgs, randomProfiles } from './seed/random-org.ts';
import { INTEGRATION_PROFILE, INTEGRATION_USERNAME, seedOrg } from './seed/seed-org.ts';
import { account, activities, contact, caseObject } from './seed/standard-objects.ts';
import { columnOf, countOf, viewerOf } from './soql/ask.ts';
import { truthOf } from './truth.ts';

describe('what is true of a profile', () => {
  it('tells backed, stray and uncontrolled apart', () => {
    const org = buildOrg({
      objects: [account(), contact(), ...activities()],
      profiles: [
        {
          name: 'P',
          objects: { Account: ['read'] },
          fields: { 'Account.Phone': 'edit', 'Contact.Email': 'read', 'Task.Type': 'edit' },
        },
        { name: 'All', permissions: ['ViewAllData'], fields: { 'Contact.Email': 'read' } },
      ],
    });
    const truth = truthOf(org, profileId(org, 'P'));
    expect([...truth.backed]).to.deep.equal(['Account']);
    expect(truth.stray).to.deep.equal(['Contact.Email']);
    expect(truth.uncontrolled).to.deep.equal(['Event.Type', 'Task.Type']);
    expect(truth.enabled.get('Account')?.get('Account.Phone')).to.deep.equal({ read: true, edit: true });
    expect(truthOf(org, profileId(org, 'All')).stray).to.deep.equal([]);
  });

  it('tells live, latent and dormant apart', () => {
    const org = buildOrg({
      objects: [account(), contact(), caseObject()],
      profiles: [
        { name: 'P', fields: { 'Account.Phone': 'edit', 'Contact.Email': 'read', 'Case.Subject': 'read' } },
        { name: 'Other', objects: { Case: ['read'] } },
      ],
      permissionSets: [
        { name: 'Accounts', objects: { Account: ['read'] } },
        { name: 'Contacts', objects: { Contact: ['read'] } },
      ],
      users: [
        { username: 'b@x', profile: 'P', sets: ['Accounts'] },
        { username: 'a@x', profile: 'P', sets: ['Accounts', { name: 'Contacts', revoked: true }] },
        { username: 'c@x', profile: 'P', active: false, sets: ['Contacts'] },
        { username: 'd@x', profile: 'Other', sets: ['Contacts'] },
      ],
    });
    expect(Object.fromEntries(truthOf(org, profileId(org, 'P')).exposure)).to.deep.equal({
      Account: { level: 'live', users: ['a@x', 'b@x'], openedBy: ['Accounts'], through: ['Accounts'] },
      Contact: { level: 'latent', users: [], openedBy: ['Contacts'], through: [] },
      Case: { level: 'dormant', users: [], openedBy: [], through: [] },
    });
  });

  it('forgets fields that became required', () => {
    const before = account();
    const org = buildOrg({
      objects: [before],
      profiles: [{ name: 'P', fields: { 'Account.Phone': 'edit', 'Account.Fax': 'read' } }],
    });
    const fields = before.fields.map((field) =>
      field.name === 'Phone' ? { ...field, required: true, permissionable: false } : field,
    );
    org.objects.set('Account', { ...before, fields });
    expect(truthOf(org, profileId(org, 'P')).stray).to.deep.equal(['Account.Fax']);
    const soql = `SELECT Field FROM FieldPermissions WHERE ParentId = '${profileSetId(org, 'P')}'`;
    expect(columnOf(viewerOf(org), soql)).to.deep.equal(['Account.Fax']);
  });

  it('holds for the seed org: each exposure occurs', () => {
    const org = seedOrg();
    const { exposure, stray, uncontrolled } = truthOf(org, profileId(org, INTEGRATION_PROFILE));
    const level = (object: string): string | undefined => exposure.get(object)?.level;
    expect(exposure.get('Account')).to.deep.equal({
      level: 'live',
      users: [INTEGRATION_USERNAME],
      openedBy: ['ERP_Accounts'],
      through: ['ERP_Accounts'],
    });
    expect(exposure.get('Invoice__c')?.openedBy).to.deep.equal(['Invoice_Clerk']);
    expect(exposure.get('Case')?.openedBy).to.deep.equal(['Support_Base', 'Support_Team']);
    expect(exposure.get('Lead')?.openedBy).to.deep.equal(['Support_Plus']);
    expect(level('Case')).to.equal('live');
    expect(
      ['Contact', 'Lead', 'Invoice__c', 'Vehicle__c', 'Candidate__c', 'Order', 'Project__c'].map(level),
    ).to.deep.equal(Array.from({ length: 7 }, () => 'latent'));
    expect(level('Opportunity')).to.equal('dormant');
    expect(stray).to.include.members(['Account.Phone', 'ns__Thing__c.ns__Rating__c', 'Stock_Alert__e.Sku__c']);
    expect(uncontrolled).to.include.members([
      'Task.Channel__c',
      'User.Cost_Centre__c',
      'OpportunityLineItem.Margin__c',
      'Endpoint__mdt.Address__c',
      'Opportunity__hd.Amount__hst',
    ]);
  });

  it('is the same org each time, but for ids', () => {
    const pictures = [seedOrg(), seedOrg()].map((org) => ({
      profiles: org.rows('Profile').map((row) => [row['Name'], org.profileExtras.get(row.Id)]),
      fields: org.rows('FieldPermissions').map((row) => [row['Field'], row['PermissionsEdit']]),
    }));
    expect(pictures[0]).to.deep.equal(pictures[1]);
  });

  it('has no two users, sessions or rows with one id', () => {
    const org = seedOrg();
    const tables = [
      'Profile',
      'PermissionSet',
      'User',
      'FieldPermissions',
      'PermissionSetAssignment',
      'ObjectPermissions',
    ];
    const ids = tables.flatMap((table) => org.rows(table).map((row) => row.Id));
    expect(new Set(ids).size).to.equal(ids.length);
    expect(new Set(org.sessions.map(({ token }) => token)).size).to.equal(4);
    for (const { token } of org.sessions) expect(token).to.match(/^00D\w{12,15}![.\w]+$/u);
  });

  it('makes large orgs of the asked size and share', () => {
    const org = largeOrg({ profiles: 3, objects: 50, fieldsPerObject: 10, density: 0.5, backed: 0.2 });
    const truth = truthOf(org, profileId(org, largeProfileName(0)));
    const all = [...truth.enabled.values()].reduce((sum, fields) => sum + fields.size, 0);
    expect(all).to.be.within(200, 300);
    expect(truth.backed.size).to.be.within(5, 15);
  });

  it('agrees with SOQL on any org: strays are rows on objects that the profile cannot read', () => {
    fc.assert(
      fc.property(randomOrgs, fc.constantFrom(...randomProfiles), (org, name) => {
        const viewer = viewerOf(org);
        const truth = truthOf(org, profileId(org, name), viewer.now);
        const set = profileSetId(org, name);
        const own = `FROM FieldPermissions WHERE ParentId = '${set}'`;
        const readable = columnOf(
          viewer,
          `SELECT SobjectType FROM ObjectPermissions WHERE ParentId = '${set}' AND PermissionsRead = true`,
        );
        const all = countOf(
          viewer,
          `SELECT COUNT() FROM PermissionSet WHERE Id = '${set}' AND (PermissionsViewAllData = true OR PermissionsModifyAllData = true)`,
        );
        const controlled = [...org.objects.values()]
          .filter((object) => object.holdsObjectPermissions)
          .map((object) => object.name);
        const list = (names: readonly unknown[]): string =>
          ['-', ...names].map((each) => `'${String(each)}'`).join(',');
        const strays =
          all > 0
            ? []
            : columnOf(
                viewer,
                `SELECT Field ${own} AND SobjectType IN (${list(controlled)}) AND SobjectType NOT IN (${list(readable)}) ORDER BY Field`,
              );
        expect([...truth.stray].sort()).to.deep.equal([...strays].sort());
        const uncontrolled = columnOf(viewer, `SELECT Field ${own} AND SobjectType NOT IN (${list(controlled)})`);
        expect([...truth.uncontrolled].sort()).to.deep.equal([...uncontrolled].sort());
      }),
      { numRuns: 60 },
    );
  });

  it('never aggregates more into a group than its sets give', () => {
    fc.assert(
      fc.property(randomOrgs, (org) => {
        const grants = new Set(
          org.rows('FieldPermissions').map((row) => `${String(row['ParentId'])} ${String(row['Field'])}`),
        );
        const objects = new Set(
          objectPermissionRows(org).map((row) => `${String(row['ParentId'])} ${String(row['SobjectType'])}`),
        );
        for (const sum of org.rows('PermissionSet').filter((set) => set['Type'] === 'Group')) {
          const parts = org
            .rows('PermissionSetGroupComponent')
            .filter((row) => row['PermissionSetGroupId'] === sum['PermissionSetGroupId'])
            .map((row) => String(row['PermissionSetId']));
          const fields = org.rows('FieldPermissions').filter((row) => row['ParentId'] === sum.Id);
          expect(fields.every((row) => parts.some((part) => grants.has(`${part} ${String(row['Field'])}`)))).to.equal(
            true,
          );
          const rights = objectPermissionRows(org).filter((row) => row['ParentId'] === sum.Id);
          expect(
            rights.every((row) => parts.some((part) => objects.has(`${part} ${String(row['SobjectType'])}`))),
          ).to.equal(true);
        }
      }),
      { numRuns: 40 },
    );
  });
});
