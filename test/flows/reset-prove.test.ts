import { expect } from 'chai';
import { isDisputed } from '../../src/flows/change/prove-reset.ts';
import type { ResetFlowResult, ResetOptions } from '../../src/flows/reset.ts';
import { Problem } from '../../src/fls/problem.ts';
import { EDIT, grantor } from '../support/grantors.ts';
import { MAY_EDIT, MAY_NOT, MAY_READ, proverOf, usersOf, type ToldAccess } from '../support/fake-prover.ts';
import { changeWorld, type ChangeWorld } from './change/change-world.ts';
import type { WorldOptions } from './change/change-state.ts';
import { resetting } from './change/resetting.ts';
import { integration } from './fakes.ts';

const accounts = grantor('Accounts', { Account: EDIT });
const phones = grantor('Phones', { Account: EDIT }, { 'Account.Phone': 'edit' });

/** What an honest platform tells of the two users as long as the profile gives the fields, and then. */
const BEFORE: ToldAccess = {
  loser: { 'Account.Phone': MAY_EDIT, 'Account.Tier__c': MAY_READ },
  keeper: { 'Account.Phone': MAY_EDIT, 'Account.Tier__c': MAY_READ },
};
const AFTER: ToldAccess = {
  loser: { 'Account.Phone': MAY_NOT, 'Account.Tier__c': MAY_NOT },
  keeper: { 'Account.Phone': MAY_EDIT, 'Account.Tier__c': MAY_NOT },
};

type Run = { readonly result: ResetFlowResult; readonly world: ChangeWorld; readonly asked: readonly string[] };

/** Resets with a platform that tells one thing as long as the profile gives Phone, and another afterwards. */
async function run(
  [before, after]: readonly [ToldAccess, ToldAccess | Error],
  { changes = {}, options = {} }: { changes?: Partial<WorldOptions>; options?: Partial<ResetOptions> } = {},
): Promise<Run> {
  const users = [
    { username: 'loser', grantors: [accounts] },
    { username: 'keeper', grantors: [phones] },
  ];
  const world = changeWorld({ users, ...changes });
  const isReset = (): boolean => world.org.get(integration.id)?.get('Account.Phone') === 'none';
  const { prover, asked } = proverOf(() => {
    if (!isReset()) return before;
    if (after instanceof Error) throw after;
    return after;
  });
  const org = { ...world.ports.org, findUsers: async (names: readonly string[]) => Promise.resolve(usersOf(names)) };
  const result = await resetting({ ports: { ...world.ports, org }, prover }, options);
  return { result, world, asked };
}

/** As `user field: claimed → proved` of the disagreements. */
function disputes({ result: { proofs } }: Run, time: 'before' | 'after'): string[] {
  return (proofs[time]?.disagreements ?? []).map(
    ({ username, field, claimed, proved }) => `${username} ${field}: ${claimed} → ${proved}`,
  );
}

describe('the reset flow with a platform to ask', () => {
  it('asks before and after about those who lose access and those who keep it', async () => {
    const honest = await run([BEFORE, AFTER]);
    const pairs = ['loser Account', 'keeper Account'];
    expect(honest.asked).to.deep.equal([...pairs, ...pairs]);
    expect(honest.world.stages).to.deep.equal(['inspect', 'prove', 'retrieve', 'deploy', 'verify', 'prove']);
    expect([disputes(honest, 'before'), disputes(honest, 'after')]).to.deep.equal([[], []]);
    expect([isDisputed(honest.result.proofs), honest.result.proofs.before?.untold]).to.deep.equal([false, []]);
  });

  it('names a user who has not lost the access, and one who has lost it though the plan says otherwise', async () => {
    const after = { loser: { ...AFTER['loser'], 'Account.Phone': MAY_READ }, keeper: { 'Account.Phone': MAY_NOT } };
    const wrong = await run([BEFORE, after]);
    expect(disputes(wrong, 'after')).to.deep.equal([
      'loser Account.Phone: none → read',
      'keeper Account.Phone: edit → none',
    ]);
    expect([wrong.result.status, isDisputed(wrong.result.proofs)]).to.deep.equal(['reset', true]);
  });

  it('tells the review of a disagreement, before anything is written', async () => {
    const wrong = await run([AFTER, AFTER], { options: { dryRun: true } });
    expect(disputes(wrong, 'before')).to.deep.equal([
      'loser Account.Phone: edit → none',
      'loser Account.Tier__c: read → none',
      'keeper Account.Tier__c: read → none',
    ]);
    expect(wrong.result.proofs.after).to.equal(null);
    expect(wrong.world.files.get('/project/00e000000000001.profile-meta.xml')).to.include('Account.Phone');
  });

  it('leaves out fields that did not take effect: verify has named them', async () => {
    const told = { loser: { ...AFTER['loser'], 'Account.Tier__c': MAY_READ }, keeper: { 'Account.Phone': MAY_EDIT } };
    const partly = await run([BEFORE, told], { changes: { without: ['Account.Tier__c'] } });
    expect(partly.result.status).to.equal('partial');
    expect(disputes(partly, 'after')).to.deep.equal([]);
    expect(partly.result.proofs.after?.untoldFields.answers).to.equal(0);
  });

  it('loses nothing of a reset after which the platform cannot be asked', async () => {
    const failure = new Problem('sessionExpired', {});
    const cut = await run([BEFORE, failure]);
    expect(cut.result).to.deep.include({
      status: 'reset',
      proofs: { ...cut.result.proofs, after: null, failure },
    });
    expect([cut.result.verify?.ok, isDisputed(cut.result.proofs)]).to.deep.equal([true, true]);
  });

  it('asks nothing without edits, and after no deploy', async () => {
    const nothing = await run([BEFORE, AFTER], { changes: { rows: [] } });
    expect([nothing.result.status, nothing.asked]).to.deep.equal(['nothingToDo', []]);
    const files = await run([BEFORE, AFTER], { options: { deploys: false } });
    expect([files.result.status, files.asked]).to.deep.equal(['edited', ['loser Account', 'keeper Account']]);
  });
});
