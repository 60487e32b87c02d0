import type { OrgResponse } from './http.ts';
import { soapFault } from './metadata/soap.ts';
import { refusal } from './rest/answer.ts';
import { PlatformError } from './soql/error.ts';
import type { Effect } from './switchboard.ts';

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

/** The answer that an effect puts in the place of the org's own; null for an effect that does not. */
export function injectedAnswer(effect: Effect, soap: boolean): OrgResponse | null {
  if (effect.kind === 'status') return injectedStatus(effect.status, effect.body);
  if (effect.kind === 'emptyBody')
    return { status: 200, headers: { 'content-type': soap ? XML_TYPE : JSON_TYPE }, body: '' };
  if (effect.kind === 'htmlPage') return htmlPage(effect.status, effect.title);
  if (effect.kind !== 'refusal') return null;
  const { code, message, status } = effect;
  return soap ? soapFault(code, message) : refusal(new PlatformError(code, message, status));
}

const XML_TYPE = 'text/xml;charset=UTF-8';
const JSON_TYPE = 'application/json;charset=UTF-8';

/** As proxies and login pages send it; their type names a character set, which jsforce does not expect. */
function htmlPage(status: number, title: string): OrgResponse {
  return {
    status,
    headers: { 'content-type': 'text/html;charset=UTF-8' },
    body: `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><form action="/login"></form></body></html>`,
  };
}

/** The answer of an injected status: the given body, or what a gateway in front of the platform says. */
function injectedStatus(status: number, body: string | undefined): OrgResponse {
  if (body === undefined) return plain(status, 'Service Unavailable');
  const start = body.trimStart().charAt(0);
  const type = start === '<' ? 'text/xml' : start === '[' || start === '{' ? 'application/json' : 'text/plain';
  return { status, headers: { 'content-type': type }, body };
}
