import { expect } from 'chai';
import { countFindings } from '../../src/fls/finding.ts';
import { classifyPermissions } from '../../src/fls/classify.ts';
import type { Grantor } from '../../src/fls/grantor.ts';
import { profileGrantor, READ } from '../support/grantors.ts';

const controllable = (object: string): boolean => ['Account', 'Contact', 'Invoice__c'].includes(object);
const permission = (
  field: string,
  readable = true,
  editable = false,
): { field: string; readable: boolean; editable: boolean } => ({
  field,
  readable,
  editable,
});

describe('classification', () => {
  const permissions = [
    permission('Account.Phone', true, true),
    permission('Account.Fax', false, false),
    permission('Contact.Email'),
    permission('Task.Type__c'),
    permission('Rule__mdt.Limit__c', true, true),
  ];
  const summary = (profile: Grantor): string[] =>
    classifyPermissions(profile, permissions, controllable).map(
      ({ field, access, kind }) => `${field} ${access} ${kind}`,
    );

  it('calls stray what opens a field of an object that the profile cannot read', () => {
    expect(summary(profileGrantor('P', { Contact: READ }))).to.deep.equal([
      'Account.Phone edit stray',
      'Task.Type__c read uncontrolled',
      'Rule__mdt.Limit__c edit uncontrolled',
    ]);
  });

  it('finds no stray in a profile that views all data, and what no object permission controls all the same', () => {
    expect(summary(profileGrantor('P', {}, { everyObject: 'read' }))).to.deep.equal([
      'Task.Type__c read uncontrolled',
      'Rule__mdt.Limit__c edit uncontrolled',
    ]);
  });

  it('finds no read where View All Fields (Global) gives it, of whatever object', () => {
    expect(summary(profileGrantor('P', {}, { everyField: true }))).to.deep.equal([
      'Account.Phone edit stray',
      'Rule__mdt.Limit__c edit uncontrolled',
    ]);
  });

  it('counts strays by exposure, and uncontrolled ones apart', () => {
    const findings = classifyPermissions(profileGrantor('P'), permissions, controllable);
    expect(countFindings(findings, { profiles: 1, entries: 5 })).to.deep.equal({
      profiles: 1,
      entries: 5,
      stray: 2,
      live: 0,
      latent: 0,
      dormant: 0,
      unknown: 2,
      uncontrolled: 2,
      kept: 0,
    });
  });
});
