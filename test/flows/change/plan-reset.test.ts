import { expect } from 'chai';
import { planReset, type ResetPlanOptions, type ResetPlan } from '../../../src/flows/change/plan-reset.ts';
import { toAccess } from '../../../src/fls/access.ts';
import { Problem } from '../../../src/fls/problem.ts';
import type { ProfileTraits } from '../../../src/fls/profile-use.ts';
import { changeWorld, pathOf, second, type ChangeWorld } from './change-world.ts';
import { entries, integration, permission, profileText, rows } from '../fakes.ts';
import { edit, edits, request, fileAfter } from './resetting.ts';
import { grantor, READ } from '../../support/grantors.ts';
import { problemOf } from '../../support/problem.ts';

async function planned(world: ChangeWorld, other: Partial<ResetPlanOptions> = {}): Promise<ResetPlan> {
  return planReset({ ...request, ...other }, world.ports);
}

const fieldsOf = ({ edits: all }: ResetPlan): string[] => all.map(({ field }) => field);

/** A permission set on Account. */
const accounts = grantor('Accounts', { Account: READ }, { 'Account.Tier__c': 'read' });

describe('planning a reset', () => {
  it('plans the strays of the chosen profile, and no uncontrolled finding', async () => {
    const world = changeWorld();
    const { fileChanges, found, ...plan } = await planned(world);
    expect(plan).to.deep.equal({
      profiles: [integration.name],
      integrations: null,
      profileChanges: [{ profile: integration, edits }],
      edits,
      impact: [],
      claims: null,
      leftOut: [],
      currentAccess: new Map([[integration.id, new Map(rows.map((row) => [row.field, toAccess(row)]))]]),
      projectFiles: [],
      seesAllUsers: true,
      notices: [],
    });
    expect(fileChanges.map(({ path, before, after }) => [path, before, after])).to.deep.equal([
      [pathOf(integration), profileText(entries), fileAfter],
    ]);
    expect(found.findings.map(({ profile, field, access }) => [profile, field, access])).to.deep.equal(
      edits.map(({ profile, field, from }) => [profile, field, from]),
    );
    expect(found.profileIds).to.deep.equal(new Map([[integration.name, integration.id]]));
    const whole = { ...plan, found, fileChanges };
    expect(structuredClone(whole)).to.deep.equal(whole);
    expect(world.done).to.deep.equal([]);
  });

  it('warns of the profiles of system users that it would change, unless it chose them itself', async () => {
    const traits = (license: string): ProfileTraits => ({ license, licenseKey: null, isApiOnly: false });
    const org = { ...changeWorld({ profiles: [integration, second] }).ports.org };
    const { project } = changeWorld().ports;
    org.readUsedProfiles = async () =>
      Promise.resolve(
        new Map([
          [integration.id, traits('Salesforce Integration')],
          [`${second.id}AAA`, traits('Cloud Integration User')],
        ]),
      );
    const all = await planReset({ ...request, scope: { kind: 'all' } }, { org, project });
    expect(all.notices).to.deep.equal([{ key: 'systemProfiles', tokens: ['1', second.name] }]);
    const own = await planReset({ ...request, scope: { kind: 'integration' } }, { org, project });
    expect([own.profiles, own.integrations?.system, own.notices]).to.deep.equal([
      [integration.name],
      [second.name],
      [],
    ]);
  });

  it('goes on where the org does not tell whose profiles they are, and says so', async () => {
    const { org, project } = changeWorld().ports;
    const refusing = { ...org, readUsedProfiles: async () => Promise.reject(new Error('MALFORMED_QUERY')) };
    const { edits: planned, notices } = await planReset(request, { org: refusing, project });
    expect([planned, notices]).to.deep.equal([edits, [{ key: 'systemProfilesUnknown', tokens: [] }]]);
    const lost = { ...org, readUsedProfiles: async () => Promise.reject(new Problem('sessionExpired', {})) };
    expect((await problemOf(planReset(request, { org: lost, project }))).key).to.equal('sessionExpired');
  });

  const narrowings: [string, Partial<ResetPlanOptions>, string[]][] = [
    ['a glob of fields', { fields: ['*__c'] }, ['Account.Tier__c']],
    ['an object', { sobjects: ['contact'] }, []],
    ['an exposure', { exposures: ['live'] }, []],
    ['nothing, with the uncontrolled', { includeUncontrolled: true }, rows.map(({ field }) => field)],
  ];
  for (const [what, other, fields] of narrowings) {
    it(`is limited by ${what}`, async () => {
      expect(fieldsOf(await planned(changeWorld(), other))).to.deep.equal(fields);
    });
  }

  it('plans the twin of a field of Task, although no option chooses it', async () => {
    const twins = [permission('Event.Kind__c', 'edit'), permission('Task.Kind__c', 'read')];
    const world = changeWorld({ rows: twins, permissionable: twins.map(({ field }) => field) });
    const { edits: both } = await planned(world, { sobjects: ['Task'], includeUncontrolled: true });
    expect(both).to.deep.equal([edit('Event.Kind__c', 'edit'), edit('Task.Kind__c', 'read')]);
  });

  it('leaves out what the policy keeps, and names it', async () => {
    const policy = { rules: [{ field: 'Account.Phone', reason: 'The ERP sends it' }] };
    const plan = await planned(changeWorld(), { criteria: { policy, today: '2026-11-23' } });
    expect([fieldsOf(plan), plan.leftOut]).to.deep.equal([
      ['Account.Tier__c'],
      [{ profile: integration.name, field: 'Account.Phone', reason: 'kept' }],
    ]);
  });

  it('plans what an expired rule kept, and names the rule', async () => {
    const policy = { rules: [{ field: 'Account.Phone', reason: 'The ERP sends it', until: '2026-11-22' }] };
    const plan = await planned(changeWorld(), { criteria: { policy, today: '2026-11-23' } });
    expect([fieldsOf(plan), plan.notices.map(({ key }) => key)]).to.deep.equal([
      ['Account.Phone', 'Account.Tier__c'],
      ['policyRuleExpired'],
    ]);
  });

  it('names the filters that match nothing', async () => {
    const { notices } = await planned(changeWorld(), { sobjects: ['Acount', 'activity'], fields: ['Phon', '*one'] });
    expect(notices).to.deep.equal([{ key: 'filterUnmatched', tokens: ['2', 'Acount, Phon'] }]);
  });

  it('plans a lookup that the org lists without Id', async () => {
    const lookups = [permission('Account.ParentId', 'edit')];
    const world = changeWorld({ rows: lookups, permissionable: ['Account.Parent'] });
    expect(fieldsOf(await planned(world))).to.deep.equal(['Account.ParentId']);
  });

  it('leaves out fields whose permission cannot be set', async () => {
    const plan = await planned(changeWorld({ permissionable: ['Account.Phone'] }));
    expect([fieldsOf(plan), plan.leftOut]).to.deep.equal([
      ['Account.Phone'],
      [{ profile: integration.name, field: 'Account.Tier__c', reason: 'notPermissionable' }],
    ]);
    expect(plan.notices).to.deep.equal([{ key: 'notPermissionable', tokens: ['1', 'Account.Tier__c'] }]);
  });

  it('has a profile change for each profile with edits only', async () => {
    const world = changeWorld({ profiles: [integration, second] });
    world.org.set(integration.id, new Map([['Task.Kind__c', 'read']]));
    const plan = await planned(world, { scope: { kind: 'named', names: [integration.name, second.name] } });
    const own = edits.map((one) => ({ ...one, profile: second.name }));
    expect([plan.profileChanges, plan.edits]).to.deep.equal([[{ profile: second, edits: own }], own]);
  });

  it('names the users who lose access: they have the object from another grantor, and the field from none', async () => {
    const users = [
      { username: 'bo@example.com', grantors: [] },
      { username: 'ada@example.com', grantors: [accounts] },
    ];
    const { impact } = await planned(changeWorld({ users }));
    expect(impact).to.deep.equal([{ username: 'ada@example.com', field: 'Account.Phone', from: 'read', to: 'none' }]);
  });

  it('does not read users when nothing changes', async () => {
    const world = changeWorld({ rows: [] });
    const refuse = async (): Promise<never> => Promise.reject(new Error('not to be read'));
    const org = { ...world.ports.org, listActiveUsers: refuse, readGrantorAccess: refuse };
    expect((await planReset(request, { org, project: null })).impact).to.deep.equal([]);
  });

  it('is refused when it has more edits than the limit', async () => {
    const problem = await problemOf(planned(changeWorld(), { maxEdits: 1 }));
    expect([problem.key, problem.tokens]).to.deep.equal(['planTooLarge', ['2', '1']]);
    expect((await planned(changeWorld(), { maxEdits: 2 })).edits).to.have.length(2);
    expect((await problemOf(planned(changeWorld(), { maxEdits: 0 }))).tokens).to.deep.equal(['2', '0']);
  });

  it('is refused for a profile that the org does not have', async () => {
    expect((await problemOf(planned(changeWorld(), { scope: { kind: 'named', names: ['Nope'] } }))).key).to.equal(
      'profileNotFound',
    );
  });
});
