import { getObjectName } from './access.ts';
import type { AccessSource } from './access-source.ts';
import { hasViewAllData, type Grantor, type MemberAccess } from './grantor.ts';

/** What the org shows of the members of a permission set group. */
export type GroupMembership = {
  /** Its permission sets with their rights and fields on the objects in question. */
  readonly sets: readonly Grantor[];
  /** What its muting sets mute. */
  readonly muting: readonly MemberAccess[];
  /** Whether these are all members of the group. */
  readonly areAllShown: boolean;
};

/** One permission that a group can mute. */
type MutingRule = {
  /** Named as Setup does. */
  readonly reason: string;
  readonly mutes: (muted: MemberAccess) => boolean;
  readonly grants: (set: Grantor) => boolean;
};

/**
 * Groups that mute what opens the object, with what they mute. What no permission set of the group grants, the group takes from
 * nobody.
 *
 * @param object the one whose object permissions decide
 */
export function listObjectMuting(groups: ReadonlyMap<Grantor, GroupMembership>, object: string): AccessSource[] {
  const rules = listObjectRules(object);
  return [...groups].flatMap(([grantor, group]) => listMuted(grantor, group, rules));
}

/**
 * The same for what gives the field.
 *
 * @param permission the field whose field permission decides
 */
export function listFieldMuting(groups: ReadonlyMap<Grantor, GroupMembership>, permission: string): AccessSource[] {
  const rules = listFieldRules(permission);
  return [...groups].flatMap(([grantor, group]) => listMuted(grantor, group, rules));
}

/** Each group once, with what it mutes of both halves. */
export function mergeMuting(mutedBy: readonly AccessSource[]): AccessSource[] {
  const byGroup = Map.groupBy(mutedBy, ({ name }) => name);
  return [...byGroup.values()].flatMap((own) =>
    own.slice(0, 1).map((first) => ({ ...first, why: own.flatMap(({ why }) => why ?? []).join('; ') })),
  );
}

function listMuted(grantor: Grantor, group: GroupMembership, rules: readonly MutingRule[]): AccessSource[] {
  const reasons = rules.filter((rule) => isMuted(group, rule)).map(({ reason }) => reason);
  const { kind, name, label } = grantor;
  return reasons.length === 0 ? [] : [{ kind, name, label, why: reasons.join('; ') }];
}

function isMuted({ sets, muting, areAllShown }: GroupMembership, { mutes, grants }: MutingRule): boolean {
  return muting.some(mutes) && (!areAllShown || sets.some(grants));
}

function listObjectRules(object: string): MutingRule[] {
  return [
    {
      reason: 'mutes View All Data',
      mutes: ({ viewAllData }) => viewAllData,
      grants: hasViewAllData,
    },
    {
      reason: 'mutes Modify All Data',
      mutes: ({ modifyAllData }) => modifyAllData,
      grants: ({ everyObject }) => everyObject === 'edit',
    },
    {
      reason: `mutes Read on ${object}`,
      mutes: ({ objects }) => objects.get(object)?.read === true,
      grants: ({ objects }) => objects.get(object)?.read === true,
    },
    {
      reason: `mutes Edit on ${object}`,
      mutes: ({ objects }) => objects.get(object)?.edit === true && objects.get(object)?.read === false,
      grants: ({ objects }) => objects.get(object)?.edit === true,
    },
  ];
}

function listFieldRules(permission: string): MutingRule[] {
  const object = getObjectName(permission);
  return [
    {
      reason: 'mutes View All Fields (Global)',
      mutes: ({ everyField }) => everyField,
      grants: ({ everyField }) => everyField,
    },
    {
      reason: `mutes View All Fields on ${object}`,
      mutes: ({ objects }) => objects.get(object)?.allFields === true,
      grants: ({ objects }) => objects.get(object)?.allFields === true,
    },
    {
      reason: 'mutes read on the field',
      mutes: ({ fields }) => fields?.get(permission) === 'none',
      grants: ({ fields }) => (fields?.get(permission) ?? 'none') !== 'none',
    },
    {
      reason: 'mutes edit on the field',
      mutes: ({ fields }) => fields?.get(permission) === 'read',
      grants: ({ fields }) => fields?.get(permission) === 'edit',
    },
  ];
}
