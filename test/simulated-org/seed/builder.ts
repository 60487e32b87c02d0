import { OrgState, type OrgInfo, type Row } from '../model.ts';
import { USER_PERMISSIONS } from '../schema/user-permissions.ts';
import { withPersonAccounts } from './person-accounts.ts';
import type { OrgPlan, ProfilePlan } from './plan.ts';
import { stamped, storeGroup, storePermissionSet, storeProfile } from './rows.ts';
import { user } from './standard-objects.ts';
import { demand, storeRole, storeUser } from './users.ts';

/** An org without surprises, as of May 2026. */
export const PLAIN_INFO: OrgInfo = {
  id: '00D000000000001EAA',
  name: 'Simulated Org',
  isSandbox: true,
  apiVersion: '67.0',
  tracksSource: false,
  namespacePrefix: null,
  filtersProfiles: false,
  loginFlowsNeedFlows: false,
  jwtTokens: false,
  globalViewMakesRows: false,
  privateUsers: false,
  hidesPermissionObjects: false,
  doublesObjectRows: false,
  composite: 'served',
  refusedParts: 0,
  lacks: [],
  listsCustomObjects: true,
  listsLookupsTwice: true,
  showsUnlistedRows: true,
  unlistedEntries: 'taken',
  personAccounts: 'off',
  groupSets: 'shown',
  hidesRowsOf: [],
  stampsProfiles: true,
  tellsAccessOf: 'self',
  fieldAccessNeedsObject: true,
  contradictedFields: [],
  updateableNeedsObject: false,
  refusesQueriesOf: [],
  undescribedFields: [],
};

/** Label of the administrators' profile, whose metadata name is `Admin`. */
const ADMINISTRATORS = 'System Administrator';

/** The admin who is always there, with a session; `tokenOf(org)` is the access token. */
export const ADMIN_USERNAME = 'admin@fls.example';

/**
 * Builds an org from what a spec says of it, with the administrators' profile (all user permissions, every field) and one
 * admin with a session added.
 * @throws Error when the plan names what it does not declare.
 */
export function buildOrg(given: OrgPlan): OrgState {
  const org = new OrgState({ ...PLAIN_INFO, ...given.info });
  const plan = { ...given, objects: objectsOf(given, org.info) };
  // Every org has users.
  for (const object of [user(), ...plan.objects]) org.objects.set(object.name, object);
  org.insert('Organization', organizationRow(org.info));
  for (const profile of [administrators(org, plan), ...(plan.profiles ?? [])]) storeProfile(org, profile);
  for (const set of plan.permissionSets ?? []) storePermissionSet(org, set);
  for (const group of plan.groups ?? []) storeGroup(org, group);
  const admin = {
    username: ADMIN_USERNAME,
    profile: ADMINISTRATORS,
    firstName: 'Ada',
    lastName: 'Admin',
    session: true,
  };
  for (const [name, parent] of Object.entries(plan.roles ?? {})) storeRole(org, name, parent);
  for (const each of [admin, ...(plan.users ?? [])]) storeUser(org, each, stamped);
  return org;
}

function objectsOf({ objects }: OrgPlan, { personAccounts }: OrgInfo): OrgPlan['objects'] {
  return personAccounts === 'off' ? objects : withPersonAccounts(objects);
}

/** The access token of a user's session: the admin's unless another user is named. */
export function tokenOf(org: OrgState, username = ADMIN_USERNAME): string {
  const user = org.rows('User').find((row) => row['Username'] === username);
  const session = org.sessions.find(({ userId }) => userId === user?.Id);
  if (!session) throw new Error(`simulated org: ${username} has no session`);
  return session.token;
}

/** Id of the profile with that label. */
export function profileId(org: OrgState, name: string): string {
  return demand(org, 'Profile', 'Name', name).Id;
}

/** Id of the permission set that the profile with that label owns: the parent of its permission rows. */
export function profileSetId(org: OrgState, name: string): string {
  return org.permissionSetOfProfile(profileId(org, name)).Id;
}

function administrators(org: OrgState, { objects }: OrgPlan): ProfilePlan {
  const fields = objects.flatMap((object) =>
    object.fields
      .filter((field) => field.permissionable)
      .map((field): [string, 'read' | 'edit'] => [`${object.name}.${field.name}`, field.readOnly ? 'read' : 'edit']),
  );
  const narrowing = new Set(['ApiUserOnly', 'ViewAllFieldsGlobal']);
  return {
    name: ADMINISTRATORS,
    fullName: 'Admin',
    license: 'Salesforce',
    permissions: USER_PERMISSIONS.filter((name) => !narrowing.has(name)),
    fields: Object.fromEntries(fields),
    description: org.info.name,
  };
}

function organizationRow(info: OrgInfo): Row {
  return stamped({
    Id: info.id,
    Name: info.name,
    InstanceName: 'CS999',
    OrganizationType: info.isSandbox ? 'Enterprise Edition' : 'Unlimited Edition',
    NamespacePrefix: info.namespacePrefix,
    LanguageLocaleKey: 'en_US',
    TimeZoneSidKey: 'GMT',
    IsSandbox: info.isSandbox,
    IsReadOnly: false,
    TrialExpirationDate: null,
  });
}
