import type { Connection } from '@salesforce/core';
import { decodeName, toShortId, type ProfileIdentity } from '../../../fls/names.ts';
import { retrySoap } from '../client/guard.ts';
import { getErrorMessage } from '../../../text/error-message.ts';
import type { OrgClient } from '../client/batching.ts';
import { queryRows } from '../client/soql.ts';
import type { CommandPurpose } from './job.ts';

type ProfileRow = { Id: string; Name: string };
type ListedProfile = { readonly id?: string | undefined; readonly fullName: string };

/**
 * How the Metadata API refuses users without Modify Metadata and Modify All Data
 * (docs/salesforce-facts.md#src-deployreq).
 */
const NO_METADATA_RIGHTS = /INSUFFICIENT_ACCESS|use of the Metadata API requires/i;

/**
 * Labels are translated and API names differ from them, so the two lists are joined by id
 * (docs/salesforce-facts.md#src-se-156802, #s1-6); by name only where the org gives no id.
 *
 * For a report, which retrieves nothing, the labels stand for the API names where the user may not use the Metadata
 * API.
 */
export async function queryProfiles(
  connection: Connection,
  questions: OrgClient,
  job: CommandPurpose,
): Promise<readonly ProfileIdentity[]> {
  const [rows, listed] = await Promise.all([
    queryRows<ProfileRow>(questions, 'SELECT Id, Name FROM Profile'),
    job === 'report' ? listProfilesIfAllowed(connection) : listProfiles(connection),
  ]);
  const known = listed ? joinProfileLists(rows, listed) : [];
  if (job !== 'report') return known;
  const unlisted = rows.filter(({ Id }) => known.every(({ id }) => id !== Id));
  return [...known, ...buildLabelOnlyProfiles(unlisted, rows)];
}

function joinProfileLists(rows: readonly ProfileRow[], listed: readonly ListedProfile[]): ProfileIdentity[] {
  const identified = listed.filter(({ id }) => !isEmptyId(id));
  const fullNames = new Map(identified.map(({ id, fullName }) => [toShortId(id), fullName]));
  const unidentified = new Map(
    listed.filter(({ id }) => isEmptyId(id)).map(({ fullName }): [string, string] => [decodeName(fullName), fullName]),
  );
  return rows.flatMap(({ Id, Name }) => {
    const fullName = fullNames.get(toShortId(Id)) ?? unidentified.get(decodeName(Name));
    return fullName === undefined ? [] : [{ id: Id, fullName, name: decodeName(fullName), label: Name }];
  });
}

/**
 * A label is not percent-encoded: `50%25` is what it says. Names compare composed (NFC). Labels need not be unique (two
 * profiles "Authenticated Website", docs/salesforce-facts.md#s1-6): the id tells such ones apart.
 */
function buildLabelOnlyProfiles(unlisted: readonly ProfileRow[], all: readonly ProfileRow[]): ProfileIdentity[] {
  const labels = Map.groupBy(all, ({ Name }) => Name.normalize('NFC'));
  return unlisted.map(({ Id, Name }) => {
    const label = Name.normalize('NFC');
    const name = (labels.get(label)?.length ?? 0) > 1 ? `${label} (${Id})` : label;
    return { id: Id, fullName: name, name, label: Name, labelOnly: true };
  });
}

/** The Metadata API fills the id of what has none with zeros. */
function isEmptyId(id: string | undefined): boolean {
  return !id || /^0+(AAA)?$/.test(id);
}

async function listProfiles(connection: Connection): Promise<readonly ListedProfile[]> {
  return retrySoap(async () => connection.metadata.list({ type: 'Profile' }, connection.getApiVersion()));
}

/** Null where the user may not use the Metadata API. */
async function listProfilesIfAllowed(connection: Connection): Promise<readonly ListedProfile[] | null> {
  try {
    return await listProfiles(connection);
  } catch (error) {
    if (NO_METADATA_RIGHTS.test(getErrorMessage(error))) return null;
    throw error;
  }
}
