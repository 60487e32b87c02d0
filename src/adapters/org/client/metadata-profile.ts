import type { Connection } from '@salesforce/core';
import { createMetadataResponseProblem } from '../../../fls/org-failure.ts';
import { retryPost } from './retry.ts';

/**
 * A whole profile by readMetadata, as jsforce parsed it; an empty one when the org has none of that name. An answer of the org
 * has an element for each name; jsforce makes an empty list of a page that something else sent in place of the org.
 *
 * @throws Problem `unexpectedResponse` for an answer without an element, and those of `retryPost`; an error of the org when
 *   it refuses
 */
export async function readProfileMetadata(connection: Connection, fullName: string): Promise<unknown> {
  return retryPost(async () => {
    // A list of one: of a response without the profile jsforce then makes an empty list, and no fault of its own.
    const profiles: readonly unknown[] = await connection.metadata.read('Profile', [fullName]);
    if (profiles.length > 0) return profiles[0];
    throw createMetadataResponseProblem('the profile');
  });
}
