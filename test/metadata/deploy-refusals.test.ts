import { expect } from 'chai';
import fc from 'fast-check';
import { findFieldRefusals } from '../../src/metadata/deploy-refusals.ts';

const sent = [
  'Account.Phone',
  'Account.Fax',
  'Task.Kind__c',
  'Event.Kind__c',
  'ns__Order__c.ns__No__c',
  'Item__c.State__c',
];
const failure = (problem: string): { component: string; problem: string } => ({ component: 'Admin', problem });

/** Fields that one text has dropped, and whether everywhere. */
function dropped(problem: string): [string[], boolean[]] {
  const { fields, others } = findFieldRefusals([failure(problem)], sent);
  expect(others).to.deep.equal(fields.length === 0 ? [failure(problem)] : []);
  expect(new Set(fields.map((refusal) => refusal.problem))).to.deep.equal(
    new Set(fields.length === 0 ? [] : [problem]),
  );
  return [fields.map(({ field }) => field), [...new Set(fields.map(({ everywhere }) => everywhere))]];
}

describe('refusals of a deploy', () => {
  const named: [string, string[]][] = [
    ['You cannot deploy to a required field: Account.Phone', ['Account.Phone']],
    ['You cannot deploy to a required field: account.phone.', ['Account.Phone']],
    ['In field: field - no CustomField named ns__Order__c.ns__No__c found', ['ns__Order__c.ns__No__c']],
    ["Entity of type 'CustomField' named 'Account.Fax' cannot be found", ['Account.Fax']],
    ['In field: field - no CustomObject named Account found', ['Account.Phone', 'Account.Fax']],
    ["Entity of type 'CustomObject' named 'Event' cannot be found", ['Event.Kind__c']],
    ['In field: field - no CustomField named Activity.Kind__c found', ['Task.Kind__c', 'Event.Kind__c']],
    ['In field: field - no CustomField named xyz__Item__c.xyz__State__c found', ['Item__c.State__c']],
    ['In field: field - no CustomObject named xyz__Item__c found', ['Item__c.State__c']],
  ];
  for (const [problem, fields] of named) {
    it(`blame the field, whatever the profile: ${problem}`, () => {
      expect(dropped(problem)).to.deep.equal([fields, [true]]);
    });
  }

  const rights: [string, string[]][] = [
    ["The user license doesn't allow the permission: Edit Account.Phone", ['Account.Phone']],
    ['The user license doesn’t allow the permission: account.phone', ['Account.Phone']],
    ['Permission Edit Account.Phone depends on permission(s): Read Account.Fax', ['Account.Phone']],
    ["The user license doesn't allow the permission: Read Account", ['Account.Phone', 'Account.Fax']],
    ['Permission Read Event depends on permission(s): Read Account', ['Event.Kind__c']],
    ['Permission Edit Account.Other depends on permission(s): Read Account.Fax', ['Account.Fax']],
  ];
  for (const [problem, fields] of rights) {
    it(`blame the field of this profile: ${problem}`, () => {
      expect(dropped(problem)).to.deep.equal([fields, [false]]);
    });
  }

  const unknown = [
    '',
    'insufficient access rights on object id',
    'You cannot deploy to a required field: Account.Industry',
    'In field: field - no CustomObject named Lead found',
    'In field: flow - no FlowDefinition named Account.Phone found',
    'Unknown user permission: Account.Phone',
    "The user license doesn't allow the permission: FreezeUsers",
    "The user license doesn't allow Account.Phone the permission: FreezeUsers",
    'Permission Read Child depends on permission(s): Read Master',
    'Field:field, value:Account.Phone appears more than once',
    "Field Account.Phone can't be editable without being readable",
    'Error parsing file: Element fieldPermissions invalid at this location in type Profile',
  ];
  for (const problem of unknown) {
    it(`blame no entry: ${problem}`, () => {
      expect(dropped(problem)).to.deep.equal([[], []]);
    });
  }

  it('name each field once, with the first text, and everywhere if any says so', () => {
    const license = "The user license doesn't allow the permission: Edit Account.Phone";
    const { fields, others } = findFieldRefusals(
      [failure(license), failure('You cannot deploy to a required field: Account.Phone'), failure('What?')],
      sent,
    );
    expect(fields).to.deep.equal([{ field: 'Account.Phone', problem: license, everywhere: true }]);
    expect(others).to.deep.equal([failure('What?')]);
  });

  it('are fields that were sent, and account for every failure', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(...named, ...rights).map(([problem]) => problem),
      fc.constantFrom(...unknown),
    );
    fc.assert(
      fc.property(fc.array(text), fc.subarray(sent), (problems, some) => {
        const { fields, others } = findFieldRefusals(problems.map(failure), some);
        expect(some).to.include.members(fields.map(({ field }) => field));
        expect(new Set(fields.map(({ field }) => field)).size).to.equal(fields.length);
        if (fields.length === 0) expect(others).to.have.length(problems.length);
        const alone = problems.filter((problem) => findFieldRefusals([failure(problem)], some).fields.length === 0);
        expect(others.map(({ problem }) => problem)).to.deep.equal(alone);
      }),
    );
  });
});
