import { formatOrgError } from '../../../fls/org-failure.ts';
import { isProblem, Problem } from '../../../fls/problem.ts';
import { readMember, toText } from '../../../values/loosely-typed.ts';
import { runInterruptibly, startWork } from '../../process/interruption.ts';
import { SYSTEM_CLOCK, type Clock } from './clock.ts';

/**
 * Keeps a lost connection from ending the process, and repeats calls.
 *
 * jsforce pipes the body of a response into a stream of its own and does not listen for errors of the body. A
 * connection that breaks in the middle of a response therefore becomes an uncaught exception ("terminated"). No
 * try/catch around the call sees it, and the promise of the call never settles (measured with jsforce-node 3.12,
 * docs/salesforce-facts.md#s9). From the first guarded call on, such an exception rejects every guarded call that is
 * under way. Calls that change nothing in the org, and the start of a retrieve, are then repeated; the start of a
 * deploy is not. Several responses can break at the same time, so the exception may also come when no call is under
 * way; then it is ignored.
 */
const pendingCalls = new Set<(reason: Error) => void>();

/** Pauses before the second, third and fourth attempt, in milliseconds. */
const RETRY_PAUSES = [200, 600, 1800];

/** A response that broke off in the middle: the only loss after which jsforce does not repeat a GET itself. */
const CUT_RESPONSE = /terminated|other side closed|ERR_STREAM_PREMATURE_CLOSE|UND_ERR_SOCKET|UND_ERR_BODY/;

/** A connection that broke or could not be made. jsforce repeats a GET after these, but no POST, and SOAP uses POST. */
const LOST_CONNECTION =
  /ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|UNREACH|UND_ERR_|fetch failed|socket hang up/;

/** No connection was made: nothing can have reached the org. */
const UNREACHED_ORG = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT/;

/** A busy server, by the rules of SDR (metadataTransfer.ts `isRetryableError`). jsforce repeats a GET after these. */
const BUSY_SERVER =
  /ERROR_HTTP_(420|429|502|503|504)|SERVER_UNAVAILABLE|JsonParseError|Unexpected internal servlet state/;

/** A SOAP response that is no XML: what the parser of jsforce says of an error page. */
const MALFORMED_XML = /Line: \d+\s+Column: \d+\s+Char:/;

/** Codes of an expired session. */
const EXPIRED_SESSION = /INVALID_SESSION_ID|INVALID_AUTH_HEADER|Bad_OAuth_Token|expired access\/refresh token/;

/**
 * How long a call that changes the org may go on after a signal, in milliseconds: its response tells whether something was
 * started, and without it nobody knows.
 */
const START_GRACE = 10_000;

/**
 * Runs a GET, and repeats it when its response breaks off, or when the call throws Problem `unexpectedResponse`: then
 * something between here and the API responded.
 *
 * @throws Problem `connectionLost` or `unexpectedResponse` after the fourth attempt, `sessionExpired`, `interrupted`; any
 *   other error unchanged
 */
export async function retryGet<T>(call: () => Promise<T>, clock = SYSTEM_CLOCK): Promise<T> {
  return runWithRetries(call, [CUT_RESPONSE], clock);
}

/**
 * Runs a call by POST that changes nothing in the org, and repeats it: jsforce repeats no POST. SOAP uses POST.
 *
 * @throws Problem as `retryGet`
 */
export async function retryPost<T>(call: () => Promise<T>, clock = SYSTEM_CLOCK): Promise<T> {
  return runWithRetries(call, [CUT_RESPONSE, LOST_CONNECTION, BUSY_SERVER, MALFORMED_XML], clock);
}

/**
 * Runs a call that changes the org. It is not repeated, because a call that was cut off may have arrived. A signal leaves it
 * the time to be answered.
 *
 * @throws Problem `connectionLost` with the loss as its cause, `sessionExpired`, `interrupted`; any other error
 *   unchanged
 */
export async function runWithoutRetry<T>(call: () => Promise<T>): Promise<T> {
  startWork();
  try {
    return await runGuarded(call, START_GRACE);
  } catch (error) {
    throw explainCallError(error);
  }
}

/** Whether the call that ended with this error cannot have reached the org. */
export function hasNotReachedOrg(error: Error): boolean {
  return UNREACHED_ORG.test(collectErrorText(error));
}

/**
 * Waits. A response of another call that breaks off meanwhile does not end the wait.
 *
 * @throws Problem `interrupted` on Ctrl-C and other signals that end a command
 */
export async function waitFor(milliseconds: number, clock = SYSTEM_CLOCK): Promise<void> {
  const end = clock.now() + milliseconds;
  for (;;) {
    try {
      await runGuarded(async () => clock.pause(Math.max(0, end - clock.now())));
      return;
    } catch (error) {
      if (!CUT_RESPONSE.test(collectErrorText(error))) throw explainCallError(error);
    }
  }
}

async function runWithRetries<T>(call: () => Promise<T>, transient: readonly RegExp[], clock: Clock): Promise<T> {
  const isTransient = (error: unknown): boolean =>
    isProblem(error, 'unexpectedResponse') || transient.some((pattern) => pattern.test(collectErrorText(error)));
  const pauses = RETRY_PAUSES.values();
  for (;;) {
    try {
      return await runGuarded(call);
    } catch (error) {
      const next = isTransient(error) ? pauses.next().value : undefined;
      if (next === undefined) throw explainCallError(error);
      await waitFor(next, clock);
    }
  }
}

async function runGuarded<T>(call: () => Promise<T>, grace = 0): Promise<T> {
  if (!process.listeners('uncaughtException').includes(rejectAll)) process.on('uncaughtException', rejectAll);
  const { promise, reject } = Promise.withResolvers<never>();
  pendingCalls.add(reject);
  try {
    return await Promise.race([runInterruptibly(call, grace), promise]);
  } finally {
    pendingCalls.delete(reject);
  }
}

function rejectAll(error: Error): void {
  for (const reject of pendingCalls) reject(error);
  if (pendingCalls.size > 0 || CUT_RESPONSE.test(collectErrorText(error))) return;
  process.off('uncaughtException', rejectAll);
  setImmediate(() => {
    throw error;
  });
}

function explainCallError(error: unknown): unknown {
  if (error instanceof Problem) return error;
  const text = collectErrorText(error);
  if (EXPIRED_SESSION.test(text)) return new Problem('sessionExpired', {}, { cause: error });
  if ([CUT_RESPONSE, LOST_CONNECTION, BUSY_SERVER].some((pattern) => pattern.test(text)))
    return new Problem('connectionLost', { problem: formatOrgError(error) }, { cause: error });
  if (MALFORMED_XML.test(text))
    return new Problem('unexpectedResponse', { problem: 'a document that is not XML' }, { cause: error });
  return error;
}

/** Name, codes and message of an error and of its causes, for the patterns above. */
function collectErrorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const codes = ['code', 'errorCode'].map((key) => toText(readMember(error, key)));
  return [error.name, ...codes, error.message, error.cause === undefined ? '' : collectErrorText(error.cause)].join(
    ' ',
  );
}
