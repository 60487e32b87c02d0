import type { Connection } from '@salesforce/core';
import { decodeName, shortId, type ProfileIdentity } from '../../../fls/names.ts';
import { askSoap, messageOf } from '../client/guard.ts';
import type { Questions } from '../client/batching.ts';
import { rowsOf } from '../client/soql.ts';
import type { Job } from './job.ts';

type ProfileRow = { Id: string; Name: string };
type Listed = { readonly id?: string | undefined; readonly fullName: string };

/** How the Metadata API refuses users without Modify Metadata and Modify All Data (DEPLOYREQ). */
const NO_METADATA_RIGHTS = /INSUFFICIENT_ACCESS|use of the Metadata API requires/i;

/**
 * Labels are translated and API names differ from them, so the two lists are joined by id (SE-156802; facts 1.6); by name
 * only where the org gives no id.
 *
 * For a report, which retrieves nothing, the labels stand for the API names where the user may not use the Metadata API.
 */
export async function profiles(
  connection: Connection,
  questions: Questions,
  job: Job,
): Promise<readonly ProfileIdentity[]> {
  const [rows, listed] = await Promise.all([
    rowsOf<ProfileRow>(questions, 'SELECT Id, Name FROM Profile'),
    job === 'report' ? listedIfAllowed(connection) : list(connection),
  ]);
  const known = listed ? joined(rows, listed) : [];
  if (job !== 'report') return known;
  const unlisted = rows.filter(({ Id }) => known.every(({ id }) => id !== Id));
  return [...known, ...byLabel(unlisted, rows)];
}

function joined(rows: readonly ProfileRow[], listed: readonly Listed[]): ProfileIdentity[] {
  const identified = listed.filter(({ id }) => !isEmpty(id));
  const fullNames = new Map(identified.map(({ id, fullName }) => [shortId(id), fullName]));
  const unidentified = new Map(
    listed.filter(({ id }) => isEmpty(id)).map(({ fullName }): [string, string] => [decodeName(fullName), fullName]),
  );
  return rows.flatMap(({ Id, Name }) => {
    const fullName = fullNames.get(shortId(Id)) ?? unidentified.get(decodeName(Name));
    return fullName === undefined ? [] : [{ id: Id, fullName, name: decodeName(fullName), label: Name }];
  });
}

/**
 * A label is not percent-encoded: `50%25` is what it says. Names compare composed (NFC). Labels need not be unique (two
 * profiles "Authenticated Website", facts 1.6): the id tells such ones apart.
 */
function byLabel(unlisted: readonly ProfileRow[], all: readonly ProfileRow[]): ProfileIdentity[] {
  const labels = Map.groupBy(all, ({ Name }) => Name.normalize('NFC'));
  return unlisted.map(({ Id, Name }) => {
    const label = Name.normalize('NFC');
    const name = (labels.get(label)?.length ?? 0) > 1 ? `${label} (${Id})` : label;
    return { id: Id, fullName: name, name, label: Name, labelOnly: true };
  });
}

/** The Metadata API fills the id of what has none with zeros. */
function isEmpty(id: string | undefined): boolean {
  return !id || /^0+(AAA)?$/.test(id);
}

async function list(connection: Connection): Promise<readonly Listed[]> {
  return askSoap(async () => connection.metadata.list({ type: 'Profile' }, connection.getApiVersion()));
}

/** Null where the user may not use the Metadata API. */
async function listedIfAllowed(connection: Connection): Promise<readonly Listed[] | null> {
  try {
    return await list(connection);
  } catch (error) {
    if (NO_METADATA_RIGHTS.test(messageOf(error))) return null;
    throw error;
  }
}
