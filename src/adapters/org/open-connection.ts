import type { Connection, Org } from '@salesforce/core';
import { noteAccessToken } from '../../values/access-tokens.ts';

const noted = new WeakSet<Connection>();

/**
 * The connection of an org. The tokens of its login, and each that it is renewed to, are kept out of all that is printed and
 * written. Nothing else takes the connection of an org.
 *
 * @param version API version; the one that the connection has unless given
 */
export function openConnection(org: Pick<Org, 'getConnection'>, version?: string): Connection {
  const connection = org.getConnection(version);
  if (noted.has(connection)) return connection;
  noted.add(connection);
  noteTokens(connection);
  connection.on('refresh', (token: string) => {
    noteAccessToken(token);
    // A renewal may replace the refresh token too.
    noteTokens(connection);
  });
  return connection;
}

function noteTokens(connection: Connection): void {
  const { accessToken, refreshToken, clientSecret } = connection.getAuthInfo().getFields(true);
  for (const token of [connection.accessToken, accessToken, refreshToken, clientSecret])
    if (typeof token === 'string') noteAccessToken(token);
}
