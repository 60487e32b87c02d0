import type { OrgResponse } from './http.ts';
import { soapFault } from './metadata/soap.ts';
import { refusal } from './rest/answer.ts';
import { PlatformError } from './soql/error.ts';

/** Refusals that come before any service is asked. */

export function invalidSession(soap: boolean): OrgResponse {
  if (!soap) return refusal(new PlatformError('INVALID_SESSION_ID', 'Session expired or invalid', 401));
  const reason = 'Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session hash';
  return soapFault('INVALID_SESSION_ID', reason);
}

/** 16,384 bytes for the URI, and for URI and headers together (Help 000386264). */
const MAX_HEAD_BYTES = 16_384;

/** 414 or 431 for a call whose head is too long; null when it is not. */
export function headTooLong(uri: string, rawHeaders: readonly string[]): OrgResponse | null {
  if (uri.length > MAX_HEAD_BYTES) return plain(414, 'URI Too Long');
  const headers = rawHeaders.reduce((total, part) => total + part.length + 2, 0);
  return uri.length + headers > MAX_HEAD_BYTES ? plain(431, 'Request Header Fields Too Large') : null;
}

function plain(status: number, reason: string): OrgResponse {
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: `<html><head><title>Error ${status}</title></head><body><h1>${reason}</h1></body></html>`,
  };
}

/** The answer of an injected status: the given body, or what a gateway in front of the platform says. */
export function injectedStatus(status: number, body: string | undefined): OrgResponse {
  if (body === undefined) return plain(status, 'Service Unavailable');
  const start = body.trimStart().charAt(0);
  const type = start === '<' ? 'text/xml' : start === '[' || start === '{' ? 'application/json' : 'text/plain';
  return { status, headers: { 'content-type': type }, body };
}
