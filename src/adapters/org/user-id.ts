import type { Connection } from '@salesforce/core';
import { createResponseProblem, isFailureOfAnyRequest } from '../../fls/org-failure.ts';
import { Problem } from '../../fls/problem.ts';
import { isRecord, toText } from '../../values/loosely-typed.ts';
import { retryGet } from './client/retry.ts';

/**
 * The User.Id of the running user; null when the org does not tell, as for a login without the scope for it.
 *
 * @throws Problem `connectionLost`, `unexpectedResponse`, `sessionExpired`, `interrupted`; a failure of the org that says
 *   nothing about this request, as jsforce throws it
 */
export async function readUserId(connection: Connection): Promise<string | null> {
  return readIdentity(connection, 'user_id');
}

/**
 * The username of the running user, for a login of which sf knows only the access token; null when the org does not tell.
 *
 * @throws Problem as `readUserId`
 */
export async function readUsername(connection: Connection): Promise<string | null> {
  return readIdentity(connection, 'preferred_username');
}

async function readIdentity(connection: Connection, claim: string): Promise<string | null> {
  const url = `${connection.instanceUrl.replace(/\/+$/, '')}/services/oauth2/userinfo`;
  try {
    const identity = await retryGet(async () => {
      const body: unknown = await connection.request(url);
      if (isRecord(body)) return body;
      throw createResponseProblem(body);
    });
    return toText(identity[claim]) || null;
  } catch (error) {
    if (error instanceof Problem || isFailureOfAnyRequest(error)) throw error;
    return null;
  }
}
