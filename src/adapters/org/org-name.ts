import { StateAggregator, type Org } from '@salesforce/core';
import { isAccessToken } from '../../values/access-tokens.ts';

/**
 * The names that sf knows an org by; null for an org that is known by its access token alone, which must not be shown.
 */
export type OrgNames = { readonly alias: string | null; readonly username: string | null };

export async function findOrgNames(org: Pick<Org, 'getUsername'>): Promise<OrgNames> {
  const username = org.getUsername();
  if (username === undefined || isAccessToken(username)) return { alias: null, username: null };
  const { aliases } = await StateAggregator.getInstance();
  return { alias: aliases.get(username) ?? null, username };
}

/** What to type for the org after `--target-org`: its alias, else its username; null where it has neither. */
export async function findTargetOrgName(org: Pick<Org, 'getUsername'>): Promise<string | null> {
  const { alias, username } = await findOrgNames(org);
  return alias ?? username;
}
