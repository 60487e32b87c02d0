import { expect } from 'chai';
import { claimExplanation, type ExplainedGrantors } from '../../src/fls/explanation-claims.ts';
import type { FieldFacts } from '../../src/fls/explanation.ts';
import { EDIT, grantor, profileGrantor, READ } from '../support/grantors.ts';

const controllable = new Set(['Account', 'Lead']);
const fact = (field: string, permission: string | null = field): FieldFacts => ({
  field,
  permission,
  updateable: true,
});
const facts = [fact('Account.Phone'), fact('Account.Name', null), fact('Lead.Title')];

const profile = profileGrantor('P', { Account: READ }, { fields: new Map([['Account.Phone', 'edit']]) });
const leads = grantor('Leads', { Lead: EDIT }, { 'Lead.Title': 'edit' });

/** As `field claimed least-most`, then whether edit is compared and whether the object is surely open. */
function claimed(given: Partial<ExplainedGrantors>, fields = facts): string[] {
  const grantors = { inForce: [profile], possible: [], hasHidden: false, ...given };
  return claimExplanation(grantors, fields, controllable).map(
    ({ field, claimed: says, least, most, claimsEdit, isObjectOpen }) =>
      [field, says, `${least}-${most}`, ...(claimsEdit ? ['edit'] : []), ...(isObjectOpen ? ['open'] : [])].join(' '),
  );
}

describe('what an explanation says that the platform can contradict', () => {
  it('is exactly what is in force gives, and of a field without a field permission only whether it is read', () => {
    const editing = profileGrantor('P', { Account: EDIT }, { fields: new Map([['Account.Phone', 'edit']]) });
    expect(claimed({ inForce: [editing] })).to.deep.equal([
      'Account.Phone edit edit-edit edit open',
      'Account.Name read read-read open',
      'Lead.Title none none-none edit',
    ]);
  });

  it('is not that somebody has no more access who has permission sets that the org does not show', () => {
    expect(claimed({ hasHidden: true })).to.deep.equal([
      'Account.Phone read read-edit edit open',
      'Account.Name read read-read open',
      'Lead.Title none none-edit edit',
    ]);
  });

  it('is not that somebody has no more access who may have a set in a session, or has a group that is not up to date', () => {
    for (const state of ['sessionBased', 'groupNotUpdated'] as const)
      expect(claimed({ possible: [{ ...leads, state }] }).at(-1)).to.equal('Lead.Title none none-edit edit');
  });

  it('is not that somebody has what a group gives of which the org does not show enough', () => {
    for (const state of ['groupUnclear', 'mutingHidden', 'membersHidden'] as const)
      expect(claimed({ inForce: [profile, { ...leads, state }] }).at(-1)).to.equal('Lead.Title edit none-edit edit');
  });

  it('is not that somebody has access where it is not known what opens the object', () => {
    const tasks = profileGrantor('P', {}, { fields: new Map([['Task.Kind__c', 'read']]) });
    expect(claimed({ inForce: [tasks] }, [fact('Task.Kind__c')])).to.deep.equal(['Task.Kind__c read none-read edit']);
  });
});
