import type { Org } from '@salesforce/core';

/** What to type for the org after `--target-org`: never its access token, which is its username after a login with one. */
export function typedName(org: Org): string {
  const username = org.getUsername() ?? '';
  return username === '' || username.includes('!') ? org.getOrgId() : username;
}
