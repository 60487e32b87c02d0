import { expect } from 'chai';
import { PROFILE } from './deploying.ts';
import { fieldsListed, profileIn, retrieveOf } from './retrieving.ts';
import { unzip } from './packages.ts';
import { specimenOrg, startSpecimen, type Specimen } from './specimen.ts';
import { touchMember } from './source-members.ts';
import { parseXml, valueOf } from './xml.ts';

type Answer = { readonly files: Map<string, string>; readonly problems: string[] };

describe('simulated org: retrieve', () => {
  let specimen: Specimen;
  beforeEach(async () => {
    specimen = await startSpecimen();
  });
  afterEach(() => specimen.running.stop());

  async function retrieve(members: Readonly<Record<string, string[]>>, version = '67.0'): Promise<Answer> {
    const answer = await retrieveOf(specimen, members, { version });
    expect(answer.status).to.equal('Succeeded');
    return { files: await unzip(answer.zipFile), problems: answer.messages.map(({ problem }) => problem) };
  }

  async function profile(members: Readonly<Record<string, string[]>>, version = '67.0'): Promise<string> {
    const { files } = await retrieve({ Profile: [PROFILE], ...members }, version);
    return files.get(`unpackaged/profiles/${PROFILE}.profile`) ?? '';
  }

  async function fields(members: Readonly<Record<string, string[]>>): Promise<string[]> {
    return fieldsListed(await profile(members));
  }

  it('answers a profile alone without permissions of any field or object', async () => {
    specimen.integration['PermissionsApiEnabled'] = true;
    const root = valueOf(parseXml(await profile({})));
    expect(root).to.deep.equal({
      custom: 'true',
      loginFlows: { flow: 'Welcome', friendlyName: "It's us" },
      loginHours: { mondayEnd: '1020', mondayStart: '480' },
      loginIpRanges: { description: 'R & D', endAddress: '10.0.0.9', startAddress: '10.0.0.1' },
      userLicense: 'Salesforce Integration',
      userPermissions: { enabled: 'true', name: 'ApiEnabled' },
    });
  });

  it('brings login flows beside flows only where the org is like that', async () => {
    const { info } = specimen.org;
    Object.assign(info, { loginFlowsNeedFlows: true });
    expect(await profile({})).to.not.include('loginFlows');
    expect(await profile({})).to.include('loginIpRanges');
    expect(await profile({ Flow: ['Welcome'] })).to.include('<loginFlows>');
  });

  it('lists every permissionable field of a named object, false ones too, in the file shape of the platform', async () => {
    const text = await profile({ CustomObject: ['Account'] });
    expect(text).to.include(
      [
        '    <fieldPermissions>',
        '        <editable>false</editable>',
        '        <field>Account.acme__Score__c</field>',
        '        <readable>false</readable>',
        '    </fieldPermissions>',
        '    <fieldPermissions>',
        '        <editable>false</editable>',
        '        <field>Account.BillingAddress</field>',
      ].join('\n'),
    );
    expect(text).to.include('<friendlyName>It&apos;s us</friendlyName>');
    expect(await fields({ CustomObject: ['Account'] })).to.deep.equal([
      'Account.acme__Score__c',
      'Account.BillingAddress',
      'Account.ParentId',
      'Account.Phone',
      'Account.Rating__c',
    ]);
  });

  it('leaves out required and master-detail fields, and takes the historical companion of an object along', async () => {
    expect(await fields({ CustomObject: ['Invoice__c', 'Opportunity'] })).to.deep.equal([
      'Invoice__c.Note__c',
      'Invoice__c.Total__c',
      'Opportunity__hd.Amount__hst',
      'Opportunity.Amount',
    ]);
  });

  it('takes * for unmanaged custom objects only', async () => {
    expect(await fields({ CustomObject: ['*'] })).to.deep.equal([
      'Invoice__c.Note__c',
      'Invoice__c.Total__c',
      'Rule__mdt.Value__c',
    ]);
    expect(await fields({ CustomObject: ['acme__Thing__c'] })).to.deep.equal(['acme__Thing__c.acme__Size__c']);
  });

  it('gives activity fields by Task and Event, none by Activity', async () => {
    expect(await fields({ CustomObject: ['Task', 'Event'] })).to.deep.equal([
      'Event.Kind__c',
      'Event.Location',
      'Task.Kind__c',
      'Task.Subject',
    ]);
    expect(await fields({ CustomObject: ['Activity'], CustomField: ['Activity.Kind__c'] })).to.deep.equal([]);
  });

  it('takes single fields, standard lookups without Id, and is silent about those with it', async () => {
    expect(await fields({ CustomField: ['Contact.Account', 'Account.Rating__c', 'Invoice__c.Note__c'] })).to.deep.equal(
      ['Account.Rating__c', 'Contact.AccountId', 'Invoice__c.Note__c'],
    );
    const { problems } = await retrieve({ Profile: [PROFILE], CustomField: ['Contact.AccountId'] });
    expect(problems).to.deep.equal([]);
    expect(await fields({ CustomField: ['Contact.AccountId'] })).to.deep.equal([]);
  });

  it('answers unknown members with messages and succeeds', async () => {
    const { files, problems } = await retrieve({
      Profile: ['System Administrator', 'Admin'],
      CustomObject: ['Opportunity__hd', 'Nothing__c'],
      CustomField: ['Account.Nothing__c', 'Task.Kind__c'],
    });
    expect([...files.keys()]).to.deep.equal(['unpackaged/profiles/Admin.profile', 'unpackaged/package.xml']);
    expect(problems).to.have.members([
      "Entity of type 'Profile' named 'System Administrator' cannot be found",
      "Entity of type 'CustomObject' named 'Opportunity__hd' cannot be found",
      "Entity of type 'CustomObject' named 'Nothing__c' cannot be found",
      "Entity of type 'CustomField' named 'Account.Nothing__c' cannot be found",
      "Entity of type 'CustomField' named 'Task.Kind__c' cannot be found",
    ]);
  });

  it('lists object permissions of named objects with read only, viewAllFields from API 63', async () => {
    const { org, integration } = specimen;
    const row = { ParentId: integration.Id, PermissionsRead: true, PermissionsViewAllFields: true };
    org.insert('ObjectPermissions', { Id: '110000000000001AAA', SobjectType: 'Account', ...row });
    const text = await profile({ CustomObject: ['Account', 'Contact'] });
    expect([...text.matchAll(/<object>(.*?)<\/object>/g)].map((match) => match[1])).to.deep.equal(['Account']);
    expect(text).to.include('<viewAllFields>true</viewAllFields>');
    expect(await profile({ CustomObject: ['Account'] }, '62.0')).to.not.include('viewAllFields');
  });

  it('shows tabs only when they are named', async () => {
    expect(await profile({ CustomObject: ['Account'] })).to.not.include('tabVisibilities');
    expect(await profile({ CustomTab: ['standard-Account'] })).to.include('<tab>standard-Account</tab>');
    expect(await profile({ CustomTab: ['*'] }))
      .to.include('<tab>Invoice__c</tab>')
      .and.not.include('standard-Account');
  });

  it('writes objects with their fields, single fields alone, and names its files', async () => {
    const { files } = await retrieve({ CustomObject: ['Account'], CustomField: ['Invoice__c.Note__c'] });
    const names = (path: string): string[] =>
      [...(files.get(path) ?? '').matchAll(/<fields>\s*<fullName>(.*?)</g)].map((match) => match[1] ?? '');
    expect(names('unpackaged/objects/Account.object')).to.deep.equal([
      'acme__Score__c',
      'BillingAddress',
      'ParentId',
      'Phone',
      'Rating__c',
    ]);
    expect(names('unpackaged/objects/Invoice__c.object')).to.deep.equal(['Note__c']);
    const answer = await retrieveOf(specimen, { Profile: [PROFILE] }, { singlePackage: true });
    expect([...(await unzip(answer.zipFile)).keys()]).to.deep.equal([`profiles/${PROFILE}.profile`, 'package.xml']);
    expect(answer.fileProperties[0]).to.include({
      fullName: PROFILE,
      type: 'Profile',
      id: specimen.integration['ProfileId'],
    });
  });
});

describe('simulated org: retrieve from an org that tracks source', () => {
  it('adds what tracking knows of, beyond the manifest', async () => {
    const org = specimenOrg({ tracksSource: true });
    touchMember(org, 'CustomField', 'Contact.Nickname__c');
    touchMember(org, 'CustomObject', 'Invoice__c');
    const specimen = await startSpecimen(org);
    const answer = await retrieveOf(specimen, { Profile: ['Admin'] });
    await specimen.running.stop();
    const files = await unzip(answer.zipFile);
    expect([...files.keys()]).to.deep.equal(['unpackaged/profiles/Admin.profile', 'unpackaged/package.xml']);
    expect(fieldsListed(await profileIn(answer, 'Admin'))).to.deep.equal([
      'Contact.Nickname__c',
      'Invoice__c.Note__c',
      'Invoice__c.Total__c',
    ]);
  });
});
