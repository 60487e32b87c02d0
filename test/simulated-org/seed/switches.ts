import fc from 'fast-check';
import type { OrgInfo } from '../info.ts';
import type { UserPermission } from '../schema/user-permissions.ts';
import type { AssignmentPlan, Grants, GroupPlan, OrgPlan } from './plan.ts';
import { RUNNER, SURPRISES } from './surprises.ts';

/** Switches beside the surprises, by which orgs differ in what can be known of access, and what they make of a plan. */

/** A row that the org counts and does not show, by its place in its table. */
export type HiddenRow = { readonly table: string; readonly place: number };

const HIDEABLE = [
  'FieldPermissions',
  'ObjectPermissions',
  'PermissionSet',
  'PermissionSetAssignment',
  'PermissionSetGroup',
  'PermissionSetGroupComponent',
  'MutingPermissionSet',
] as const;

function rarely<T>(usual: T, rare: fc.Arbitrary<T>, weight = 5): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: rare });
}

/** Who looks: an administrator, or a user with a choice of permissions. */
const viewers: fc.Arbitrary<readonly UserPermission[] | null> = rarely<readonly UserPermission[] | null>(
  null,
  fc
    .tuple(
      rarely<readonly UserPermission[]>(['ViewSetup'], fc.constant([])),
      fc.subarray<UserPermission>([
        'ModifyMetadata',
        'ManageProfilesPermissionsets',
        'ViewAllUsers',
        'ViewAllProfiles',
        'ViewAllData',
      ]),
    )
    .map((parts) => parts.flat()),
  2,
);

/** A choice of all switches. */
export const switches = fc.record({
  surprises: fc.uniqueArray(fc.constantFrom(...Object.keys(SURPRISES)), { maxLength: 4 }),
  info: fc.record<Partial<OrgInfo>>({
    filtersProfiles: rarely(false, fc.constant(true)),
    hidesPermissionObjects: fc.boolean(),
    tellsAccessOf: fc.constantFrom<OrgInfo['tellsAccessOf'][]>('any', 'any', 'any', 'self'),
    fieldAccessNeedsObject: fc.boolean(),
    contradictedFields: rarely<readonly string[]>(
      [],
      fc.subarray(['Account.Phone', 'Contact.Email', 'Job__c.Step_01__c'], { minLength: 1 }),
      3,
    ),
  }),
  wide: rarely('', fc.constantFrom('Set_A', 'Integration One', 'Integration Two'), 2),
  mutesWide: fc.boolean(),
  mutesGroupB: fc.boolean(),
  status: fc.constantFrom<NonNullable<GroupPlan['status']>[]>('Outdated', 'Updating', 'Failed'),
  unclear: fc.tuple(...['', ''].map(() => rarely('', fc.constantFrom('hidden', 'setNeedsActivation')))),
  isPackaged: fc.boolean(),
  sharesName: fc.boolean(),
  hasOwnName: fc.boolean(),
  assignsTwice: fc.boolean(),
  viewer: viewers,
  hidden: rarely<readonly HiddenRow[]>(
    [],
    fc.array(fc.record({ table: fc.constantFrom(...HIDEABLE), place: fc.nat(400) }), { minLength: 1, maxLength: 3 }),
  ),
  version: rarely<string | null>(null, fc.constantFrom('56.0', '62.0', '63.0'), 9),
});

export type Switches = typeof switches extends fc.Arbitrary<infer T> ? T : never;

/** What the switches make of a plan, one change after the other. */
export function changePlan(plan: OrgPlan, given: Switches): OrgPlan {
  const changes = [setGroupStates, widen, muteMore, packageSets, shareNames, renameProfile, assignTwice];
  return changes.reduce((known, change) => change(known, given), plan);
}

function setGroupStates(plan: OrgPlan, { status, unclear }: Switches): OrgPlan {
  return {
    ...plan,
    groups: (plan.groups ?? []).map((group, index) => ({
      ...group,
      ...(group.status === 'Outdated' ? { status } : {}),
      hidden: unclear[index] === 'hidden',
      setNeedsActivation: unclear[index] === 'setNeedsActivation',
    })),
  };
}

/** Gives View All Fields (Global) to the profile or permission set of this name. */
function widen(plan: OrgPlan, { wide }: Switches): OrgPlan {
  const give = <T extends Grants & { readonly name: string }>(each: T): T =>
    each.name === wide ? { ...each, permissions: [...(each.permissions ?? []), 'ViewAllFieldsGlobal'] } : each;
  return {
    ...plan,
    profiles: (plan.profiles ?? []).map(give),
    permissionSets: (plan.permissionSets ?? []).map(give),
  };
}

/** Groups mute View All Fields too, of each object and of all; and not only one group mutes. */
function muteMore(plan: OrgPlan, { mutesWide, mutesGroupB }: Switches): OrgPlan {
  const [mutes] = (plan.groups ?? []).flatMap((group) => group.mutes ?? []);
  const objects = Object.entries(mutes?.objects ?? {}).map(([name, rights]): [string, typeof rights] => [
    name,
    [...rights, 'viewAllFields'],
  ]);
  const more = {
    ...mutes,
    objects: Object.fromEntries(objects),
    permissions: [...(mutes?.permissions ?? []), 'ViewAllFieldsGlobal' as const],
  };
  return {
    ...plan,
    groups: (plan.groups ?? []).map((group) => {
      if (group.mutes === undefined && !mutesGroupB) return group;
      return { ...group, mutes: mutesWide ? more : (mutes ?? {}) };
    }),
  };
}

/** A permission set and a group of a package. */
function packageSets(plan: OrgPlan, { isPackaged }: Switches): OrgPlan {
  if (!isPackaged) return plan;
  const put = <T extends { readonly name: string }>(each: T): T =>
    each.name === 'Set_C' || each.name === 'Group_B' ? { ...each, namespace: 'ns' } : each;
  return { ...plan, permissionSets: (plan.permissionSets ?? []).map(put), groups: (plan.groups ?? []).map(put) };
}

/** A group with the name of a permission set. */
function shareNames(plan: OrgPlan, { sharesName }: Switches): OrgPlan {
  if (!sharesName) return plan;
  const rename = (name: string): string => (name === 'Group_B' ? 'Set_B' : name);
  const renameAll = (groups: readonly AssignmentPlan[]): AssignmentPlan[] =>
    groups.map((one) => (typeof one === 'string' ? rename(one) : { ...one, name: rename(one.name) }));
  return {
    ...plan,
    groups: (plan.groups ?? []).map((group) => ({ ...group, name: rename(group.name) })),
    users: (plan.users ?? []).map((user) => ({ ...user, groups: renameAll(user.groups ?? []) })),
  };
}

/** A profile with an API name of its own, percent-encoded. Only the Metadata API tells it, so not every user learns it. */
function renameProfile(plan: OrgPlan, { hasOwnName, viewer }: Switches): OrgPlan {
  if (!hasOwnName || viewer !== null) return plan;
  const rename = <T extends { readonly name: string }>(each: T): T =>
    each.name === 'Integration Two' ? { ...each, fullName: 'Integration%2ETwo' } : each;
  return { ...plan, profiles: (plan.profiles ?? []).map(rename) };
}

/** A permission set that a user has twice, of which one assignment is over. */
function assignTwice(plan: OrgPlan, { assignsTwice }: Switches): OrgPlan {
  if (!assignsTwice) return plan;
  const over = { name: 'Set_A', expires: '2020-01-01T00:00:00.000+0000' };
  return { ...plan, users: (plan.users ?? []).map((user) => ({ ...user, sets: [over, ...(user.sets ?? [])] })) };
}

/** Where users are private, the surprise has a runner of its own, whom nobody needs who is an administrator. */
export function withoutRunner(plan: OrgPlan): OrgPlan {
  return {
    ...plan,
    profiles: (plan.profiles ?? []).filter(({ name }) => name !== 'Runner'),
    users: (plan.users ?? []).filter(({ username }) => username !== RUNNER),
  };
}

/** A viewer whose role is above that of every other user but the first. */
export function addViewer(given: OrgPlan, permissions: readonly UserPermission[]): OrgPlan {
  const plan = withoutRunner(given);
  const users = (plan.users ?? []).map((user, index) => (index === 0 ? user : { ...user, role: 'Below' }));
  return {
    ...plan,
    roles: { Above: null, Below: 'Above' },
    profiles: [...(plan.profiles ?? []), { name: 'Runner', permissions }],
    users: [...users, { username: RUNNER, profile: 'Runner', role: 'Above', session: true }],
  };
}
