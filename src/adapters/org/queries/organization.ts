import type { OrgKind } from '../../../fls/context.ts';
import { isRefusalOfRequest } from '../../../fls/org-failure.ts';
import type { OrgClient } from '../client/org-client.ts';
import { queryRows } from '../client/soql.ts';

type OrganizationRow = {
  readonly IsSandbox: boolean;
  readonly TrialExpirationDate: string | null;
  readonly NamespacePrefix: string | null;
};

/** What the org says of itself. */
export type Organization = {
  /** `unknown` when the org refuses the query. */
  readonly kind: OrgKind;
  /** The org's own namespace, as of a packaging org; null without one, and when the org refuses the query. */
  readonly namespace: string | null;
};

/**
 * Reads what the org says of itself, in one query for all that ask.
 *
 * The kind is told as @salesforce/core does (Org `determineIfScratch` and `determineIfSandbox`): a sandbox has no end of a
 * trial, a scratch org has one. [inference] An org that is no sandbox and has an end of a trial is a trial org.
 *
 * @returns a function that throws Problem `connectionLost`, `sessionExpired`, `interrupted`; a failure of the org that is no answer
 *   to this request
 */
export function createOrganizationReader(client: OrgClient): () => Promise<Organization> {
  let organization: Promise<Organization> | undefined;
  return async () => (organization ??= queryOrganization(client));
}

async function queryOrganization(client: OrgClient): Promise<Organization> {
  try {
    const [row] = await queryRows<OrganizationRow>(
      client,
      'SELECT IsSandbox, TrialExpirationDate, NamespacePrefix FROM Organization',
    );
    if (row) return { kind: classifyOrganization(row), namespace: row.NamespacePrefix || null };
  } catch (error) {
    if (!isRefusalOfRequest(error)) throw error;
  }
  return { kind: 'unknown', namespace: null };
}

function classifyOrganization({ IsSandbox, TrialExpirationDate }: OrganizationRow): OrgKind {
  if (IsSandbox) return TrialExpirationDate === null ? 'sandbox' : 'scratch';
  return TrialExpirationDate === null ? 'production' : 'trial';
}
