import type { Connection } from '@salesforce/core';
import type { FieldPermission } from '../../../fls/access.ts';
import { decodeName, toShortId, type ProfileIdentity } from '../../../fls/names.ts';
import { classifyProfileUse, isCoveredUse } from '../../../fls/profile-use.ts';
import { parseLoginSections, type LoginSections } from '../../../metadata/login-sections.ts';
import type { ProfileLists, ProfileSample } from '../../../ports/probe.ts';
import { readMember, toList, toText } from '../../../values/loosely-typed.ts';
import { listComponents } from '../client/metadata-list.ts';
import { readProfileMetadata } from '../client/metadata-profile.ts';
import type { OrgClient } from '../client/org-client.ts';
import { queryRows } from '../client/soql.ts';
import { createRetriever } from '../jobs/retriever.ts';
import { queryFieldPermissions } from '../queries/field-permissions.ts';
import { queryProfileObjects } from '../queries/object-permissions.ts';
import { queryUsedProfiles } from '../queries/profile-traits.ts';

/** A retrieve of one profile without objects is small. */
const WAIT = 5 * 60_000;

export async function queryProfileLabels(client: OrgClient): Promise<ProfileLists['rows']> {
  const rows = await queryRows<{ Id: string; Name: string }>(client, 'SELECT Id, Name FROM Profile');
  return rows.map(({ Id, Name }) => ({ id: Id, label: Name }));
}

export async function listProfileNames(connection: Connection): Promise<ProfileLists['listed']> {
  const listed = await listComponents(connection, 'Profile');
  return listed.map(({ id, fullName }) => ({ id: toText(id), fullName }));
}

/** A profile that a report covers, else the first one that both lists have; null without one. */
export async function chooseSample(client: OrgClient, { rows, listed }: ProfileLists): Promise<ProfileIdentity | null> {
  const traits = [...(await queryUsedProfiles(client))];
  const covered = traits.filter(([, own]) => isCoveredUse(classifyProfileUse(own)));
  const integrations = new Set(covered.map(([id]) => toShortId(id)));
  const names = new Map(listed.map(({ id, fullName }) => [toShortId(id), fullName]));
  const known = rows.flatMap(({ id, label }): ProfileIdentity[] => {
    const fullName = names.get(toShortId(id));
    return fullName === undefined ? [] : [{ id, label, fullName, name: decodeName(fullName) }];
  });
  return known.find(({ id }) => integrations.has(toShortId(id))) ?? known[0] ?? null;
}

export async function readProfileSample(
  connection: Connection,
  client: OrgClient,
  { id, fullName }: ProfileIdentity,
): Promise<ProfileSample> {
  const [rows, objects, profile] = await Promise.all([
    queryFieldPermissions(client, [id]),
    queryProfileObjects(client, [id]),
    readProfileMetadata(connection, fullName),
  ]);
  return {
    rows: rows.get(id) ?? [],
    entries: toList(readMember(profile, 'fieldPermissions')).map(parseEntry),
    objects: new Set(objects.get(toShortId(id))?.keys()),
  };
}

/** jsforce makes a boolean of most texts, but not of all. */
function parseEntry(entry: unknown): FieldPermission {
  const has = (key: string): boolean => String(readMember(entry, key)) === 'true';
  return { field: toText(readMember(entry, 'field')), readable: has('readable'), editable: has('editable') };
}

export async function retrieveLoginSections(
  connection: Connection,
  { fullName }: ProfileIdentity,
): Promise<LoginSections | null> {
  const retriever = createRetriever(connection, {
    apiVersion: connection.getApiVersion(),
    wait: WAIT,
    onJobStarted: () => {},
  });
  const response = await retriever.retrieve({ profiles: [fullName], objects: [], fields: [] });
  const [text] = response.status === 'succeeded' ? [...response.profiles.values()] : [];
  return text === undefined ? null : parseLoginSections(text);
}
