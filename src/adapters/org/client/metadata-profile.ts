import { SOAP } from '@jsforce/jsforce-node/lib/soap.js';
import type { HttpResponse, Schema } from '@jsforce/jsforce-node/lib/types/index.js';
import type { Connection } from '@salesforce/core';
import { createMetadataResponseProblem } from '../../../fls/org-failure.ts';
import { isUnlistedObject } from '../../../fls/permissionable.ts';
import { readMember, toList } from '../../../values/loosely-typed.ts';
import { retryPost } from './retry.ts';

/**
 * A whole profile by readMetadata, as jsforce parsed it; an empty one when the org has none of that name. An answer of the org
 * has an element for each name; jsforce makes an empty list of a page that something else sent in place of the org.
 *
 * @throws Problem `unexpectedResponse` for an answer without an element, and those of `retryPost`; an error of the org when
 *   it refuses
 */
export async function readProfileMetadata(connection: Connection, fullName: string): Promise<unknown> {
  // A list of one: of a response without the profile jsforce then makes an empty list, and no fault of its own.
  return readOne(async () => connection.metadata.read('Profile', [fullName]));
}

/**
 * The same without the field permissions that queries show. A profile has an entry for every field of the org, and jsforce
 * takes seconds to parse 100,000 of them.
 *
 * @returns values are texts
 * @throws Problem as `readProfileMetadata`
 */
export async function readUnqueriedProfile(connection: Connection, fullName: string): Promise<unknown> {
  return readOne(async () => {
    const soap = new ProfileSoap(connection, {
      xmlns: 'http://soap.sforce.com/2006/04/metadata',
      endpointUrl: `${connection.instanceUrl}/services/Soap/m/${connection.getApiVersion()}`,
    });
    const response: unknown = await soap.invoke('readMetadata', { type: 'Profile', fullNames: [fullName] });
    return toList(readMember(readMember(response, 'result'), 'records'));
  });
}

async function readOne(read: () => Promise<readonly unknown[]>): Promise<unknown> {
  return retryPost(async () => {
    const profiles = await read();
    if (profiles.length > 0) return profiles[0];
    throw createMetadataResponseProblem('the profile');
  });
}

/** Calls as `connection.metadata.read` does, and shortens the response before it is parsed. */
class ProfileSoap extends SOAP<Schema> {
  public override async getResponseBody(response: HttpResponse): Promise<unknown> {
    return super.getResponseBody({ ...response, body: dropQueriedFields(response.body) });
  }
}

/** A whole entry as the org writes it; what is written in another way is parsed. */
const FIELD_PERMISSION =
  /<fieldPermissions>\s*<editable>(?:true|false)<\/editable>\s*<field>([^<.&]*)\.[^<&]*<\/field>\s*(?:<hidden>(?:true|false)<\/hidden>\s*)?<readable>(?:true|false)<\/readable>\s*<\/fieldPermissions>/g;

/** The text without field permissions of objects that queries show. */
function dropQueriedFields(text: string): string {
  return text.replace(FIELD_PERMISSION, (entry, object: string) => (isUnlistedObject(object) ? entry : ''));
}
