import type { OrgKind } from '../../../fls/context.ts';
import { Problem } from '../../../fls/problem.ts';
import type { OrgClient } from '../client/org-client.ts';
import { queryRows } from '../client/soql.ts';

type OrganizationRow = { readonly IsSandbox: boolean; readonly TrialExpirationDate: string | null };

/**
 * The kind of the org, told from its Organization row as @salesforce/core does (Org `determineIfScratch` and
 * `determineIfSandbox`): a sandbox has no end of a trial, a scratch org has one. [inference] An org that is no sandbox and
 * has an end of a trial is a trial org.
 *
 * @returns `unknown` when the org refuses the query: no command depends on the kind
 * @throws Problem `connectionLost`, `sessionExpired`, `interrupted`
 */
export async function queryOrgKind(client: OrgClient): Promise<OrgKind> {
  try {
    const rows = await queryRows<OrganizationRow>(client, 'SELECT IsSandbox, TrialExpirationDate FROM Organization');
    return rows[0] === undefined ? 'unknown' : classifyOrganization(rows[0]);
  } catch (error) {
    if (error instanceof Problem) throw error;
    return 'unknown';
  }
}

function classifyOrganization({ IsSandbox, TrialExpirationDate }: OrganizationRow): OrgKind {
  if (IsSandbox) return TrialExpirationDate === null ? 'sandbox' : 'scratch';
  return TrialExpirationDate === null ? 'production' : 'trial';
}
