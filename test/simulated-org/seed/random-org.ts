import fc from 'fast-check';
import type { ObjectDef, OrgInfo, OrgState } from '../model.ts';
import { buildOrg } from './builder.ts';
import { formula, plain, reference, required, series } from './fields.ts';
import { object } from './objects.ts';
import type { AssignmentPlan, Grants, Muted, ObjectRight, OrgPlan, ProfilePlan } from './plan.ts';
import { account, activities, contact, opportunityLineItem, user } from './standard-objects.ts';

/** Arbitrary orgs for property tests. Small, so that what shrinks out can be read. */

/** Objects of every kind that matters; all random orgs have them. */
export const randomObjects: readonly ObjectDef[] = [
  account(plain('Region__c'), formula('Score__c')),
  contact(plain('Level__c')),
  ...activities(plain('Channel__c')),
  user(plain('Cost_Centre__c')),
  opportunityLineItem(plain('Batch__c')),
  object('Job__c', [required('Code__c'), formula('Rank__c'), ...series('Step', 3)]),
  object('ns__Thing__c', [plain('ns__Rating__c'), plain('Local__c')]),
  // A text whose name ends like that of a lookup, which it is not (docs/salesforce-facts.md#s3-8).
  object('Product2', [plain('ExternalId'), reference('SellerId', 'User')]),
  object('Endpoint__mdt', [plain('Address__c')]),
  object('Alert__e', [plain('Level__c')]),
];

const SETS = ['Set_A', 'Set_B', 'Set_C'] as const;
const PROFILES = ['Integration One', 'Integration Two'] as const;

const rights: fc.Arbitrary<readonly ObjectRight[]> = fc.constantFrom(
  ['read'],
  ['create', 'read', 'edit'],
  ['read', 'viewAllFields'],
  ['read', 'viewAll'],
  ['create', 'read', 'edit', 'delete', 'viewAll', 'modifyAll'],
);

const permissions: fc.Arbitrary<NonNullable<Grants['permissions']>> = fc.oneof(
  { weight: 8, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.constant(['ViewAllData' as const]) },
  { weight: 1, arbitrary: fc.constant(['ModifyAllData' as const]) },
);

/** What can be granted and muted in an org with these objects. */
function createGrants(defs: readonly ObjectDef[]): { grants: fc.Arbitrary<Grants>; mutes: fc.Arbitrary<Muted> } {
  const known = defs.flatMap((each) =>
    each.fields
      .filter((field) => field.permissionable)
      .map((field) => ({ name: `${each.name}.${field.name}`, readOnly: field.readOnly })),
  );
  const holders = defs.filter((each) => each.holdsObjectPermissions).map((each) => each.name);
  const fields = fc
    .subarray(known)
    .chain((chosen) =>
      fc
        .array(fc.boolean(), { minLength: chosen.length, maxLength: chosen.length })
        .map((edits) =>
          Object.fromEntries(
            chosen.map(({ name, readOnly }, index): [string, 'read' | 'edit'] => [
              name,
              edits[index] && !readOnly ? 'edit' : 'read',
            ]),
          ),
        ),
    );
  const objects = fc
    .subarray(holders)
    .chain((chosen) =>
      fc.tuple(...chosen.map((name) => rights.map((given): [string, readonly ObjectRight[]] => [name, given]))),
    )
    .map((pairs) => Object.fromEntries(pairs));
  const mutes = fc.record({
    // Where no field and no object is muted, nobody can tell whether the org shows what is muted.
    fields: fc
      .subarray(
        known.map(({ name }) => name),
        { minLength: 1 },
      )
      .map((names) =>
        Object.fromEntries(names.map((name, index) => [name, index % 3 === 2 ? ('edit' as const) : ('read' as const)])),
      ),
    objects: fc
      .subarray(holders)
      .map((names) => Object.fromEntries(names.map((name) => [name, ['read' as const, 'edit' as const]]))),
    permissions: fc.subarray(['ViewAllData' as const, 'ModifyAllData' as const]),
  });
  return { grants: fc.record({ fields, objects, permissions }), mutes };
}

const profile = (name: string, grants: fc.Arbitrary<Grants>): fc.Arbitrary<ProfilePlan> =>
  grants.map((given) => ({ name, license: 'Salesforce Integration', ...given }));

const terms = (name: string): fc.Arbitrary<AssignmentPlan> =>
  fc.constantFrom<AssignmentPlan[]>(
    name,
    { name, expires: '2020-01-01T00:00:00.000+0000' },
    { name, expires: '2999-01-01T00:00:00.000+0000' },
    { name, revoked: true },
  );

const createUsers = (least: number): fc.Arbitrary<NonNullable<OrgPlan['users']>> =>
  fc
    .array(
      fc.record({
        profile: fc.constantFrom(...PROFILES),
        active: fc.boolean(),
        sets: fc.subarray([...SETS]).chain((names) => fc.tuple(...names.map(terms))),
        groups: fc.subarray(['Group_A', 'Group_B']).chain((names) => fc.tuple(...names.map(terms))),
      }),
      { minLength: least, maxLength: 4 },
    )
    .map((list) => list.map((each, index) => ({ ...each, username: `user${index + 1}@fls.example` })));

const sometimes = fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

/** Plans of orgs with these objects, and at least so many users. */
export function createOrgPlans(objects: readonly ObjectDef[], leastUsers = 0): fc.Arbitrary<OrgPlan> {
  const { grants, mutes } = createGrants(objects);
  return fc.record({
    objects: fc.constant(objects),
    profiles: fc.tuple(...PROFILES.map((name) => profile(name, grants))),
    permissionSets: fc.tuple(
      ...SETS.map((name) =>
        fc
          .record({ name: fc.constant(name), activation: fc.boolean() })
          .chain((set) => grants.map((given) => ({ ...set, ...given }))),
      ),
    ),
    groups: fc.tuple(
      fc.record({
        name: fc.constant('Group_A'),
        sets: fc.subarray([...SETS]),
        status: fc.constantFrom('Updated' as const, 'Outdated' as const),
        activation: sometimes,
        mutes,
      }),
      fc.record({ name: fc.constant('Group_B'), sets: fc.subarray([...SETS]), activation: sometimes }),
    ),
    users: createUsers(leastUsers),
  });
}

const plan = createOrgPlans(randomObjects);

/** Plans of orgs: print these in a failing example, and build with `buildOrg`. */
export const orgPlans = plan;

/** The same with groups whose row is hidden, and groups whose aggregated set needs activation though the group does not. */
export const unclearOrgPlans: fc.Arbitrary<OrgPlan> = fc
  .tuple(plan, fc.array(fc.constantFrom('hidden', 'setNeedsActivation', 'clear'), { minLength: 2, maxLength: 2 }))
  .map(([org, kinds]) => ({
    ...org,
    groups: (org.groups ?? []).map((group, index) => ({
      ...group,
      hidden: kinds[index] === 'hidden',
      setNeedsActivation: kinds[index] === 'setNeedsActivation',
    })),
  }));

/** Whether the org shows the aggregated sets of groups always, only by their type, or never, and whether with their permissions. */
export const groupSwitches: fc.Arbitrary<Pick<OrgInfo, 'groupSets' | 'hidesRowsOf'>> = fc.record({
  groupSets: fc.constantFrom<OrgInfo['groupSets'][]>('shown', 'filtered', 'hidden'),
  hidesRowsOf: fc.subarray<'groups'>(['groups']),
});

/** Whether the org has person accounts. */
export const personAccountSwitch: fc.Arbitrary<OrgInfo['personAccounts']> = fc.constantFrom('off', 'on', 'listed');

/** Unclear orgs with these switches. Of a group that shows neither its row nor its aggregated set nobody can tell, so none is like that. */
export const groupOrgPlans: fc.Arbitrary<OrgPlan> = fc.tuple(unclearOrgPlans, groupSwitches).map(([org, switches]) => ({
  ...org,
  info: { ...org.info, ...switches },
  groups: (org.groups ?? []).map((group) => ({
    ...group,
    hidden: group.hidden === true && switches.groupSets === 'shown',
  })),
}));

/** The same org with opportunities, which decide on the access to their products: granted as jobs are, and never muted. */
export function addOpportunities(plan: OrgPlan): OrgPlan {
  const open = <T extends Grants>(each: T): T => {
    const { Job__c: own } = each.objects ?? {};
    return own ? { ...each, objects: { ...each.objects, Opportunity: own } } : each;
  };
  return {
    ...plan,
    objects: [...plan.objects, object('Opportunity', [])],
    profiles: (plan.profiles ?? []).map(open),
    permissionSets: (plan.permissionSets ?? []).map(open),
  };
}

/** Labels of the profiles that every random org has. */
export const randomProfiles: readonly string[] = PROFILES;

/** Orgs with two integration profiles, three permission sets, two groups with muting, and users of all conditions. */
export const randomOrgs: fc.Arbitrary<OrgState> = plan.map(buildOrg);
