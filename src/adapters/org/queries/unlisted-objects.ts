import type { Connection } from '@salesforce/core';
import { isUnlistedObject } from '../../../fls/permissionable.ts';
import { Problem } from '../../../fls/problem.ts';
import { listComponents } from '../client/metadata-list.ts';

/**
 * Custom metadata types and platform events, of which no picklist names a field (docs/salesforce-facts.md#s3-8), by
 * listMetadata; null when the org refuses the list. One call.
 *
 * @throws Problem `connectionLost`, `unexpectedResponse`, `sessionExpired`, `interrupted`
 */
export async function listUnlistedObjects(connection: Connection): Promise<ReadonlySet<string> | null> {
  try {
    const listed = await listComponents(connection, 'CustomObject');
    return new Set(listed.map(({ fullName }) => fullName).filter(isUnlistedObject));
  } catch (error) {
    if (error instanceof Problem) throw error;
    return null;
  }
}
