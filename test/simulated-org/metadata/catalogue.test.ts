import { expect } from 'chai';
import { newId } from '../model.ts';
import { decodeName, encodeName } from './profiles.ts';
import { addProfile, startSpecimen, type Specimen } from './specimen.ts';

const PROFILE = 'Sales%3A %22API%22';

describe('simulated org: metadata catalogue', () => {
  let specimen: Specimen;
  beforeEach(async () => {
    specimen = await startSpecimen();
  });
  afterEach(() => specimen.running.stop());

  async function names(type: string): Promise<string[]> {
    return (await specimen.connection.metadata.list({ type })).map(({ fullName }) => fullName);
  }

  it('lists profiles by encoded name, with the ids of their rows', async () => {
    const listed = await specimen.connection.metadata.list({ type: 'Profile' });
    expect(listed.map(({ fullName, fileName, id }) => ({ fullName, fileName, id }))).to.deep.equal([
      { fullName: 'Admin', fileName: 'profiles/Admin.profile', id: specimen.admin['ProfileId'] },
      { fullName: PROFILE, fileName: `profiles/${PROFILE}.profile`, id: specimen.integration['ProfileId'] },
    ]);
  });

  it('encodes what is neither letter nor digit, and no accent however it is composed', () => {
    const name = "Custom: R&D (O'Brien) 1/2.5\tÉquipe E\u0301quipe *-_";
    const encoded = 'Custom%3A R%26D %28O%27Brien%29 1%2F2%2E5%09Équipe E\u0301quipe *-_';
    expect(encodeName(name)).to.equal(encoded);
    expect(decodeName(encoded)).to.equal(name);
  });

  it('lists objects of every kind but the historical ones, and activity fields under Activity', async () => {
    expect(await names('CustomObject')).to.have.members([
      'Account',
      'Contact',
      'Opportunity',
      'Task',
      'Event',
      'Activity',
      'Invoice__c',
      'acme__Thing__c',
      'Rule__mdt',
    ]);
    expect(await names('CustomField')).to.include.members([
      'Account.acme__Score__c',
      'Activity.Kind__c',
      'Invoice__c.Note__c',
    ]);
    expect(await names('CustomField')).to.not.include.members(['Task.Kind__c', 'Account.Phone']);
    expect(await names('Layout')).to.deep.equal([]);
  });

  it('refuses types that do not exist', async () => {
    const error: unknown = await names('Nonsense').catch((reason: unknown) => reason);
    expect(error).to.include({
      errorCode: 'sf:INVALID_TYPE',
      message: 'INVALID_TYPE: Cannot use: Nonsense in this version',
    });
  });

  it('describes its types', async () => {
    const described = await specimen.connection.metadata.describe();
    expect(described.metadataObjects.find(({ xmlName }) => xmlName === 'Profile')).to.include({
      directoryName: 'profiles',
      suffix: 'profile',
    });
    expect(described.organizationNamespace).to.equal('');
  });

  it('reads a profile nearly complete, whatever else is asked, and unknown names as nothing', async () => {
    const [profile, none] = await specimen.connection.metadata.read('Profile', [PROFILE, 'No such']);
    expect(profile?.fullName).to.equal(PROFILE);
    expect(profile?.fieldPermissions.filter(({ readable }) => readable).map(({ field }) => field)).to.deep.equal([
      'Account.Phone',
      'Account.Rating__c',
      'Event.Kind__c',
      'Task.Kind__c',
    ]);
    expect(profile?.fieldPermissions.map(({ field }) => field)).to.include('acme__Thing__c.acme__Size__c');
    expect(profile?.objectPermissions.map(({ object, allowRead }) => [object, allowRead])).to.deep.include([
      'Account',
      false,
    ]);
    expect(none?.fullName ?? null).to.equal(null);
  });

  it('reads at most ten profiles a call', async () => {
    const many = Array.from({ length: 11 }, () => 'Admin');
    const error: unknown = await specimen.connection.metadata.read('Profile', many).catch((reason: unknown) => reason);
    expect(error).to.have.property('errorCode', 'sf:EXCEEDED_ID_LIMIT');
  });

  it('knows permission sets and groups, not the sets that profiles own', async () => {
    const { org } = specimen;
    org.insert('PermissionSet', { Id: newId('0PS'), Name: 'Reader', Label: 'Reader', Type: 'Regular' });
    org.insert('PermissionSet', { Id: newId('0PS'), Name: 'Fixed', NamespacePrefix: 'acme', Type: 'Regular' });
    org.insert('PermissionSetGroup', { Id: newId('0PG'), DeveloperName: 'Readers', Status: 'Updated' });
    expect(await names('PermissionSet')).to.deep.equal(['Reader', 'acme__Fixed']);
    expect(await names('PermissionSetGroup')).to.deep.equal(['Readers']);
  });

  it('turns away users without the right to use the Metadata API', async () => {
    const { org } = specimen;
    const set = addProfile(org, 'Plain', {});
    const userId = newId('005');
    org.insert('User', { Id: userId, LastName: 'Plain', ProfileId: set['ProfileId'] ?? null });
    org.sessions.push({ token: 'plain', userId });
    specimen.connection.accessToken = 'plain';
    const error: unknown = await names('Profile').catch((reason: unknown) => reason);
    expect(error).to.include({
      errorCode: 'sf:INSUFFICIENT_ACCESS',
      message:
        'INSUFFICIENT_ACCESS: use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
    });
  });
});
