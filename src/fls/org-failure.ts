import { redactAccessTokens } from '../values/access-tokens.ts';
import { readMember, toText } from '../values/loosely-typed.ts';
import { isMarkup, summarizeText } from '../values/response-text.ts';
import { Problem } from './problem.ts';

/** Failures of the org that are not the plugin's, by the key of their text, in the order in which they are recognised. */
const KINDS = [
  { key: 'requestLimit', pattern: /REQUEST_LIMIT_EXCEEDED|TotalRequests Limit exceeded/i },
  { key: 'apiDisabled', pattern: /API_DISABLED_FOR_ORG|API_CURRENTLY_DISABLED/ },
  { key: 'queryExpired', pattern: /INVALID_QUERY_LOCATOR/ },
  { key: 'requestTooSlow', pattern: /QUERY_TIMEOUT|REQUEST_RUNNING_TOO_LONG/ },
  { key: 'accessDenied', pattern: /INSUFFICIENT_ACCESS|insufficient access/i },
  { key: 'orgFault', pattern: /UNKNOWN_EXCEPTION|INTERNAL_ERROR|ERROR_HTTP_500/ },
  { key: 'requestUnsupported', pattern: /INVALID_TYPE|INVALID_FIELD|NOT_FOUND|MALFORMED_QUERY|METHOD_NOT_ALLOWED/ },
] as const;

export type OrgFailureKey = (typeof KINDS)[number]['key'];

/** What kind of failure a text speaks of, by the error code in it; null when the text tells none. */
export function classifyOrgFailure(text: string): OrgFailureKey | null {
  return KINDS.find(({ pattern }) => pattern.test(text))?.key ?? null;
}

/** The most characters that a message quotes of a response that is none: it may be data that was cut off. */
const MAX_QUOTED_DATA = 60;

/** The code and the text of a refusal, in a form that can be shown. */
type Refusal = { readonly code: string; readonly text: string };

/**
 * The code of an error that jsforce made of a response, without the prefix of SOAP; the empty string for every other
 * error. A response without a code has the code `ERROR_HTTP_503`.
 */
export function readErrorCode(error: unknown): string {
  return toText(readMember(error, 'errorCode')).replace(/^\w+:/, '');
}

/** An error as one line without markup: `CODE: text` where the org gave a code. */
export function formatOrgError(error: unknown): string {
  const { code, text } = readRefusal(error);
  if (code === '' || text.startsWith(code)) return text;
  const name = code.replace(/^ERROR_HTTP_/, 'HTTP status ');
  return text === '' ? name : `${name}: ${text}`;
}

/**
 * The problem that an error of the org is, with what the org said; null for any other error, such as a fault of the
 * program.
 */
export function explainOrgError(error: Error): Problem | null {
  const code = readErrorCode(error);
  if (code === '') return null;
  const refusal = formatOrgError(error);
  // A page with an error code of its own is not from the API, whose errors have codes such as INVALID_FIELD.
  if (/^ERROR_HTTP_(?!500)/.test(code))
    return new Problem('unexpectedResponse', { problem: refusal }, { cause: error });
  return new Problem(classifyOrgFailure(`${code} ${refusal}`) ?? 'orgRefused', { refusal }, { cause: error });
}

/** Whether a refusal concerns every request to the org, so that another one would be refused too. */
export function isRefusalOfAll(error: unknown): boolean {
  const key = classifyOrgFailure(readErrorCode(error));
  return key === 'requestLimit' || key === 'apiDisabled';
}

/**
 * Whether a failure says nothing about the request that met it, as any other request could have met it: a limit, or an
 * internal error of the org. Every other refusal is the org's answer to this request.
 */
export function isFailureOfAnyRequest(error: unknown): boolean {
  return isRefusalOfAll(error) || classifyOrgFailure(readErrorCode(error)) === 'orgFault';
}

/**
 * Whether an error is the org's answer to this very request: it does not have what the request is about, or does not show it.
 * A request that took too long is no answer, and neither is what any request could have met, nor a fault of the program.
 */
export function isRefusalOfRequest(error: unknown): boolean {
  const code = readErrorCode(error);
  const key = classifyOrgFailure(code);
  return code !== '' && !isFailureOfAnyRequest(error) && key !== 'requestTooSlow' && key !== 'queryExpired';
}

/** The problem that a response is which is none of the API: an empty one, an error page with status 200. */
export function createResponseProblem(body: unknown): Problem {
  return new Problem('unexpectedResponse', { problem: describeResponse(body) });
}

/**
 * The problem that a response to a SOAP call is which is none of the Metadata API. jsforce makes an answer without content of
 * an HTML page with status 200, and of an empty response, so more is not known of it.
 *
 * @param missing what every answer to this call has, such as `the id of the job`
 */
export function createMetadataResponseProblem(missing: string): Problem {
  return new Problem('unexpectedResponse', { problem: describeMetadataResponse(missing) });
}

/** The same as a part of a sentence, for a problem that says more than that. */
export function describeMetadataResponse(missing: string): string {
  return `an HTML page, an empty response, or another one without ${missing}`;
}

function describeResponse(body: unknown): string {
  if (body === undefined || body === null || body === '') return 'an empty response';
  if (typeof body !== 'string') return 'a response of another form';
  return isMarkup(body)
    ? summarizeText(body)
    : `the text "${summarizeText(redactAccessTokens(body).slice(0, MAX_QUOTED_DATA))}"`;
}

function readRefusal(error: unknown): Refusal {
  const code = readErrorCode(error);
  if (!(error instanceof Error)) return { code, text: summarizeText(String(error)) };
  const data = readMember(error, 'data');
  // jsforce gives the first of several refusals, and the HTML of an error page, only beside a message of its own.
  if (code === 'MULTIPLE_API_ERRORS' && Array.isArray(data)) return readFirstRefusal(data, code);
  const page = typeof data === 'string' && isMarkup(data) ? data : error.message;
  return { code, text: summarizeText(page) };
}

function readFirstRefusal(data: readonly unknown[], code: string): Refusal {
  const [first] = data;
  return {
    code: toText(readMember(first, 'errorCode')) || code,
    text: summarizeText(toText(readMember(first, 'message'))),
  };
}
