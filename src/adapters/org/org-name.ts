import { StateAggregator, type Org } from '@salesforce/core';

/**
 * What to type for the org after `--target-org`: its alias, or its username; null where it is known by its access token
 * alone, which must not be shown.
 */
export async function findTargetOrgName(org: Pick<Org, 'getUsername'>): Promise<string | null> {
  const username = org.getUsername();
  if (username === undefined || username.includes('!')) return null;
  const { aliases } = await StateAggregator.getInstance();
  return aliases.get(username) ?? username;
}
