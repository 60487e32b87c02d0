import type { KnownGrantors } from './exposure.ts';
import { getObjectAccess, type Grantor } from './grantor.ts';

/** Whether users of the profile itself read fields of person accounts by its field permissions on Contact, without Read on Contact. */
export function canOpenPersonFields(profile: Grantor): boolean {
  return getObjectAccess(profile, 'Account') !== 'none' && getObjectAccess(profile, 'Contact') === 'none';
}

/**
 * What opens the fields of a profile in an org with person accounts. A profile that reads Account is among it: it opens its own
 * field permissions on Contact, to all its users.
 *
 * @param usernames of all active users of the profile
 */
export function addPersonAccounts(known: KnownGrantors, profile: Grantor, usernames: readonly string[]): KnownGrantors {
  if (!canOpenPersonFields(profile)) return { ...known, hasPersonAccounts: true };
  const byUsername = new Map(known.users.map(({ username, grantors }) => [username, grantors]));
  return {
    ...known,
    all: [...known.all, profile],
    users: usernames.map((username) => ({ username, grantors: [...(byUsername.get(username) ?? []), profile] })),
    hasPersonAccounts: true,
  };
}
