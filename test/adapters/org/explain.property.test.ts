import type { Connection } from '@salesforce/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { explainOrg } from '../../../src/flows/explain.ts';
import type { Explanation, Subject } from '../../../src/fls/explained-subject.ts';
import type { FieldAccess } from '../../../src/fls/explanation.ts';
import { effectiveOf } from '../../simulated-org/effective.ts';
import type { OrgState, Row } from '../../simulated-org/model.ts';
import { setsOfUser } from '../../simulated-org/rules.ts';
import { buildOrg } from '../../simulated-org/seed/builder.ts';
import type { OrgPlan } from '../../simulated-org/seed/plan.ts';
import {
  addOpportunities,
  groupOrgPlans,
  orgPlans,
  personAccountSwitch,
  randomProfiles,
} from '../../simulated-org/seed/random-org.ts';
import { findGrantorNames, type GrantorNames } from '../../support/explained-grantors.ts';
import { connectForStubs, readInProcess } from './in-process.ts';

const CONTEXT = {
  generatedAt: '2026-11-27T00:00:00.000Z',
  plugin: '0.1.0',
  apiVersion: null,
  org: null,
  policyFile: null,
  baselineFile: null,
};

/** Random orgs, in some of which a set or a profile gives View All Fields (Global). */
const plans: fc.Arbitrary<OrgPlan> = fc
  .tuple(orgPlans, fc.oneof({ weight: 3, arbitrary: fc.constant('') }, fc.constantFrom('Set_A', 'Integration One')))
  .map(([plan, wide]) => {
    const widen = <T extends NonNullable<OrgPlan['profiles'] | OrgPlan['permissionSets']>[number]>(each: T): T =>
      each.name === wide ? { ...each, permissions: [...(each.permissions ?? []), 'ViewAllFieldsGlobal'] } : each;
    return {
      ...plan,
      profiles: (plan.profiles ?? []).map(widen),
      permissionSets: (plan.permissionSets ?? []).map(widen),
    };
  });

describe('explain, against what the rules of the platform come to,', function () {
  this.timeout(120_000);
  let connection: Connection;
  let stop: () => Promise<void>;

  before(async () => {
    ({ connection, stop } = await connectForStubs());
  });

  after(async () => {
    await stop();
  });

  async function explain(state: OrgState, sobjects: readonly string[], names: readonly string[]): Promise<Explanation> {
    const org = readInProcess(connection, state);
    const scope =
      names.length > 0 ? ({ kind: 'users', names } as const) : ({ kind: 'profiles', names: randomProfiles } as const);
    const progress = { showStage: () => {}, showJob: () => {}, stop: () => {} };
    return explainOrg(
      { scope, filter: { sobjects, fields: [] }, isComparison: false, context: CONTEXT },
      { org, prover: null, progress },
    );
  }

  it('gives every user the access to every field that the rules give, and names the grantors', async () => {
    const seen = { fields: 0, groups: 0 };
    await fc.assert(
      fc.asyncProperty(plans, personAccountSwitch, fc.boolean(), async (plan, personAccounts, isDescribed) => {
        const state = buildOrg(addOpportunities({ ...plan, info: { ...plan.info, personAccounts } }));
        const { subjects } = await explain(state, isDescribed ? ['*'] : [], []);
        for (const user of activeUsers(state)) {
          const subject = subjectOf(subjects, String(user['Username']));
          const isShown = createShownCheck(state, user.Id);
          const expected = [...effectiveOf(state, user.Id)].filter(([field]) => isShown(field));
          const explained = subject.fields.filter(
            ({ field, read, isAlwaysVisible }) => read && !isAlwaysVisible && isOwn(state, field) && isShown(field),
          );
          expect(accessOf(explained)).to.deep.equal(expected.sort());
          for (const access of explained)
            expect(namesOf(access), access.field).to.deep.equal(findGrantorNames(state, user.Id, access.field));
          seen.fields += explained.length;
          seen.groups += explained.filter(({ readVia }) =>
            readVia.some((one) => one.kind === 'PermissionSetGroup'),
          ).length;
        }
      }),
      { numRuns: 200 },
    );
    expect(seen.fields).to.be.greaterThan(0);
    expect(seen.groups).to.be.greaterThan(0);
  });

  it('leaves out nothing that a user reads where the org hides parts of its groups', async () => {
    await fc.assert(
      fc.asyncProperty(groupOrgPlans, async (plan) => {
        const state = buildOrg(plan);
        const { subjects } = await explain(state, [], []);
        for (const user of activeUsers(state)) {
          const explained = new Set(
            subjectOf(subjects, String(user['Username'])).fields.flatMap(({ field, read }) => (read ? [field] : [])),
          );
          const isShown = createShownCheck(state, user.Id);
          const missed = [...effectiveOf(state, user.Id).keys()].filter(
            (field) => isShown(field) && !explained.has(field),
          );
          expect(missed).to.deep.equal([]);
        }
      }),
      { numRuns: 100 },
    );
  });
});

function activeUsers(state: OrgState): Row[] {
  const profiles = new Set(
    state
      .rows('Profile')
      .filter((row) => randomProfiles.includes(String(row['Name'])))
      .map(({ Id }) => Id),
  );
  return state.rows('User').filter((row) => row['IsActive'] === true && profiles.has(String(row['ProfileId'])));
}

function subjectOf(subjects: readonly Subject[], username: string): Subject {
  const subject = subjects.find(({ usernames }) => usernames.includes(username));
  if (!subject) throw new Error(`${username} is missing`);
  return subject;
}

/** Nothing lists the fields of custom metadata types and platform events to whom View All Fields (Global) opens all of them. */
function createShownCheck(state: OrgState, userId: string): (field: string) => boolean {
  const seesAll = setsOfUser(state, userId, new Date()).some((set) => set['PermissionsViewAllFieldsGlobal'] === true);
  return (field) => !seesAll || !/__(?:mdt|e)\./.test(field);
}

/** Fields of which the rules speak: those that can hold a permission, and aliases of person accounts. */
function isOwn(state: OrgState, name: string): boolean {
  const [object = '', field] = name.split('.');
  const known = state.objects.get(object)?.fields.find((one) => one.name === field);
  return known !== undefined && (known.permissionable || Boolean(known.governedBy));
}

function accessOf(fields: readonly FieldAccess[]): [string, string][] {
  return fields.map(({ field, edit }): [string, string] => [field, edit ? 'edit' : 'read']).sort();
}

function namesOf({ objectVia, readVia }: FieldAccess): GrantorNames {
  return { object: listSourceNames(objectVia), field: listSourceNames(readVia) };
}

/** Those in a group as `Group/Set`. */
function listSourceNames(sources: FieldAccess['readVia']): string[] {
  return sources
    .flatMap(({ name, why, members }) =>
      members ? members.map((set) => `${name}/${set.name} ${set.why ?? ''}`) : [`${name} ${why ?? ''}`],
    )
    .sort();
}
