import type { Connection } from '@salesforce/core';
import { stripOwnNamespace } from '../../../fls/own-namespace.ts';
import { isUnlistedObject } from '../../../fls/permissionable.ts';
import { isRefusalOfRequest } from '../../../fls/org-failure.ts';
import { listComponents } from '../client/metadata-list.ts';
import { canSpeakSoap } from '../soap-token.ts';

/**
 * Custom metadata types and platform events, of which no picklist names a field (docs/salesforce-facts.md#s3-8), by
 * listMetadata; null when the org refuses the list, or takes no such call with the access token. One call.
 *
 * @param namespace the org's own; the names have it not, by what is known (docs/salesforce-facts.md#open-13)
 * @throws Problem `connectionLost`, `unexpectedResponse`, `sessionExpired`, `interrupted`; a failure of the org that is no answer
 *   to this request
 */
export async function listUnlistedObjects(
  connection: Connection,
  namespace: string | null,
): Promise<ReadonlySet<string> | null> {
  if (!canSpeakSoap(connection)) return null;
  try {
    const listed = await listComponents(connection, 'CustomObject');
    return new Set(listed.map(({ fullName }) => stripOwnNamespace(fullName, namespace)).filter(isUnlistedObject));
  } catch (error) {
    if (!isRefusalOfRequest(error)) throw error;
    return null;
  }
}
