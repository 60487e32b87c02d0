import type { Connection } from '@salesforce/core';
import { createMetadataResponseProblem } from '../../../fls/org-failure.ts';
import { retryPost } from './retry.ts';

/** A component of a list; the id can be missing or consist of zeros. */
export type ListedComponent = { readonly id?: string | undefined; readonly fullName: string };

/** What every list has something of: each user sees a profile, and every org has standard objects. */
export type ListedType = 'Profile' | 'CustomObject';

/**
 * The components of a type, by listMetadata. jsforce makes an empty list of a page that something else sent in place of
 * the org; that must not read as "there is no such component".
 *
 * @throws Problem `unexpectedResponse` for an empty list, and those of `retryPost`; an error of the org when it refuses
 */
export async function listComponents(connection: Connection, type: ListedType): Promise<readonly ListedComponent[]> {
  return retryPost(async () => {
    const listed = await connection.metadata.list({ type }, connection.getApiVersion());
    if (listed.length > 0) return listed;
    throw createMetadataResponseProblem(`any ${type} component`);
  });
}
