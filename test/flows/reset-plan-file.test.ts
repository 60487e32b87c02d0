import { expect } from 'chai';
import fc from 'fast-check';
import type { Access } from '../../src/fls/access.ts';
import { buildPlanFile, type PlanFile } from '../../src/fls/plan-file.ts';
import { planReset, type ResetPlan } from '../../src/flows/change/plan-reset.ts';
import type { OrgReader } from '../../src/ports/org.ts';
import { grantor, READ } from '../support/grantors.ts';
import { problemOf } from '../support/problem.ts';
import { changeWorld, second, type ChangeWorld } from './change/change-world.ts';
import { edits, request, resetting } from './change/resetting.ts';
import { integration, permission, rows } from './fakes.ts';

/** A permission set that opens Account. */
const accounts = grantor('Accounts', { Account: READ });

const context: PlanFile['context'] = {
  generatedAt: '2026-11-26T20:00:00.000Z',
  plugin: '1.2.3',
  apiVersion: '66.0',
  org: { id: '00D000000000001EAA', alias: 'dev', username: null, instanceUrl: 'https://x', kind: 'sandbox' },
  policyFile: null,
};

async function writePlan({ ports }: ChangeWorld, changes: Partial<typeof request> = {}): Promise<PlanFile> {
  const options = { ...request, ...changes };
  const plan: ResetPlan = await planReset(options, ports);
  const { sobjects, fields, exposures, readOnly, includeUncontrolled } = options;
  return buildPlanFile({
    context,
    choice: { scope: 'named', sobjects, fields, exposures, readOnly, includeUncontrolled },
    warnings: [],
    edits: plan.edits,
    impact: plan.impact,
    leftOut: plan.leftOut,
    profiles: plan.profileChanges.map(({ profile: { id, fullName, name } }) => {
      return { id, fullName, name, enabled: plan.currentAccess.get(id) ?? new Map<string, Access>() };
    }),
  });
}

describe('the reset flow with a plan file', () => {
  it('carries out the plan, and names its edits and impact', async () => {
    const users = [{ username: 'ada@example.com', grantors: [accounts] }];
    const world = changeWorld({ users });
    const planFile = await writePlan(world);
    expect(planFile.impact.length).to.be.greaterThan(0);
    const { status, edits: done, impact } = await resetting(world, { planFile, scope: { kind: 'named', names: [] } });
    expect([status, done, impact]).to.deep.equal(['reset', edits, planFile.impact]);
    expect(world.org.get(integration.id)?.get('Account.Phone')).to.equal('none');
  });

  it('leaves what the policy said when the plan was made, and asks no policy now', async () => {
    const rule = { field: 'Account.Phone', reason: 'wanted' };
    const world = changeWorld();
    const planFile = await writePlan(world, { criteria: { policy: { rules: [rule] }, today: '2026-11-23' } });
    expect(planFile.leftOut.map(({ field }) => field)).to.deep.equal(['Account.Phone']);
    const other = { policy: { rules: [{ field: 'Account.*', reason: 'wanted' }] }, today: '2026-11-23' };
    const { status, edits: done } = await resetting(world, { planFile, criteria: other });
    expect([status, done.map(({ field }) => field)]).to.deep.equal(['reset', ['Account.Tier__c']]);
  });

  it('does nothing without edits, and asks the org nothing', async () => {
    const planFile = await writePlan(changeWorld({ rows: [] }));
    const world = changeWorld();
    const unasked = async (): Promise<never> => Promise.reject(new Error('the org was asked'));
    const org: OrgReader = { ...world.ports.org, listProfiles: unasked, readFieldPermissions: unasked };
    const { status } = await resetting({ ...world, ports: { ...world.ports, org } }, { planFile });
    expect([status, world.done]).to.deep.equal(['nothingToDo', []]);
  });

  it('is refused before the review when the org has moved since', async () => {
    const planFile = await writePlan(changeWorld());
    const world = changeWorld({ rows: [...rows, permission('Contact.Email', 'read')] });
    let reviews = 0;
    const problem = await problemOf(resetting(world, { planFile }, () => ((reviews += 1), true)));
    expect([problem.key, problem.tokens]).to.deep.equal(['planOutdated', [`Contact.* of ${integration.name}`]]);
    expect([reviews, world.done]).to.deep.equal([0, []]);
  });

  it('is refused after the review, before anything is written, when the org moves while somebody decides', async () => {
    const world = changeWorld();
    const planFile = await writePlan(world);
    for (const [field, key, token] of [
      ['Account.Tier__c', 'planOutdated', `Account.Tier__c of ${integration.name}`],
      ['Contact.Email', 'planOutdated', `Contact.* of ${integration.name}`],
    ] as const) {
      const other = changeWorld();
      const review = (): boolean => {
        other.org.get(integration.id)?.set(field, 'edit');
        return true;
      };
      const problem = await problemOf(resetting(other, { planFile }, review));
      expect([problem.key, problem.tokens[0]?.split(', ')[0]]).to.deep.equal([key, token]);
      expect([other.jobs, [...other.saved]]).to.deep.equal([[], []]);
    }
  });

  it('is refused when other users would lose access, with their names', async () => {
    const planFile = await writePlan(changeWorld());
    const world = changeWorld({ users: [{ username: 'ada@example.com', grantors: [accounts] }] });
    const problem = await problemOf(resetting(world, { planFile }));
    expect([problem.key, problem.details.users, world.done]).to.deep.equal(['impactChanged', 'ada@example.com', []]);
  });

  it('is refused when a profile is gone or has another name; one without edits does not matter', async () => {
    const both = { profiles: [integration, second] };
    const scope = { kind: 'named', names: [integration.name, second.name] } as const;
    const planFile = await writePlan(changeWorld(both), { scope });
    expect(planFile.profiles).to.have.length(2);
    const renamed = { ...integration, name: 'ERP', fullName: 'ERP' };
    const moved = await problemOf(resetting(changeWorld({ profiles: [renamed] }), { planFile }));
    expect([moved.key, moved.tokens]).to.deep.equal([
      'planProfilesChanged',
      [`${second.name}, ${integration.name} → ERP`.split(', ').sort().join(', ')],
    ]);
    const clean = changeWorld(both);
    clean.org.set(second.id, new Map());
    const single = await writePlan(clean, { scope });
    expect((await resetting(changeWorld(), { planFile: single })).status).to.equal('reset');
  });

  it('finds its profiles by the first 15 characters of their ids', async () => {
    const planFile = await writePlan(changeWorld());
    const [profile] = planFile.profiles;
    const longer = { ...planFile, profiles: profile ? [{ ...profile, id: `${profile.id}AAA` }] : [] };
    expect((await resetting(changeWorld(), { planFile: longer })).status).to.equal('reset');
  });
});

describe('a plan that is carried out at once, whatever the org holds and whatever was chosen,', () => {
  const objects = ['Account', 'Contact', 'Task', 'Event'];
  const fields = objects.flatMap((object) => ['A__c', 'B__c', 'Fax'].map((name) => `${object}.${name}`));
  const held = fc
    .subarray(fields)
    .chain((some) =>
      fc.tuple(
        ...some.map((field) =>
          fc.constantFrom('read' as const, 'edit' as const).map((access) => permission(field, access)),
        ),
      ),
    );
  const choice = fc.record({
    sobjects: fc.subarray(['Account', 'task']),
    fields: fc.subarray(['A__c', 'Account.*']),
    exposures: fc.subarray(['live', 'latent', 'dormant'] as const),
    readOnly: fc.boolean(),
    includeUncontrolled: fc.boolean(),
  });
  const policy = fc.option(
    fc
      .record({ field: fc.constantFrom('Fax', 'Task.*', 'Account.A__c'), reason: fc.constant('wanted') })
      .map((rule) => ({ rules: [rule] })),
  );
  const users = fc.subarray([
    { username: 'ada@example.com', grantors: [accounts] },
    { username: 'bo@example.com', grantors: [] },
  ]);

  it('does exactly what a reset without a file does', async () => {
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(held, choice, policy, users, async (own, chosen, rules, some) => {
        const plain = { rows: own, permissionable: fields, users: some, files: null };
        const asked = { ...chosen, criteria: { policy: rules, today: '2026-11-23' } };
        const [direct, planned] = [changeWorld(plain), changeWorld(plain)];
        const planFile = await writePlan(planned, asked);
        const expected = await resetting(direct, asked);
        const result = await resetting(planned, { planFile });
        expect([result.status, result.edits, result.impact, result.verify]).to.deep.equal([
          expected.status,
          expected.edits,
          expected.impact,
          expected.verify,
        ]);
        expect(planned.org).to.deep.equal(direct.org);
        changed += result.edits.length;
      }),
    );
    expect(changed).to.be.greaterThan(0);
  });
});
