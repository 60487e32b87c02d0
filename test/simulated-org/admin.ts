import { recordChanges, platformTime } from './history.ts';
import { encodeName, decodeName } from './metadata/profiles.ts';
import { touchMember } from './metadata/source-members.ts';
import { newId, type OrgState, type ProfileExtras, type Row } from './model.ts';
import { setAccess } from './rules.ts';
import { ADMIN_USERNAME, profileId } from './seed/builder.ts';
import { storeObject } from './seed/grants.ts';
import type { ObjectRight } from './seed/plan.ts';
import { stamped } from './seed/rows.ts';
import { demand, storeUser } from './seed/users.ts';

/** The administrator who works in the org beside whoever runs a command. */
export const OTHER_ADMIN = 'eve.admin@fls.example';

type LoginSections = Partial<Pick<ProfileExtras, 'loginFlows' | 'loginHours' | 'loginIpRanges'>>;

/** What an administrator does in Setup. Profiles and sets go by label and by name. */
export type Admin = {
  /** User.Id */
  readonly id: string;
  readonly setField: (profile: string, field: string, access: 'none' | 'read' | 'edit') => void;
  /** Replaces the rights on the object; no rights remove the row. */
  readonly setObject: (profile: string, object: string, rights: readonly ObjectRight[]) => void;
  /** Replaces the sections that are named. */
  readonly setLogin: (profile: string, sections: LoginSections) => void;
  /** A custom profile's label and API name. @throws Error for a standard profile, whose names are fixed (assumed) */
  readonly rename: (profile: string, name: string) => void;
  readonly deleteProfile: (profile: string) => void;
  readonly assign: (username: string, set: string) => void;
  readonly unassign: (username: string, set: string) => void;
  readonly activate: (username: string, isActive: boolean) => void;
  /** Gives a user another profile. */
  readonly move: (username: string, profile: string) => void;
};

/**
 * An administrator at work: each method changes the org at once, as a click on Save in Setup does, and notes in the history of
 * the org who did it. With the moments of the switchboard it happens while a command runs:
 *
 *     const eve = actAs(state);
 *     org.switchboard.before('job', 1, () => eve.setField('Sales', 'Account.Phone', 'edit'));
 *
 * @param username of a user of the org; one that the org lacks is added to the administrators first
 */
export function actAs(org: OrgState, username = OTHER_ADMIN): Admin {
  const id = findUser(org, username);

  function change(profile: string, act: (profileId: string) => void): void {
    const changed = profileId(org, profile);
    recordChanges(org, { by: id, through: 'setup' }, changed, () => {
      act(changed);
    });
    touchMember(org, 'Profile', decodeName(org.profileExtras.get(changed)?.fullName ?? profile), id);
  }

  function changeUser(name: string, act: (user: Row) => void): void {
    const user = demand(org, 'User', 'Username', name);
    act(user);
    const at = platformTime(new Date());
    Object.assign(user, { LastModifiedDate: at, LastModifiedById: id, SystemModstamp: at });
  }

  return {
    id,
    setField: (profile, field, access) => {
      change(profile, (changed) => {
        const set = org.permissionSetOfProfile(changed).Id;
        setAccess(org, set, field, { read: access !== 'none', edit: access === 'edit' });
      });
    },
    setObject: (profile, object, rights) => {
      change(profile, (changed) => {
        const set = org.permissionSetOfProfile(changed).Id;
        org.remove('ObjectPermissions', (row) => row['ParentId'] !== set || row['SobjectType'] !== object);
        if (rights.length > 0) storeObject(org, set, object, rights);
      });
    },
    setLogin: (profile, sections) => {
      change(profile, (changed) => {
        Object.assign(extrasOf(org, changed), sections);
      });
    },
    rename: (profile, name) => {
      change(profile, (changed) => {
        const extras = extrasOf(org, changed);
        if (!extras.custom) throw new Error(`simulated org: ${profile} is a standard profile`);
        extras.fullName = encodeName(name);
        demand(org, 'Profile', 'Id', changed)['Name'] = name;
      });
    },
    deleteProfile: (profile) => {
      change(profile, (changed) => {
        const set = org.permissionSetOfProfile(changed).Id;
        for (const { Field } of org.fieldPermissionsOf(set))
          org.setFieldPermission(set, String(Field), { read: false, edit: false });
        org.remove('ObjectPermissions', (row) => row['ParentId'] !== set);
        org.remove('PermissionSet', (row) => row.Id !== set);
        org.remove('Profile', (row) => row.Id !== changed);
        org.profileExtras.delete(changed);
      });
    },
    assign: (name, set) => {
      const user = demand(org, 'User', 'Username', name);
      const terms = { ExpirationDate: null, IsRevoked: false, PermissionSetGroupId: null };
      const assigned = { AssigneeId: user.Id, PermissionSetId: demand(org, 'PermissionSet', 'Name', set).Id };
      org.insert('PermissionSetAssignment', stamped({ Id: newId('0Pa'), ...assigned, ...terms }));
    },
    unassign: (name, set) => {
      const user = demand(org, 'User', 'Username', name);
      const held = demand(org, 'PermissionSet', 'Name', set);
      org.remove(
        'PermissionSetAssignment',
        (row) => row['AssigneeId'] !== user.Id || row['PermissionSetId'] !== held.Id,
      );
    },
    activate: (name, isActive) => {
      changeUser(name, (user) => {
        user['IsActive'] = isActive;
      });
    },
    move: (name, profile) => {
      changeUser(name, (user) => {
        const own = org.permissionSetOfProfile(String(user['ProfileId'])).Id;
        user['ProfileId'] = profileId(org, profile);
        const row = org
          .rows('PermissionSetAssignment')
          .find((each) => each['AssigneeId'] === user.Id && each['PermissionSetId'] === own);
        if (row) row['PermissionSetId'] = org.permissionSetOfProfile(profileId(org, profile)).Id;
      });
    },
  };
}

function findUser(org: OrgState, username: string): string {
  const known = org.rows('User').find((row) => row['Username'] === username);
  if (known) return known.Id;
  const admin = demand(org, 'User', 'Username', ADMIN_USERNAME);
  const profile = String(demand(org, 'Profile', 'Id', String(admin['ProfileId']))['Name']);
  storeUser(org, { username, profile, firstName: 'Eve', lastName: 'Admin' }, stamped);
  return demand(org, 'User', 'Username', username).Id;
}

function extrasOf(org: OrgState, id: string): ProfileExtras {
  const extras = org.profileExtras.get(id);
  if (!extras) throw new Error(`simulated org: no profile ${id}`);
  return extras;
}
