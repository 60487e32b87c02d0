import { toAccess, type FieldPermission } from '../../fls/access.ts';
import type { KnownGrantors } from '../../fls/exposure.ts';
import { getObjectAccess, type Grantor } from '../../fls/grantor.ts';
import { addPersonAccounts, canOpenPersonFields } from '../../fls/person-accounts.ts';
import { getPersonField, isPersonAccountField } from '../../fls/person-fields.ts';
import type { Notice } from '../../fls/problem.ts';
import type { OrgReader } from '../../ports/org.ts';

/** What is known of the profiles so far. */
type InspectedProfiles = {
  readonly permissions: ReadonlyMap<string, readonly FieldPermission[]>;
  readonly profileGrantors: ReadonlyMap<string, Grantor>;
  readonly grantors: ReadonlyMap<string, KnownGrantors>;
};

export type PersonAccountInspection = {
  readonly hasPersonAccounts: boolean;
  /** By Profile.Id, with what person accounts open. */
  readonly grantors: ReadonlyMap<string, KnownGrantors>;
  readonly notices: readonly Notice[];
};

/**
 * Adds what person accounts open. Where no profile has a field permission that they concern, nothing is asked and said.
 *
 * @param shown whether the org has them, by the query that is sent anyway; null when it does not tell
 */
export async function inspectPersonAccounts(
  shown: boolean | null,
  { permissions, profileGrantors, grantors }: InspectedProfiles,
  org: OrgReader,
): Promise<PersonAccountInspection> {
  const byProfile = new Map(
    [...permissions].map(([id, rows]) => [id, summarizePersonFields(rows, profileGrantors.get(id))]),
  );
  const count = [...byProfile.values()].reduce((sum, { strays }) => sum + strays, 0);
  const hasSign = shown === true || [...byProfile.values()].some(({ isSign }) => isSign);
  if (count === 0) return { hasPersonAccounts: hasSign, grantors, notices: [] };
  const has = hasSign || (shown ?? (await org.describePersonAccounts()));
  if (has !== true)
    return { hasPersonAccounts: false, grantors, notices: has === null ? [createUnknownNotice(count)] : [] };
  const opening = [...profileGrantors].filter(
    ([id, profile]) => (byProfile.get(id)?.strays ?? 0) > 0 && canOpenPersonFields(profile),
  );
  const ids = opening.map(([id]) => id);
  const usernames = ids.length === 0 ? new Map<string, readonly string[]>() : await org.listActiveUsers(ids);
  const opened = new Map<string, KnownGrantors>(
    [...grantors].map(([id, known]) => {
      const profile = profileGrantors.get(id);
      const names = usernames.get(id);
      return [id, profile && names ? addPersonAccounts(known, profile, names) : { ...known, hasPersonAccounts: true }];
    }),
  );
  return { hasPersonAccounts: true, grantors: opened, notices: [createPersonAccountsNotice(count)] };
}

/** What the field permissions of a profile say of person accounts. */
export type PersonFields = {
  /** Whether one of the fields exists only with person accounts. */
  readonly isSign: boolean;
  /** Number of enabled field permissions on custom fields of Contact, in a profile without Read on Contact. */
  readonly strays: number;
};

export type FilePersonAccounts = {
  /** What else grants objects to the users of a profile. */
  readonly getGrantors: (profile: Grantor) => KnownGrantors | null;
  readonly notices: readonly Notice[];
};

/**
 * The same from files. Only fields that exist with person accounts tell that there are any; without one nothing is said.
 *
 * @param known null where the files have no permission set and no group
 */
export function inspectFilePersonAccounts(
  profiles: readonly PersonFields[],
  known: KnownGrantors | null,
): FilePersonAccounts {
  if (!profiles.some(({ isSign }) => isSign)) return { getGrantors: () => known, notices: [] };
  const count = profiles.reduce((sum, { strays }) => sum + strays, 0);
  return {
    getGrantors: (profile) => addPersonAccounts(known ?? { all: [], users: [], isComplete: false }, profile, []),
    notices: count === 0 ? [] : [createPersonAccountsNotice(count)],
  };
}

function createPersonAccountsNotice(count: number): Notice {
  return { key: 'personAccounts', tokens: [String(count)] };
}

function createUnknownNotice(count: number): Notice {
  return { key: 'personAccountsUnknown', tokens: [String(count)] };
}

export function summarizePersonFields(
  permissions: readonly FieldPermission[],
  profile: Grantor | undefined,
): PersonFields {
  const isUnread = profile !== undefined && getObjectAccess(profile, 'Contact') === 'none';
  const isStray = (one: FieldPermission): boolean => toAccess(one) !== 'none' && getPersonField(one.field) !== null;
  return {
    isSign: permissions.some(({ field }) => isPersonAccountField(field)),
    strays: isUnread ? permissions.filter(isStray).length : 0,
  };
}
