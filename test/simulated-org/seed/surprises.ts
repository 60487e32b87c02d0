import fc from 'fast-check';
import type { OrgInfo } from '../model.ts';
import type { Grants, Muted, ObjectRight, OrgPlan } from './plan.ts';
import { unclearOrgPlans } from './random-org.ts';
import { loginFlow } from './seed-profiles.ts';

const NO_GROUPS = [
  'PermissionSetGroup',
  'PermissionSetGroupComponent',
  'MutingPermissionSet',
  'PermissionSetAssignment.PermissionSetGroupId',
  'PermissionSet.PermissionSetGroupId',
];
const NO_END_OF_ASSIGNMENTS = [
  'PermissionSetAssignment.ExpirationDate',
  'PermissionSetAssignment.IsActive',
  'PermissionSetAssignment.IsRevoked',
];
const NO_SESSION_GROUPS = ['PermissionSetGroup.HasActivationRequired'];
const NO_VIEW_ALL_FIELDS = [
  'ObjectPermissions.PermissionsViewAllFields',
  'PermissionSet.PermissionsViewAllFieldsGlobal',
];

/**
 * The ways in which an org may differ from one without surprises, and orgs of earlier years as they were recorded
 * (docs/salesforce-facts.md#s3-7, #s3-8).
 */
export const SURPRISES: Readonly<Record<string, Partial<OrgInfo>>> = {
  'October 2021: no groups, no end of assignments, one spelling of lookups': {
    apiVersion: '53.0',
    lacks: [...NO_GROUPS, ...NO_END_OF_ASSIGNMENTS, ...NO_VIEW_ALL_FIELDS, 'Profile.PermissionsApiUserOnly'],
    listsCustomObjects: false,
    listsLookupsTwice: false,
  },
  'May 2023: no end of assignments, one spelling of lookups': {
    apiVersion: '57.0',
    lacks: [...NO_END_OF_ASSIGNMENTS, ...NO_SESSION_GROUPS, ...NO_VIEW_ALL_FIELDS],
    listsCustomObjects: false,
    listsLookupsTwice: false,
  },
  'January 2025: custom objects missing in a picklist': {
    apiVersion: '62.0',
    lacks: NO_VIEW_ALL_FIELDS,
    listsCustomObjects: false,
  },
  'no user access policies': { lacks: ['PermissionSetAssignment.IsRevoked'] },
  'no UserPermissionAccess': { lacks: ['UserPermissionAccess'] },
  'no permission to manage profiles': { lacks: ['UserPermissionAccess.PermissionsManageProfilesPermissionsets'] },
  'person accounts': { personAccounts: 'on' },
  'person accounts, their aliases listed': { personAccounts: 'listed' },
  'groups shown by type alone': { groupSets: 'filtered' },
  'groups never shown': { groupSets: 'hidden' },
  'groups never shown, nor their permissions': { groupSets: 'hidden', hidesRowsOf: ['groups'] },
  'permissions of groups not shown': { hidesRowsOf: ['groups'] },
  'permissions of muting sets not shown': { hidesRowsOf: ['muting sets'] },
  'no composite': { composite: 'missing' },
  'no describe in composite': { composite: 'withoutDescribe' },
  'parts of composite refused': { refusedParts: 0.4 },
  'JWT-based access tokens': { jwtTokens: true, apiVersion: '68.0' },
  'rows for View All Fields (Global)': { globalViewMakesRows: true },
  'doubled rows for Modify All Data': { doublesObjectRows: true },
  'no rows for platform events': { showsUnlistedRows: false },
  'platform events refused': { unlistedEntries: 'refused' },
  'platform events ignored': { unlistedEntries: 'ignored' },
  'login flows only beside flows': { loginFlowsNeedFlows: true },
  'changes of profiles not stamped': { stampsProfiles: false },
  'no last change of profiles': { lacks: ['Profile.LastModifiedDate', 'Profile.LastModifiedById'] },
  'no setup audit trail': { lacks: ['SetupAuditTrail'] },
  'deploy jobs not listed': { lacks: ['DeployRequest'] },
  'a namespace of its own': { namespacePrefix: 'own' },
  'private sharing of users': { privateUsers: true },
  production: { isSandbox: false },
};

/** The user who runs the commands where users are private: it sees none but itself. */
export const RUNNER = 'runner@fls.example';

/** Several at once; of two that contradict each other, the later one counts. */
const surprises: fc.Arbitrary<readonly string[]> = fc.uniqueArray(fc.constantFrom(...Object.keys(SURPRISES)), {
  maxLength: 5,
});

/** The org of a plan with these surprises; the plan loses what such an org cannot hold. */
export function surprise(plan: OrgPlan, names: readonly string[]): OrgPlan {
  const all = names.map((name) => SURPRISES[name] ?? {});
  const merged = all.reduce((known, one) => ({ ...known, ...one }), plan.info ?? {});
  // With such tokens the Metadata API is there from this version on only (docs/salesforce-facts.md#s9).
  const apiVersion = merged.jwtTokens === true ? '68.0' : (merged.apiVersion ?? '67.0');
  const lacks = [...new Set(all.flatMap((one) => one.lacks ?? []))];
  const fitted = fitPlan({ ...plan, info: { ...merged, apiVersion, lacks } });
  return merged.privateUsers === true ? addRunner(fitted) : fitted;
}

/** A random org with a random choice of surprises. */
export const surprisingOrgPlans: fc.Arbitrary<{ readonly names: readonly string[]; readonly plan: OrgPlan }> = fc
  .tuple(unclearOrgPlans, surprises, fc.boolean(), fc.constantFrom('', 'Set_A', 'Integration One'))
  .map(([plan, names, hasLogin, wide]) => {
    const surprised = surprise(widen(hasLogin ? addLoginSections(plan) : plan, wide), names);
    // Objects are the same in all of them.
    const text = JSON.stringify({ names, ...surprised, objects: undefined });
    return { names, plan: surprised, [fc.toStringMethod]: () => text };
  });

/** A user who may do everything that the commands need, and does not see other users. */
function addRunner(plan: OrgPlan): OrgPlan {
  const permissions = ['ViewSetup', 'ModifyMetadata', 'ManageProfilesPermissionsets'] as const;
  return {
    ...plan,
    profiles: [...(plan.profiles ?? []), { name: 'Runner', permissions }],
    users: [...(plan.users ?? []), { username: RUNNER, profile: 'Runner', session: true }],
  };
}

/** Login sections for each profile: a reset must not take them away. */
function addLoginSections(plan: OrgPlan): OrgPlan {
  const extras = {
    loginFlows: [loginFlow],
    loginIpRanges: [{ startAddress: '10.0.0.1', endAddress: '10.0.0.9', description: 'VPN & more' }],
    loginHours: { mondayStart: 480, mondayEnd: 1020 },
  };
  return { ...plan, profiles: (plan.profiles ?? []).map((profile) => ({ ...profile, extras })) };
}

/** Gives View All Fields (Global) to the profile or permission set of this name. */
function widen(plan: OrgPlan, name: string): OrgPlan {
  const give = <T extends Grantor>(each: T): T =>
    each.name === name ? { ...each, permissions: [...(each.permissions ?? []), 'ViewAllFieldsGlobal'] } : each;
  return {
    ...plan,
    profiles: (plan.profiles ?? []).map(give),
    permissionSets: (plan.permissionSets ?? []).map(give),
  };
}

type Grantor = NonNullable<OrgPlan['profiles'] | OrgPlan['permissionSets']>[number];

/** A plan without what the org has no column or object for, and without what could then not be told by anybody. */
function fitPlan(plan: OrgPlan): OrgPlan {
  const { lacks = [], groupSets = 'shown', hidesRowsOf = [] } = plan.info ?? {};
  const has = (path: string): boolean => !lacks.includes(path);
  const hasViewAllFields = has('ObjectPermissions.PermissionsViewAllFields');
  const limit = <T extends Rights>(each: T): T =>
    hasViewAllFields ? each : { ...each, ...withoutViewAllFields(each) };
  const hasGroups = has('PermissionSetGroup');
  const limitMuted = (muted: Muted): Muted =>
    tellsMutedObjects(plan) ? limit(muted) : { ...limit(muted), objects: {} };
  const isClear = groupSets !== 'shown' || hidesRowsOf.length > 0;
  const hasSessionGroups = has('PermissionSetGroup.HasActivationRequired');
  return {
    ...plan,
    profiles: (plan.profiles ?? []).map(limit),
    permissionSets: (plan.permissionSets ?? []).map(limit),
    groups: hasGroups
      ? (plan.groups ?? []).map((group) => ({
          ...group,
          ...(group.mutes ? { mutes: limitMuted(group.mutes) } : {}),
          hidden: group.hidden === true && !isClear,
          activation: group.activation === true && hasSessionGroups,
          setNeedsActivation: group.setNeedsActivation === true && hasSessionGroups,
        }))
      : [],
    users: (plan.users ?? []).map((user) => ({
      ...user,
      groups: hasGroups ? (user.groups ?? []).map((one) => limitAssignment(one, has)) : [],
      sets: (user.sets ?? []).map((one) => limitAssignment(one, has)),
    })),
  };
}

/**
 * Whether it can be told which objects groups mute: by the rows of muting sets, or by a combined set that shows an object, so that
 * what the others do not show is muted.
 */
function tellsMutedObjects({ info, groups = [], permissionSets = [] }: OrgPlan): boolean {
  if (info?.hidesRowsOf?.includes('muting sets') !== true) return true;
  if (info.groupSets === 'hidden') return false;
  const isWide = ({ permissions = [] }: Grants): boolean =>
    permissions.includes('ViewAllData') || permissions.includes('ModifyAllData');
  return groups.some(({ sets, mutes }) => {
    const members = permissionSets.filter(({ name }) => sets.includes(name));
    const granted = members.flatMap(({ objects = {} }) => Object.keys(objects));
    return !members.some(isWide) && granted.some((name) => mutes?.objects?.[name] === undefined);
  });
}

/** What profiles and permission sets grant beside fields, and groups mute. */
type Rights = Pick<Grants, 'permissions' | 'objects'>;

function withoutViewAllFields({ permissions = [], objects = {} }: Rights): Rights {
  return {
    permissions: permissions.filter((name) => name !== 'ViewAllFieldsGlobal'),
    objects: Object.fromEntries(
      Object.entries(objects).map(([name, rights]: [string, readonly ObjectRight[]]) => [
        name,
        rights.filter((right) => right !== 'viewAllFields'),
      ]),
    ),
  };
}

type Assignment = NonNullable<NonNullable<OrgPlan['users']>[number]['sets']>[number];

function limitAssignment(assignment: Assignment, has: (path: string) => boolean): Assignment {
  if (typeof assignment === 'string') return assignment;
  if (assignment.expires !== undefined && !has('PermissionSetAssignment.ExpirationDate')) return assignment.name;
  return assignment.revoked === true && !has('PermissionSetAssignment.IsRevoked') ? assignment.name : assignment;
}
