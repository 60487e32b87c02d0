import type { UserGrantors } from '../../fls/effective-access.ts';
import { isInForce, type Grantor } from '../../fls/grantor.ts';
import type { OrgReader } from '../../ports/org.ts';
import type { OrgInspection } from './org.ts';

/** A profile and its active users, with all that decides their access on some objects. */
export type ProfileUsers = {
  /** Without fields. */
  readonly profile: Grantor;
  /** All of them, also those that have nothing beside the profile; grantors that are not in force are left out. */
  readonly users: readonly UserGrantors[];
};

/** Stands for what the org does not show: as with an unclear group, it may grant every object, and gives no field. */
const HIDDEN_GRANTOR: Grantor = {
  kind: 'PermissionSet',
  name: '',
  label: '',
  setId: null,
  state: 'groupUnclear',
  objects: new Map(),
  everyObject: 'edit',
  everyField: false,
  fields: null,
};

/** In force, and not the profile, which may be among what opens fields of person accounts. */
function isAssigned(grantor: Grantor): boolean {
  return grantor.kind !== 'Profile' && isInForce(grantor);
}

/** The users of inspected profiles, by Profile.Id, with the access of their grantors on the objects. */
export async function readProfileUsers(
  {
    profileGrantors,
    grantors,
    withHiddenGrantors,
  }: Pick<OrgInspection, 'profileGrantors' | 'grantors' | 'withHiddenGrantors'>,
  profileIds: readonly string[],
  objects: readonly string[],
  org: OrgReader,
): Promise<ReadonlyMap<string, ProfileUsers>> {
  const profiles = profileIds.map((id): [string, Grantor] => {
    const profile = profileGrantors.get(id);
    if (!profile) throw new Error(`the profile ${id} was not inspected`);
    return [id, profile];
  });
  const assigned = new Set(
    profileIds.flatMap((id) => (grantors.get(id)?.users ?? []).flatMap((user) => user.grantors.filter(isAssigned))),
  );
  const [usernames, access] = await Promise.all([
    org.listActiveUsers(profileIds),
    org.readGrantorAccess([...profiles.map(([, profile]) => profile), ...assigned], objects),
  ]);
  const complete = (grantor: Grantor): Grantor => access.get(grantor) ?? grantor;
  return new Map(
    profiles.map(([id, profile]): [string, ProfileUsers] => {
      const byUsername = new Map(grantors.get(id)?.users.map((user) => [user.username, user.grantors]));
      const users = (usernames.get(id) ?? []).map((username) => ({
        username,
        grantors: [
          ...(byUsername.get(username) ?? []).filter(isAssigned).map(complete),
          ...(withHiddenGrantors.has(username) ? [HIDDEN_GRANTOR] : []),
        ],
      }));
      return [id, { profile: complete(profile), users }];
    }),
  );
}
