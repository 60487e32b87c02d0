import type { Access } from './access.ts';

/** What gives access to users. */
export type Grantor = {
  readonly kind: 'Profile' | 'PermissionSet' | 'PermissionSetGroup';
  /** API name, with its namespace. */
  readonly name: string;
  /** What Setup shows. */
  readonly label: string;
  /**
   * Id of the permission set that holds its permissions: the set itself, the one that a profile owns, or the aggregated one
   * of a group. Null for a grantor from a file, and where the org does not show the set.
   */
  readonly setId: string | null;
  /** Only of a group that is computed from its permission sets, because the org does not show what its aggregated set holds. */
  readonly components?: GroupComponents;
  readonly state: GrantorState;
  /** Objects without an entry are not granted, unless `everyObject` grants them. */
  readonly objects: ReadonlyMap<string, ObjectRights>;
  /** `read` is View All Data, `edit` is Modify All Data: they grant every object and no field (docs/salesforce-facts.md#src-help-vama). */
  readonly everyObject: Access;
  /** Only where `everyObject` is `edit` and the org shows View All Data too: without Modify All Data every object stays readable. */
  readonly viewsAllData?: true;
  /** View All Fields (Global): read on every field, of whatever object. */
  readonly everyField: boolean;
  /** By `Object.Field`. Null where they were not read. */
  readonly fields: ReadonlyMap<string, Access> | null;
};

/** What a group is made of. */
export type GroupComponents = {
  readonly sets: readonly (Pick<MemberAccess, 'viewAllData' | 'modifyAllData' | 'everyField'> & {
    readonly setId: string;
  })[];
  readonly muting: readonly MemberAccess[];
};

/** What a permission set of a group grants, or what a muting set takes from it. */
export type MemberAccess = {
  readonly viewAllData: boolean;
  readonly modifyAllData: boolean;
  /** View All Fields (Global). */
  readonly everyField: boolean;
  /** Of a muting set, the rights that it mutes. */
  readonly objects: ReadonlyMap<string, ObjectRights>;
  /**
   * By `Object.Field`. Of a muting set, what it leaves: `none` where it mutes read, `read` where it mutes only edit
   * (docs/salesforce-facts.md#src-fp). Null where they were not read.
   */
  readonly fields: ReadonlyMap<string, Access> | null;
};

/** What a grantor gives on one object. */
export type ObjectRights = {
  readonly read: boolean;
  readonly edit: boolean;
  /** View All Fields: read on every field of the object. */
  readonly allFields: boolean;
  /** `read` is View All Records, `edit` is Modify All Records, which come with Read and Edit. Only where they were read. */
  readonly allRecords?: 'read' | 'edit';
};

/** Read and nothing else. */
export const READ_RIGHTS: ObjectRights = { read: true, edit: false, allFields: false };

/**
 * Whether a grantor gives its access to the users that it is assigned to.
 *
 * - `inForce`: it does.
 * - `sessionBased`: only while the user activates it in a session.
 * - `groupNotUpdated`: the org has not yet recalculated the group, so what its rows show is not what it gives.
 * - `groupUnclear`: the org does not show enough of the group to tell.
 * - `mutingHidden`: the group is in force, and the org does not show what it mutes.
 * - `membersHidden`: the same, and the org does not show all its permission sets.
 *
 * Rule for the last three, the same for the report and the impact of a reset: the group counts as in force for the objects
 * that it grants, and not for its fields. So the report calls the objects that it grants live, and a reset names the users
 * who may lose access, whether the group grants this or not. A notice names such groups. What a hidden permission set grants
 * is not known: as with a permission set that a user has and that the org does not show, it may be every object.
 */
export type GrantorState =
  'inForce' | 'sessionBased' | 'groupNotUpdated' | 'groupUnclear' | 'mutingHidden' | 'membersHidden';

const STATES_IN_FORCE: readonly GrantorState[] = ['inForce', 'groupUnclear', 'mutingHidden', 'membersHidden'];

/** What the org shows of a permission set, as far as it decides the state. */
export type StateFacts = {
  /** Whether the set is session-based; of a group, whether its aggregated set says so. */
  readonly needsActivation: boolean;
  /** Null for a set that is not the aggregated one of a group. */
  readonly group: {
    /** As `Updated`; null where the org shows no row of the group, or no status. */
    readonly status: string | null;
    readonly needsActivation: boolean;
  } | null;
};

/**
 * A session-based set needs activation (docs/salesforce-facts.md#src-ps). Inside a group only the flag of the group counts (docs/salesforce-facts.md#src-activation, #s3-5), so an
 * aggregated set that needs activation contradicts a group that does not. A group is current when its status is Updated
 * (docs/salesforce-facts.md#s3-5).
 */
export function computeGrantorState({ needsActivation, group }: StateFacts): GrantorState {
  if (group === null) return needsActivation ? 'sessionBased' : 'inForce';
  if (group.status !== null && group.status !== 'Updated') return 'groupNotUpdated';
  if (group.needsActivation) return 'sessionBased';
  return group.status === null || needsActivation ? 'groupUnclear' : 'inForce';
}

/** Whether the objects that it grants count for the users that it is assigned to. */
export function isInForce({ state }: Pick<Grantor, 'state'>): boolean {
  return STATES_IN_FORCE.includes(state);
}

/** Whether the fields that it grants count too. */
export function isSurelyInForce({ state }: Pick<Grantor, 'state'>): boolean {
  return state === 'inForce';
}

/** Whether it is not in force as far as the org shows, and may be all the same: in a session, or as the org recalculates it. */
export function isPossiblyInForce({ state }: Pick<Grantor, 'state'>): boolean {
  return state === 'sessionBased' || state === 'groupNotUpdated';
}

/** Takes every grantor for one that is in force. The same grantor gives the same object, so that each is ranked once. */
export function createForceAssumption(): (grantor: Grantor) => Grantor {
  const assumed = new Map<Grantor, Grantor>();
  return (grantor) => {
    const one = assumed.get(grantor) ?? (isSurelyInForce(grantor) ? grantor : { ...grantor, state: 'inForce' });
    assumed.set(grantor, one);
    return one;
  };
}

/** What decides whether an assignment of a permission set or group gives anything. */
export type AssignmentTerms = {
  /** ISO 8601; null for no end. */
  readonly expires: string | null;
  /** False where the org says so. */
  readonly active: boolean;
  /** By a user access policy. */
  readonly revoked: boolean;
};

/**
 * A revoked assignment may still be called active, so both flags count (docs/salesforce-facts.md#src-psa).
 *
 * @param now in milliseconds since 1970
 */
export function isAssignmentInForce({ expires, active, revoked }: AssignmentTerms, now: number): boolean {
  if (revoked || !active) return false;
  return expires === null || Date.parse(expires) > now;
}

/** What a grantor gives on an object, whether or not it is in force. */
export function getObjectAccess({ objects, everyObject }: ObjectGrants, object: string): Access {
  const rights = objects.get(object);
  if (everyObject === 'edit' || (rights?.read && rights.edit)) return 'edit';
  return everyObject === 'read' || rights?.read ? 'read' : 'none';
}

/** As far as the org shows it: Modify All Data can hide it. */
export function hasViewAllData({ everyObject, viewsAllData }: Grantor): boolean {
  return everyObject === 'read' || viewsAllData === true;
}

/** Whether the users that a grantor is assigned to read the object through it. */
export function canReadThrough(grantor: Grantor, object: string): boolean {
  return isInForce(grantor) && getObjectAccess(grantor, object) !== 'none';
}

/** What a grantor gives on objects. */
export type ObjectGrants = Pick<Grantor, 'objects' | 'everyObject'>;

/** Why a grantor grants objects that it has no object permission for, as Setup names the permission. */
export type GrantorReason = 'View All Data' | 'Modify All Data';

/** By the name of the grantor; without those that grant by object permissions alone. */
export function collectGrantorReasons(grantors: Iterable<Grantor>): ReadonlyMap<string, GrantorReason> {
  const reasons = new Map<string, GrantorReason>();
  for (const { name, everyObject } of grantors) {
    if (everyObject !== 'none') reasons.set(name, everyObject === 'edit' ? 'Modify All Data' : 'View All Data');
  }
  return reasons;
}

/** Whether an API name is that of a permission set or of a group; a name may be of both. */
export type GrantorKinds = ReadonlyMap<string, ReadonlySet<Grantor['kind']>>;

export function collectGrantorKinds(grantors: Iterable<Grantor>): GrantorKinds {
  const kinds = new Map<string, Set<Grantor['kind']>>();
  for (const { name, kind } of grantors) kinds.set(name, (kinds.get(name) ?? new Set()).add(kind));
  return kinds;
}
