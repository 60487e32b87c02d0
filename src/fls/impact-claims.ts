import { getObjectName, isLessAccess, type Access } from './access.ts';
import type { FieldChange } from './change-record.ts';
import type { Edit } from './change.ts';
import { isEmptyClaim, type ClaimGroup, type FieldClaim, type ObjectClaims } from './claim.ts';
import type { UserGrantors } from './effective-access.ts';
import { createForceAssumption, isSurelyInForce, type Grantor } from './grantor.ts';
import { createGrantorKeyBuilder, createImpactCalculator, listGovernedFields, type ImpactFacts } from './impact.ts';
import { getObjectOpening } from './parent-objects.ts';

/**
 * What a plan says of the access of users to the fields that it changes, before the change and after it: who loses access, who
 * keeps it through something else, and who never had it. Both lists have the same users and objects in the same order.
 */
export type ImpactClaims = { readonly before: readonly ClaimGroup[]; readonly after: readonly ClaimGroup[] };

/** The active users of a profile, as the impact of its edits sees them. */
export type ClaimedUsers = {
  readonly profile: Grantor;
  readonly users: readonly UserGrantors[];
  /** By username, what may be in force: session-based sets, and groups that are not up to date. */
  readonly possible: ReadonlyMap<string, readonly Grantor[]>;
  /** Usernames of those who have permission sets that the org does not show. */
  readonly withHidden: ReadonlySet<string>;
};

/**
 * What the edits of one profile do to the access of its users, as far as it is certain: an object of which it is not known what
 * opens it may be closed, and so may what a group opens whose state the org does not show.
 *
 * @returns those who lose access first
 */
export function claimImpact(edits: readonly Edit[], claimed: ClaimedUsers, facts: ImpactFacts): ImpactClaims {
  const { profile, users, possible, withHidden } = claimed;
  const compare = createImpactCalculator(edits, profile, facts);
  const assume = createForceAssumption();
  const buildKey = createGrantorKeyBuilder();
  const known = users.map(({ username, grantors }) => ({
    username,
    grantors,
    possible: [...grantors, ...(possible.get(username) ?? [])],
    hasHidden: withHidden.has(username),
  }));
  const groups = Map.groupBy(known, ({ possible, hasHidden }) => `${String(hasHidden)} ${buildKey(possible)}`);
  const claims = [...groups.values()].map((own) => {
    const [first] = own;
    const objects = first
      ? claimObjects(
          {
            planned: compare(first.grantors),
            least: compare(first.grantors.filter(isSurelyInForce)),
            most: first.hasHidden ? null : compare(first.possible.map(assume)),
          },
          facts,
        )
      : [];
    return { usernames: own.map(({ username }) => username), objects, losses: objects.filter(hasLoss).length };
  });
  claims.sort((a, b) => b.losses - a.losses);
  const select = (time: 'before' | 'after'): ClaimGroup[] =>
    claims.map(({ usernames, objects }) => ({
      profile: profile.name,
      usernames,
      objects: objects.map((one): ObjectClaims => ({ object: one.object, fields: one[time] })),
    }));
  return { before: select('before'), after: select('after') };
}

/** What happens to the access to each field, as planned, at least and at most; most is null where it may be any access. */
type PossibleChanges = {
  readonly planned: readonly FieldChange[];
  readonly least: readonly FieldChange[];
  readonly most: readonly FieldChange[] | null;
};

/** The claims on one object, before the change and after it. */
type ClaimedObject = {
  readonly object: string;
  readonly before: readonly FieldClaim[];
  readonly after: readonly FieldClaim[];
  readonly changes: readonly FieldChange[];
};

/** First the objects on which access is lost, then those on which it stays, then those on which there is none. */
function claimObjects({ planned, least, most }: PossibleChanges, { controllable }: ImpactFacts): ClaimedObject[] {
  const claims = planned.map((change, index) => {
    const isKnown = getObjectOpening(getObjectName(change.field), controllable).kind !== 'unknown';
    const claim = (time: 'from' | 'to'): FieldClaim => ({
      field: change.field,
      claimed: change[time],
      least: isKnown ? (least[index]?.[time] ?? 'none') : 'none',
      most: most === null ? 'edit' : (most[index]?.[time] ?? 'edit'),
      claimsEdit: true,
      // The profile gives the field before the change, so that only a closed object withholds it.
      isObjectOpen: isKnown && hasAccess(least[index]?.from),
    });
    return { change, before: claim('from'), after: claim('to') };
  });
  return [...Map.groupBy(claims, ({ change }) => getObjectName(change.field))]
    .map(([object, own]) => ({
      object,
      before: own.map(({ before }) => before).filter((claim) => !isEmptyClaim(claim)),
      after: own.map(({ after }) => after).filter((claim) => !isEmptyClaim(claim)),
      changes: own.map(({ change }) => change),
    }))
    .filter(({ before, after }) => before.length + after.length > 0)
    .sort((a, b) => rankObject(a) - rankObject(b));
}

function rankObject(object: ClaimedObject): number {
  if (hasLoss(object)) return 0;
  return object.changes.some(({ from }) => hasAccess(from)) ? 1 : 2;
}

function hasLoss({ changes }: Pick<ClaimedObject, 'changes'>): boolean {
  return changes.some(({ from, to }) => isLessAccess(to, from));
}

function hasAccess(access: Access = 'none'): boolean {
  return access !== 'none';
}

/** What an edit decides on, as `ClaimGroup` and `FieldClaim` name it. */
export function listDecidedFields(edits: readonly Pick<Edit, 'profile' | 'field'>[]): ReadonlySet<string> {
  return new Set(edits.flatMap(({ profile, field }) => listGovernedFields(field).map((one) => `${one} ${profile}`)));
}
