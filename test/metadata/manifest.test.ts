import { expect } from 'chai';
import { parseStringPromise } from 'xml2js';
import {
  selectManifestFields,
  renderManifest,
  getManifestObjects,
  getTrendObject,
} from '../../src/metadata/manifest.ts';

describe('package.xml', () => {
  const request = {
    profiles: ['Custom%3A Sales Profile', 'Admin'],
    objects: ['Contact', 'Account', 'ns__Thing__c'],
    fields: ['ns__Thing__c.ns__Size__c', 'Account.Rating__c'],
  };

  it('is sorted, names every member, and reads as Salesforce writes it', () => {
    expect(renderManifest(request, '66.0')).to.equal(`<?xml version="1.0" encoding="UTF-8"?>
<Package xmlns="http://soap.sforce.com/2006/04/metadata">
    <types>
        <members>Account.Rating__c</members>
        <members>ns__Thing__c.ns__Size__c</members>
        <name>CustomField</name>
    </types>
    <types>
        <members>Account</members>
        <members>Contact</members>
        <members>ns__Thing__c</members>
        <name>CustomObject</name>
    </types>
    <types>
        <members>Admin</members>
        <members>Custom%3A Sales Profile</members>
        <name>Profile</name>
    </types>
    <version>66.0</version>
</Package>
`);
  });

  it('does not depend on the order in which it is asked', () => {
    const turned = {
      profiles: request.profiles.toReversed(),
      objects: request.objects.toReversed(),
      fields: request.fields.toReversed(),
    };
    expect(renderManifest(turned, '66.0')).to.equal(renderManifest(request, '66.0'));
  });

  it('leaves out a type without members', () => {
    expect(renderManifest({ profiles: ['Admin'], objects: [], fields: [] }, '66.0')).to.not.contain('CustomObject');
  });

  it('lets no hostile name out of its element', async () => {
    const name = `A</members><members>B & "C" 'D'`;
    const parsed: unknown = await parseStringPromise(
      renderManifest({ profiles: [name], objects: [], fields: [] }, '66.0'),
    );
    expect(parsed).to.have.nested.property('Package.types[0].members').that.deep.equals([name]);
  });

  it('names custom fields of the named objects, but none of Task, Event or a person account alias', () => {
    const fields = [
      'Account.Rating__c',
      'Account.Rating__c',
      'Account.Phone',
      'Account.Hobby__pc',
      'Task.Kind__c',
      'Event.Kind__c',
      'Lead.Score__c',
    ];
    expect(selectManifestFields(['Account', 'Task', 'Event'], fields)).to.deep.equal(['Account.Rating__c']);
  });

  it('names what brings the entries of Activity and of trend objects, which are no members', () => {
    const known = new Set(['Opportunity', 'Invoice__c']);
    const members = ['Activity', 'Opportunity__hd', 'Invoice__hd', 'Task'].map((object) =>
      getManifestObjects(object, known),
    );
    expect(members).to.deep.equal([['Event', 'Task'], ['Opportunity'], ['Invoice__c'], ['Task']]);
    expect(['Opportunity', 'Invoice__c'].map(getTrendObject)).to.deep.equal(['Opportunity__hd', 'Invoice__hd']);
  });
});
