import type { Grantor, MemberAccess } from '../../fls/grantor.ts';
import type { GroupMembership } from '../../fls/muting.ts';
import type { Holding } from '../../ports/org.ts';

/** The members of the groups that users have; ids have 15 characters. */
export type HeldMembers = {
  readonly byGroup: ReadonlyMap<Grantor, readonly string[]>;
  /** Permission sets among the members. */
  readonly sets: ReadonlyMap<string, Grantor>;
  /** The others: muting sets, and permission sets that the org hides. */
  readonly others: readonly string[];
};

/**
 * @param byId grantors by the 15 characters of the id that an assignment names
 * @param members of every group, as `OrgReader.listGroupMembers` has them
 */
export function listHeldMembers(
  holdings: ReadonlyMap<string, readonly Holding[]>,
  byId: ReadonlyMap<string, Grantor>,
  members: ReadonlyMap<string, readonly string[]>,
): HeldMembers {
  const held = new Set([...holdings.values()].flatMap((own) => own.map(({ grantorId }) => grantorId)));
  const byGroup = new Map(
    [...held].flatMap((id): [Grantor, readonly string[]][] => {
      const [group, ids] = [byId.get(id), members.get(id)];
      return group?.kind === 'PermissionSetGroup' && ids ? [[group, ids]] : [];
    }),
  );
  const ids = [...new Set([...byGroup.values()].flat())];
  return {
    byGroup,
    sets: new Map(
      ids.flatMap((id): [string, Grantor][] => {
        const set = byId.get(id);
        return set ? [[id, set]] : [];
      }),
    ),
    others: ids.filter((id) => !byId.has(id)),
  };
}

/**
 * @param access the permission sets with their rights and fields, by the permission set
 * @param muted as `OrgReader.readMutedAccess` has it
 */
export function buildMemberships(
  { byGroup, sets }: HeldMembers,
  access: ReadonlyMap<Grantor, Grantor>,
  muted: ReadonlyMap<string, MemberAccess>,
): ReadonlyMap<Grantor, GroupMembership> {
  const getAccess = (id: string): Grantor[] => {
    const set = sets.get(id);
    return set ? [access.get(set) ?? set] : [];
  };
  return new Map(
    [...byGroup].map(([group, ids]): [Grantor, GroupMembership] => [
      group,
      {
        sets: ids.flatMap(getAccess),
        muting: ids.flatMap((id) => muted.get(id) ?? []),
        areAllShown: ids.every((id) => sets.has(id) || muted.has(id)),
      },
    ]),
  );
}
