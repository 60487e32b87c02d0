import type { ClaimGroup, FieldClaim, ObjectClaims } from './claim.ts';
import { listOpeningObjects, type KnownGrantors } from './exposure.ts';
import { EXPOSURE_RANKS, type Finding } from './finding.ts';
import { canReadThrough, getObjectAccess, isPossiblyInForce, isSurelyInForce, type Grantor } from './grantor.ts';
import { createGrantorKeyBuilder } from './impact.ts';
import { getPersonField } from './person-fields.ts';
import type { Report } from './report.ts';

/** The active users of a profile, as a report sees them. */
export type ReportedUsers = {
  /** API name. */
  readonly profile: string;
  /** Of all of them, also of those that have nothing beside the profile. */
  readonly usernames: readonly string[];
  readonly grantors: KnownGrantors;
  /** Usernames of those who have permission sets that the org does not show. */
  readonly withHidden: ReadonlySet<string>;
};

/**
 * What a report says of users: those whose grantors meet those of a live finding read its field, and nobody else reads a field
 * that is a finding, as the profile does not grant Read on its object. It says nothing where the exposure is not known. Nor does
 * it say that a user reads a field if nothing that is surely in force opens the object, or that it does not if something that
 * the org does not show, or a group that is not up to date, may open it.
 *
 * @returns live findings first
 */
export function claimReport(
  { findings, holders }: Pick<Report, 'findings' | 'holders'>,
  users: readonly ReportedUsers[],
): ClaimGroup[] {
  const claimed = findings.filter(({ kind, exposure }) => kind === 'stray' && exposure !== 'unknown');
  const byProfile = Map.groupBy(claimed, ({ profile }) => profile);
  const through = new Map(holders.map((one) => [`${one.username} ${one.profile}`, new Set(one.through)]));
  return users.flatMap((profileUsers): ClaimGroup[] => {
    const { profile, withHidden } = profileUsers;
    const objects = listObjectFindings(byProfile.get(profile) ?? [], profileUsers.grantors.hasPersonAccounts === true);
    if (objects.length === 0) return [];
    return groupUsers(profileUsers).map(({ usernames, grantors }) => {
      const [first = ''] = usernames;
      const own = through.get(`${first} ${profile}`) ?? new Set();
      const facts = { own, grantors, hasHidden: withHidden.has(first) };
      return { profile, usernames, objects: joinObjects(objects.flatMap((one) => claimObject(one, facts))) };
    });
  });
}

/** The findings on one object, which share their grantors. */
type ObjectFindings = {
  readonly object: string;
  /** Objects that open them, to users who read one of them. */
  readonly openedBy: readonly string[];
  readonly through: ReadonlySet<string>;
  readonly readable: readonly FieldClaim[];
  readonly closed: readonly FieldClaim[];
};

function listObjectFindings(findings: readonly Finding[], hasPersonAccounts: boolean): ObjectFindings[] {
  // The findings of an object share their lists, unless a part of them is opened by Account too.
  const groups = [...Map.groupBy(findings, ({ object }) => object).values()].flatMap((own) => [
    ...Map.groupBy(own, ({ through }) => through).values(),
  ]);
  return groups
    .flatMap((own) => {
      const [first] = own;
      if (!first) return [];
      // Whether Read on Account alone opens the field of Contact too is not known (docs/salesforce-facts.md#open-8).
      const certain = own.filter(({ field }) => !hasPersonAccounts || getPersonField(field) === null);
      return [
        {
          object: first.object,
          openedBy: listOpeningObjects(first.field, { hasPersonAccounts }),
          through: new Set(first.through),
          rank: EXPOSURE_RANKS[first.exposure],
          readable: certain.map(({ field }): FieldClaim => ({
            field,
            claimed: 'read',
            least: 'read',
            most: 'read',
            claimsEdit: false,
            isObjectOpen: true,
          })),
          closed: own.map(({ field }): FieldClaim => ({
            field,
            claimed: 'none',
            least: 'none',
            most: 'none',
            claimsEdit: true,
            isObjectOpen: false,
          })),
        },
      ];
    })
    .sort((a, b) => b.rank - a.rank);
}

type UserFacts = {
  /** Names of the grantors by which the user reads any of the findings, as the report has them. */
  readonly own: ReadonlySet<string>;
  readonly grantors: readonly Grantor[];
  readonly hasHidden: boolean;
};

function claimObject(findings: ObjectFindings, { own, grantors, hasHidden }: UserFacts): ObjectClaims[] {
  const { object, openedBy, through, readable, closed } = findings;
  const meeting = through.intersection(own);
  // A permission set and a group may have the same name.
  const opening = grantors.filter(
    (one) => meeting.has(one.name) && openedBy.some((opener) => canReadThrough(one, opener)),
  );
  const isRead = opening.some(isSurelyInForce);
  const canBeOpen = opening.length > 0 || hasHidden || grantors.some((one) => canOpenLater(one, openedBy));
  const fields = isRead ? readable : canBeOpen ? [] : closed;
  return fields.length === 0 ? [] : [{ object, fields }];
}

/** What a group gives that is not up to date is not certain, in either direction; nor is whether a session has a set. */
function canOpenLater(grantor: Grantor, openedBy: readonly string[]): boolean {
  return isPossiblyInForce(grantor) && openedBy.some((object) => getObjectAccess(grantor, object) !== 'none');
}

/** One entry for each object: the findings on Contact can be of two lists, with person accounts. */
function joinObjects(claims: readonly ObjectClaims[]): ObjectClaims[] {
  const byObject = Map.groupBy(claims, ({ object }) => object);
  return [...byObject].map(([object, own]) => ({ object, fields: own.flatMap(({ fields }) => fields) }));
}

type UserGroup = { readonly usernames: readonly string[]; readonly grantors: readonly Grantor[] };

/** Users that have the same beside the profile. */
function groupUsers({ usernames, grantors, withHidden }: ReportedUsers): UserGroup[] {
  const byUsername = new Map(grantors.users.map((user) => [user.username, user.grantors]));
  const buildKey = createGrantorKeyBuilder();
  const users = usernames.map((username) => ({ username, own: byUsername.get(username) ?? [] }));
  const groups = Map.groupBy(
    users,
    ({ username, own }) => `${withHidden.has(username) ? 'hidden' : ''} ${buildKey(own)}`,
  );
  return [...groups.values()].map((group) => ({
    usernames: group.map(({ username }) => username),
    grantors: group[0]?.own ?? [],
  }));
}
