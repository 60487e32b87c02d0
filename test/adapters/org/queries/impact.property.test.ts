import { AuthInfo, Connection } from '@salesforce/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { createOrgReader } from '../../../../src/adapters/org/reader.ts';
import { toAccess } from '../../../../src/fls/access.ts';
import { computeProfileImpact, listImpactObjects } from '../../../../src/fls/impact.ts';
import { planFieldEdits, type PlanOptions } from '../../../../src/fls/plan.ts';
import type { Edit, Impact } from '../../../../src/fls/change.ts';
import { buildOrgFindings } from '../../../../src/flows/inspect/findings.ts';
import { inspectOrg } from '../../../../src/flows/inspect/org.ts';
import { readProfileUsers } from '../../../../src/flows/inspect/profile-users.ts';
import type { OrgReader } from '../../../../src/ports/org.ts';
import type { OrgState } from '../../../simulated-org/model.ts';
import { setAccess } from '../../../simulated-org/rules.ts';
import { buildOrg, profileSetId, tokenOf } from '../../../simulated-org/seed/builder.ts';
import type { OrgPlan } from '../../../simulated-org/seed/plan.ts';
import {
  addOpportunities,
  groupSwitches,
  orgPlans,
  personAccountSwitch,
  randomProfiles,
} from '../../../simulated-org/seed/random-org.ts';
import { startOrg } from '../../../simulated-org/server.ts';
import { effectiveOf } from '../../../simulated-org/effective.ts';

type Given = Omit<PlanOptions, 'permissionable' | 'enabled'> & {
  /** Whether the policy keeps a field. */
  readonly isKept: (field: string) => boolean;
};

const given: fc.Arbitrary<Given> = fc.record({
  fields: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray(['Type', 'A*', 'Task.*', '*__c'])),
  exposures: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray(['live', 'latent', 'dormant'] as const)),
  sobjects: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray(['Account', 'event', 'Job__c'])),
  readOnly: fc.boolean(),
  includeUncontrolled: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
  isKept: fc.oneof({ weight: 3, arbitrary: fc.constant(() => false) }, fc.func(fc.boolean())),
});

/** Random orgs, in some of which a set or a profile gives View All Fields Global, or groups do not show what they hold. */
const plans: fc.Arbitrary<OrgPlan> = fc
  .tuple(
    orgPlans,
    fc.oneof({ weight: 4, arbitrary: fc.constant('') }, fc.constantFrom('Set_A', 'Integration One')),
    groupSwitches,
    personAccountSwitch,
  )
  .map(([plan, wide, switches, personAccounts]) => {
    const widened = <T extends GrantorPlan>(each: T): T =>
      each.name === wide ? { ...each, permissions: [...(each.permissions ?? []), 'ViewAllFieldsGlobal'] } : each;
    return {
      ...plan,
      info: { ...switches, personAccounts },
      profiles: (plan.profiles ?? []).map(widened),
      permissionSets: (plan.permissionSets ?? []).map(widened),
    };
  });
type GrantorPlan = NonNullable<OrgPlan['profiles'] | OrgPlan['permissionSets']>[number];

describe('the impact of a plan, whatever the org holds,', function () {
  this.timeout(300_000);

  it('is what the users lose when the plan is carried out, and nothing else of the org is lost', async () => {
    let losses = 0;
    await fc.assert(
      fc.asyncProperty(plans, fc.constantFrom(...randomProfiles), given, async (plan, name, options) => {
        const state = buildOrg(addOpportunities(plan));
        const { edits, impact } = await served(state, async (reader) => foretold(reader, name, options));
        const own = profileSetId(state, name);
        const before = accessOfUsers(state);
        for (const { field, to } of edits) setAccess(state, own, field, { read: to !== 'none', edit: to === 'edit' });
        const lost = difference(before, accessOfUsers(state));
        expect([...impact].sort(inOrder)).to.deep.equal(lost.sort(inOrder));
        losses += lost.length;
      }),
      { numRuns: 100 },
    );
    expect(losses).to.be.greaterThan(0);
  });
});

async function served<T>(state: OrgState, ask: (reader: OrgReader) => Promise<T>): Promise<T> {
  const { url, stop } = await startOrg(state);
  try {
    const accessTokenOptions = { accessToken: tokenOf(state), instanceUrl: url, loginUrl: url };
    const connection = await Connection.create({ authInfo: await AuthInfo.create({ accessTokenOptions }) });
    return await ask(createOrgReader(connection, 'retrieve'));
  } finally {
    await stop();
  }
}

async function foretold(
  org: OrgReader,
  profile: string,
  { isKept, ...options }: Given,
): Promise<{ edits: readonly Edit[]; impact: readonly Impact[] }> {
  const inspection = await inspectOrg({ kind: 'named', names: [profile] }, org);
  const [identity] = inspection.profiles;
  if (!identity) throw new Error('the profile was not found');
  const { id, name } = identity;
  const rows = inspection.permissions.get(id) ?? [];
  const kept = { reason: 'wanted', until: null };
  const findings = buildOrgFindings(inspection, identity, rows).findings.map((one) =>
    isKept(one.field) ? { ...one, kept } : one,
  );
  const enabled = new Map([[name, new Map(rows.map((row) => [row.field, toAccess(row)]))]]);
  const permissionable = await org.listPermissionableFields();
  const withEveryField = new Set(inspection.profileGrantors.get(id)?.everyField ? [name] : []);
  const { edits } = planFieldEdits(findings, options, {
    permissionable,
    namespace: null,
    enabled,
    withEveryField,
    withPersonFields: new Set(),
  });
  const objects = listImpactObjects(edits, inspection);
  const known = (await readProfileUsers(inspection, [id], objects, org)).get(id);
  if (!known) throw new Error('the users were not read');
  const impact = computeProfileImpact(edits, known.profile, known.users, inspection);
  return { edits, impact };
}

type Accesses = ReadonlyMap<string, ReturnType<typeof effectiveOf>>;

/** Effective access of every active user of the org, by username. */
function accessOfUsers(state: OrgState): Accesses {
  const active = state.rows('User').filter((row) => row['IsActive'] === true);
  return new Map(active.map((row) => [String(row['Username']), effectiveOf(state, row.Id)]));
}

function difference(before: Accesses, after: Accesses): Impact[] {
  return [...before].flatMap(([username, fields]) =>
    [...fields].flatMap(([field, from]) => {
      const to = after.get(username)?.get(field) ?? 'none';
      return to === from ? [] : [{ username, field, from, to }];
    }),
  );
}

function inOrder(a: Impact, b: Impact): number {
  return `${a.username} ${a.field}` < `${b.username} ${b.field}` ? -1 : 1;
}
