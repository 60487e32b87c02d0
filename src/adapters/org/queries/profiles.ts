import type { Connection } from '@salesforce/core';
import { decodeName, toShortId, type ProfileIdentity } from '../../../fls/names.ts';
import { isProblem, Problem } from '../../../fls/problem.ts';
import { listComponents, type ListedComponent } from '../client/metadata-list.ts';
import { getErrorMessage } from '../../../text/error-message.ts';
import type { OrgClient } from '../client/org-client.ts';
import { canSpeakSoap } from '../soap-token.ts';
import { queryRows } from '../client/soql.ts';
import { MODIFY_METADATA, type CommandPurpose } from './user-rights.ts';

type ProfileRow = { Id: string; Name: string };

/**
 * The Metadata API refuses users that have neither Modify Metadata nor Modify All Data
 * (docs/salesforce-facts.md#src-deployreq).
 */
const NO_METADATA_RIGHTS = /use of the Metadata API requires/i;

/** Any other refusal of access, whose cause the org does not tell. */
const ACCESS_REFUSED = /INSUFFICIENT_ACCESS/;

/**
 * The profiles that the user can see. SOQL tells the labels, which are translated, and listMetadata the API names. The two
 * lists are joined by id (docs/salesforce-facts.md#src-se-156802, #s1-6), or by name where the org gives no id.
 *
 * A report retrieves nothing, so the label stands in for the API name when the user may not use the Metadata API, or SOAP
 * refuses the access token.
 */
export async function queryProfiles(
  connection: Connection,
  client: OrgClient,
  purpose: CommandPurpose,
): Promise<readonly ProfileIdentity[]> {
  const labelOnly: ProfileIdentity['labelOnly'] = canSpeakSoap(connection) ? 'rights' : 'token';
  const [rows, listed] = await Promise.all([
    queryRows<ProfileRow>(client, 'SELECT Id, Name FROM Profile'),
    purpose === 'report' ? listProfilesIfAllowed(connection) : listProfiles(connection),
  ]);
  const known = listed ? joinProfileLists(rows, listed) : [];
  if (purpose !== 'report') return known;
  const unlisted = rows.filter(({ Id }) => known.every(({ id }) => id !== Id));
  return [...known, ...buildLabelOnlyProfiles(unlisted, rows).map((profile) => ({ ...profile, labelOnly }))];
}

function joinProfileLists(rows: readonly ProfileRow[], listed: readonly ListedComponent[]): ProfileIdentity[] {
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
 * Profiles with the label as API name. A label is not percent-encoded, so it is not decoded. Labels need not be unique (two
 * profiles "Authenticated Website", docs/salesforce-facts.md#s1-6): the id is added to those that are not.
 */
function buildLabelOnlyProfiles(unlisted: readonly ProfileRow[], all: readonly ProfileRow[]): ProfileIdentity[] {
  const labels = Map.groupBy(all, ({ Name }) => Name.normalize('NFC'));
  return unlisted.map(({ Id, Name }) => {
    const label = Name.normalize('NFC');
    const name = (labels.get(label)?.length ?? 0) > 1 ? `${label} (${Id})` : label;
    return { id: Id, fullName: name, name, label: Name };
  });
}

/** The Metadata API gives an id of zeros for a component without an id. */
function isEmptyId(id: string | undefined): boolean {
  return !id || /^0+(AAA)?$/.test(id);
}

/** @throws Problem `missingPermissions` when the user may not use the Metadata API; and as `listComponents` */
async function listProfiles(connection: Connection): Promise<readonly ListedComponent[]> {
  try {
    return await listComponents(connection, 'Profile');
  } catch (error) {
    if (error instanceof Problem || !NO_METADATA_RIGHTS.test(getErrorMessage(error))) throw error;
    throw new Problem('missingPermissions', { permissions: MODIFY_METADATA }, { cause: error });
  }
}

/** Null when the user may not use the Metadata API, SOAP refuses the access token, or the org lists nothing. */
async function listProfilesIfAllowed(connection: Connection): Promise<readonly ListedComponent[] | null> {
  if (!canSpeakSoap(connection)) return null;
  try {
    return await listComponents(connection, 'Profile');
  } catch (error) {
    const isRefused = [NO_METADATA_RIGHTS, ACCESS_REFUSED].some((pattern) => pattern.test(getErrorMessage(error)));
    if (isRefused || isProblem(error, 'unexpectedResponse')) return null;
    throw error;
  }
}
