import { expect } from 'chai';
import type { Access } from '../../src/fls/access.ts';
import type { Plan } from '../../src/fls/plan.ts';
import { finding } from './findings.ts';
import { enabledBy, kept, plan } from './planning.ts';

const uncontrolled = { kind: 'uncontrolled', exposure: 'unknown' } as const;

const edited = ({ edits }: Plan): string[] => edits.map(({ field, from, to }) => `${field} ${from} ${to}`);
const left = ({ leftOut }: Plan): string[] => leftOut.map(({ field, reason }) => `${field} ${reason}`);

describe('the plan of a reset', () => {
  it('removes every stray, sorted by profile and field', () => {
    const found = [
      finding('B', 'Account.Phone', { access: 'edit' }),
      finding('A', 'Contact.Email'),
      finding('A', 'Account.Fax'),
    ];
    expect(plan(found)).to.deep.equal({
      edits: [
        { profile: 'A', field: 'Account.Fax', from: 'read', to: 'none' },
        { profile: 'A', field: 'Contact.Email', from: 'read', to: 'none' },
        { profile: 'B', field: 'Account.Phone', from: 'edit', to: 'none' },
      ],
      leftOut: [],
    });
  });

  it('leaves the read that a profile with View All Fields (Global) has anyway', () => {
    const found = [
      finding('A', 'Account.Fax', { access: 'edit' }),
      finding('B', 'Account.Fax', { access: 'edit' }),
      finding('A', 'Task.Kind__c', { access: 'edit', ...uncontrolled }),
    ];
    expect(edited(plan(found, { withEveryField: new Set(['A']) }))).to.deep.equal([
      'Account.Fax edit read',
      'Task.Kind__c edit read',
      'Account.Fax edit none',
    ]);
  });

  it('changes edit to read, and leaves read, with that option', () => {
    const found = [
      finding('A', 'Account.Fax', { access: 'edit' }),
      finding('A', 'Account.Phone'),
      finding('A', 'Account.Site', { kept }),
    ];
    expect(plan(found, { readOnly: true })).to.deep.equal({
      edits: [{ profile: 'A', field: 'Account.Fax', from: 'edit', to: 'read' }],
      leftOut: [],
    });
  });

  it('names what the policy keeps and what cannot be set, of the chosen findings', () => {
    const found = [
      finding('A', 'Account.Fax', { kept }),
      finding('A', 'Account.Name'),
      finding('A', 'Case.Name', { kept }),
    ];
    const permissionable = new Set(['Account.Fax', 'Case.Name']);
    const made = plan(found, { permissionable, sobjects: ['Account'] });
    expect([edited(made), left(made)]).to.deep.equal([[], ['Account.Fax kept', 'Account.Name notPermissionable']]);
  });

  it('chooses by globs: with a dot by the whole name, without a dot by the name of the field', () => {
    const found = ['Account.Fax', 'Account.Tax_Id__c', 'Contact.Fax', 'Taxi__c.Note__c'].map((field) =>
      finding('A', field),
    );
    const fields = (...globs: string[]): string[] => plan(found, { fields: globs }).edits.map(({ field }) => field);
    expect(fields('fax')).to.deep.equal(['Account.Fax', 'Contact.Fax']);
    expect(fields('Account.*')).to.deep.equal(['Account.Fax', 'Account.Tax_Id__c']);
    expect(fields('Tax*')).to.deep.equal(['Account.Tax_Id__c']);
    expect(fields('tax*.*', 'contact.fax')).to.deep.equal(['Contact.Fax', 'Taxi__c.Note__c']);
    expect(fields('Nothing*')).to.deep.equal([]);
  });

  it('chooses by object in any case, and takes Activity for Task and Event', () => {
    const found = ['Account.Fax', 'Event.Level__c', 'Task.Kind__c'].map((field) => finding('A', field, uncontrolled));
    expect(edited(plan(found, { sobjects: ['ACTIVITY'] }))).to.deep.equal([
      'Event.Level__c read none',
      'Task.Kind__c read none',
    ]);
    expect(edited(plan(found, { sobjects: ['account'] }))).to.deep.equal(['Account.Fax read none']);
  });

  it('chooses strays by exposure; uncontrolled findings have none, and an option includes them', () => {
    const found = [
      finding('A', 'Account.Fax', { exposure: 'live' }),
      finding('A', 'Case.Reason'),
      finding('A', 'Task.Kind__c', uncontrolled),
    ];
    const live = { exposures: ['live'] } as const;
    expect(edited(plan(found, { ...live, includeUncontrolled: false }))).to.deep.equal(['Account.Fax read none']);
    expect(edited(plan(found, live))).to.deep.equal(['Account.Fax read none', 'Task.Kind__c read none']);
  });
});

describe('fields that Task and Event share', () => {
  const task = finding('A', 'Task.Kind__c', { ...uncontrolled, access: 'edit' });
  const event = finding('A', 'Event.Kind__c', uncontrolled);
  const both = ['Event.Kind__c read none', 'Task.Kind__c edit none'];

  it('change together, whatever the options choose', () => {
    for (const options of [{ sobjects: ['Task'] }, { sobjects: ['Event'] }, { fields: ['Task.Kind__c'] }])
      expect(edited(plan([task, event], options))).to.deep.equal(both);
  });

  it('change together when only one of them is a finding', () => {
    const enabled = enabledBy([task, event]);
    const permissionable = new Set(['Task.Kind__c', 'Event.Kind__c']);
    expect(edited(plan([task], { enabled, permissionable }))).to.deep.equal(both);
    expect(edited(plan([event], { enabled, permissionable }))).to.deep.equal(both);
  });

  it('change alone when the profile enables only one, or the other already has the access', () => {
    expect(edited(plan([task]))).to.deep.equal(['Task.Kind__c edit none']);
    const enabled = new Map([['A', new Map<string, Access>([['Event.Kind__c', 'none']])]]);
    expect(edited(plan([task], { enabled }))).to.deep.equal(['Task.Kind__c edit none']);
    expect(edited(plan([task, event], { readOnly: true }))).to.deep.equal(['Task.Kind__c edit read']);
  });

  it('are not twins across profiles', () => {
    const other = { ...event, profile: 'B' };
    expect(plan([task, other], { sobjects: ['Task'] }).edits.map(({ profile }) => profile)).to.deep.equal(['A']);
  });

  it('are both left alone when one that would change is kept', () => {
    for (const found of [
      [{ ...task, kept }, event],
      [task, { ...event, kept }],
    ]) {
      const made = plan(found);
      expect([edited(made), left(made)]).to.deep.equal([[], ['Event.Kind__c kept', 'Task.Kind__c kept']]);
    }
    expect(left(plan([task, { ...event, kept }], { sobjects: ['Task'] }))).to.deep.equal(['Task.Kind__c kept']);
    expect(edited(plan([task, { ...event, kept }], { readOnly: true }))).to.deep.equal(['Task.Kind__c edit read']);
  });

  it('change only where the permission can be set', () => {
    const permissionable = new Set(['Task.Kind__c']);
    const made = plan([task, event], { permissionable });
    expect([edited(made), left(made)]).to.deep.equal([['Task.Kind__c edit none'], ['Event.Kind__c notPermissionable']]);
    expect(edited(plan([event, task], { permissionable, sobjects: ['Event'] }))).to.deep.equal([]);
  });
});
