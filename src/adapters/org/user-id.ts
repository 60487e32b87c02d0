import type { Connection } from '@salesforce/core';
import { Problem } from '../../fls/problem.ts';
import { readMember, toText } from '../../values/loosely-typed.ts';
import { retryGet } from './client/retry.ts';

/**
 * The User.Id of the running user; null when the org does not tell, as for a login without the scope for it.
 *
 * @throws Problem `connectionLost`, `unexpectedResponse`, `sessionExpired`, `interrupted`
 */
export async function readUserId(connection: Connection): Promise<string | null> {
  const url = `${connection.instanceUrl.replace(/\/+$/, '')}/services/oauth2/userinfo`;
  try {
    const identity: unknown = await retryGet(async () => connection.request(url));
    return toText(readMember(identity, 'user_id')) || null;
  } catch (error) {
    if (error instanceof Problem) throw error;
    return null;
  }
}
