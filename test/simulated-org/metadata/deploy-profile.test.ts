import { expect } from 'chai';
import { deployProfile, extrasOf, fieldEntry, LOGIN_ECHO, problems, PROFILE, stored } from './deploying.ts';
import { profileIn, retrieveOf } from './retrieving.ts';
import { addProfile, LOGIN_FLOW, specimenOrg, startSpecimen, type Specimen } from './specimen.ts';

const BEFORE = ['Account.Phone: edit', 'Account.Rating__c: edit', 'Event.Kind__c: edit', 'Task.Kind__c: edit'];

describe('simulated org: deploy of a profile', () => {
  let specimen: Specimen;
  beforeEach(async () => {
    specimen = await startSpecimen();
  });
  afterEach(() => specimen.running.stop());

  it('overlays: false/false removes the row, what is not mentioned stays', async () => {
    const result = await deployProfile(specimen, fieldEntry('Account.Phone', false, false));
    expect(result).to.include({
      status: 'Succeeded',
      success: true,
      numberComponentsDeployed: 1,
      numberComponentErrors: 0,
    });
    expect(result.details.componentSuccesses.map(({ fullName }) => fullName)).to.deep.equal([PROFILE, 'package.xml']);
    expect(result.details.componentSuccesses[0]).to.include({
      changed: true,
      created: false,
      componentType: 'Profile',
      fileName: `profiles/${PROFILE}.profile`,
      id: specimen.integration['ProfileId'],
    });
    expect(stored(specimen)).to.deep.equal(BEFORE.slice(1));
  });

  it('moves both halves of an activity field, and drops edit on a formula without a word', async () => {
    await deployProfile(
      specimen,
      fieldEntry('Task.Kind__c', false, true) + fieldEntry('Invoice__c.Total__c', true, true),
    );
    expect(stored(specimen)).to.deep.equal([
      ...BEFORE.slice(0, 2),
      'Event.Kind__c: read',
      'Invoice__c.Total__c: read',
      'Task.Kind__c: read',
    ]);
  });

  it('keeps readable where the entry does not say it', async () => {
    const entry = '<fieldPermissions><editable>false</editable><field>Account.Phone</field></fieldPermissions>';
    await deployProfile(specimen, entry);
    expect(stored(specimen)[0]).to.equal('Account.Phone: read');
  });

  it('changes nothing under checkOnly, and says what it would', async () => {
    const result = await deployProfile(specimen, fieldEntry('Account.Phone', false, false), { checkOnly: true });
    expect(result).to.include({ status: 'Succeeded', checkOnly: true });
    expect(stored(specimen)).to.deep.equal(BEFORE);
    expect(extrasOf(specimen).loginFlows).to.deep.equal([LOGIN_FLOW]);
  });

  it('reports an overlay that changes nothing as unchanged', async () => {
    const result = await deployProfile(specimen, fieldEntry('Account.Phone', true, true) + LOGIN_ECHO);
    expect(result.details.componentSuccesses[0]).to.include({ changed: false, success: true });
  });

  it('sets object permissions of custom profiles, removes empty ones, and reads past those of standard profiles', async () => {
    const read = (object: string, flag: boolean): string =>
      `<objectPermissions><allowRead>${flag}</allowRead><object>${object}</object></objectPermissions>`;
    const rows = (parent: string): unknown[] =>
      specimen.org
        .rows('ObjectPermissions')
        .filter((row) => row['ParentId'] === parent)
        .map((row) => row['SobjectType']);
    await deployProfile(specimen, read('Account', true));
    expect(rows(specimen.integration.Id)).to.deep.equal(['Account']);
    await deployProfile(specimen, read('Account', false));
    expect(rows(specimen.integration.Id)).to.deep.equal([]);
    const standard = addProfile(specimen.org, 'Standard User', { fullName: 'Standard', custom: false });
    await deployProfile(specimen, read('Account', true) + read('acme__Thing__c', true), { name: 'Standard' });
    expect(rows(standard.Id)).to.deep.equal(['acme__Thing__c']);
    await deployProfile(specimen, read('Invoice__c', true), { name: 'Admin' });
    expect(rows(specimen.admin.Id)).to.deep.equal([]);
  });

  it('switches user permissions of custom profiles, not of standard ones', async () => {
    const entry = '<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>';
    await deployProfile(specimen, entry);
    expect(specimen.integration['PermissionsApiEnabled']).to.equal(true);
    await deployProfile(specimen, entry, { name: 'Admin' });
    expect(specimen.admin['PermissionsApiEnabled']).to.equal(undefined);
  });

  it('creates a profile for a name that does not exist, from the base of the API version', async () => {
    const { org } = specimen;
    const base = addProfile(org, 'Minimum Access - Salesforce', {}, { PermissionsApiEnabled: true });
    org.setFieldPermission(base.Id, 'Contact.Email', { read: true, edit: false });
    const result = await deployProfile(specimen, fieldEntry('Account.Phone', false, true), {
      name: 'System Administrator',
    });
    expect(result.details.componentSuccesses[0]).to.include({ created: true });
    const created = org.rows('Profile').at(-1);
    expect(created?.['Name']).to.equal('System Administrator');
    expect(org.profileExtras.get(created?.Id ?? '')).to.include({ fullName: 'System Administrator', custom: true });
    const set = org.permissionSetOfProfile(created?.Id ?? '');
    expect(set['PermissionsApiEnabled']).to.equal(true);
    expect(org.fieldPermission(set.Id, 'Contact.Email')?.['PermissionsRead']).to.equal(true);
    expect(org.fieldPermission(set.Id, 'Account.Phone')?.['PermissionsRead']).to.equal(true);
  });

  it('finds a profile by its decoded name as well, and refuses a second profile of a taken name', async () => {
    await deployProfile(specimen, fieldEntry('Account.Phone', false, false), { name: 'Sales: "API"' });
    expect(stored(specimen)).to.deep.equal(BEFORE.slice(1));
    addProfile(specimen.org, 'Taken', { fullName: 'Other' });
    const result = await deployProfile(specimen, '', { name: 'Taken' });
    expect(problems(result)).to.deep.equal([
      'duplicate value found: <unknown> duplicates value on record with id: <unknown>',
    ]);
  });

  it('overlays app settings, and shows those of named apps', async () => {
    const app = (name: string, isDefault: boolean): string =>
      `<applicationVisibilities><application>${name}</application><default>${isDefault}</default><visible>true</visible></applicationVisibilities>`;
    await deployProfile(specimen, app('standard__Service', true) + app('standard__Sales', false));
    expect(extrasOf(specimen).applicationVisibilities).to.deep.equal([
      { application: 'standard__Sales', isDefault: false, isVisible: true },
      { application: 'standard__Service', isDefault: true, isVisible: true },
    ]);
    const text = async (members: Record<string, string[]>): Promise<string> =>
      profileIn(await retrieveOf(specimen, { Profile: [PROFILE], ...members }), PROFILE);
    expect(await text({ CustomObject: ['Account'] })).to.not.include('applicationVisibilities');
    expect(await text({ CustomApplication: ['standard__Sales'] }))
      .to.include('<application>standard__Sales</application>')
      .and.not.include('standard__Service');
  });

  it('creates from the standard user by its API name, whatever its label', async () => {
    const { org } = specimen;
    const base = addProfile(org, 'Standardbenutzer', { fullName: 'Standard' });
    org.setFieldPermission(base.Id, 'Contact.Email', { read: true, edit: false });
    await deployProfile(specimen, fieldEntry('Account.Phone', false, true), { name: 'Neu', version: '59.0' });
    const created = org.permissionSetOfProfile(org.rows('Profile').at(-1)?.Id ?? '');
    expect(org.fieldPermission(created.Id, 'Contact.Email')?.['PermissionsRead']).to.equal(true);
  });

  it('overlays tab settings and the description', async () => {
    const sections =
      '<description>New</description>' +
      '<tabVisibilities><tab>Invoice__c</tab><visibility>DefaultOff</visibility></tabVisibilities>';
    await deployProfile(specimen, sections);
    expect(extrasOf(specimen).tabVisibilities).to.deep.equal([
      { tab: 'standard-Account', visibility: 'DefaultOn' },
      { tab: 'Invoice__c', visibility: 'DefaultOff' },
    ]);
    expect(
      specimen.org.rows('Profile').find((row) => row.Id === specimen.integration['ProfileId'])?.['Description'],
    ).to.equal('New');
  });
});

describe('simulated org: deploy of other components', () => {
  let specimen: Specimen;
  beforeEach(async () => {
    specimen = await startSpecimen(specimenOrg({ tracksSource: true }));
  });
  afterEach(() => specimen.running.stop());

  it('takes other types and changes nothing by them', async () => {
    const text = '<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"/>';
    const request = { members: { CustomObject: ['Account'] }, files: { 'objects/Account.object': text } };
    const result = await deployProfile(specimen, LOGIN_ECHO, request);
    expect(result.details.componentSuccesses.find(({ componentType }) => componentType === 'CustomObject')).to.include({
      changed: false,
      created: false,
      success: true,
    });
  });

  it('records what changed for source tracking, and nothing else', async () => {
    await deployProfile(specimen, LOGIN_ECHO);
    expect(specimen.org.rows('SourceMember')).to.deep.equal([]);
    await deployProfile(specimen, fieldEntry('Account.Phone', false, false) + LOGIN_ECHO);
    await deployProfile(specimen, fieldEntry('Account.Rating__c', false, false) + LOGIN_ECHO);
    expect(specimen.org.rows('SourceMember')).to.have.length(1);
    expect(specimen.org.rows('SourceMember')[0]).to.include({
      MemberType: 'Profile',
      MemberName: decodeURIComponent(PROFILE),
      RevisionCounter: 2,
      IsNameObsolete: false,
    });
  });
});
