import { Problem } from '../../../fls/problem.ts';
import type { OrgClient } from '../client/org-client.ts';
import { queryRows } from '../client/soql.ts';

/** The column that Account has only in an org with person accounts (docs/salesforce-facts.md#s1-2, #trap-43). */
const PERSON_ACCOUNT_COLUMN = 'IsPersonAccount';

/**
 * A query for the column itself would be refused in most orgs, and a description of Account is long. The particles of Account
 * are its columns, whatever the user may read of it (docs/salesforce-facts.md#src-ep). `Name` is in every org: without it the
 * response tells nothing.
 */
const PARTICLES_QUERY = `SELECT QualifiedApiName FROM EntityParticle WHERE EntityDefinition.QualifiedApiName = 'Account' AND QualifiedApiName IN ('Name', '${PERSON_ACCOUNT_COLUMN}')`;

/** Whether the org has person accounts; null when it does not tell. */
export async function queryPersonAccounts(client: OrgClient): Promise<boolean | null> {
  return askIfAllowed(async () => {
    const rows = await queryRows<{ QualifiedApiName: string }>(client, PARTICLES_QUERY);
    if (rows.length === 0) return null;
    return rows.some(({ QualifiedApiName }) => QualifiedApiName === PERSON_ACCOUNT_COLUMN);
  });
}

/** The same by the description of Account; null when the user may not read Account. */
export async function describePersonAccounts(client: OrgClient): Promise<boolean | null> {
  return askIfAllowed(async () => {
    const { fields } = await client.describe('Account');
    return fields.some(({ name }) => name === PERSON_ACCOUNT_COLUMN);
  });
}

/** Null where the org refuses the request. */
async function askIfAllowed(ask: () => Promise<boolean | null>): Promise<boolean | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Problem) throw error;
    return null;
  }
}
