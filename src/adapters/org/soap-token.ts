import type { Connection } from '@salesforce/core';

/** From this API version on, SOAP accepts access tokens in JWT format (docs/salesforce-facts.md#s9). */
export const FIRST_SOAP_VERSION_WITH_JWT = '68.0';

/**
 * Whether SOAP, and with it the Metadata API, accepts the access token of the connection at its API version. jsforce does
 * not send such a call at all, and without it the org would answer as if the session had expired
 * (docs/salesforce-facts.md#s9, #trap-51). REST accepts every token.
 */
export function canSpeakSoap(connection: Pick<Connection, 'accessToken' | 'getApiVersion'>): boolean {
  return !isJwt(connection.accessToken ?? '') || isAtLeast(connection.getApiVersion(), FIRST_SOAP_VERSION_WITH_JWT);
}

/** Whether an API version is at least another one; both as `66.0`. */
export function isAtLeast(version: string, least: string): boolean {
  return Number.parseInt(version, 10) >= Number.parseInt(least, 10);
}

/** Three parts of which the first is JSON in base64: jsforce-node 3.12 tells a JWT in this way (`util/jwt.js`). */
function isJwt(token: string): boolean {
  const [header, ...others] = token.split('.');
  if (header === undefined || others.length !== 2) return false;
  try {
    JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
