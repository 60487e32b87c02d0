import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '../../../fls/problem.ts';
import { getErrorMessage, getFirstLine } from '../../../text/error-message.ts';
import { readMember, toText } from '../../../values/loosely-typed.ts';

/**
 * Keeps a lost connection from ending the process, and asks again.
 *
 * jsforce pipes a response's body into its own stream without listening for the body's errors, so a connection cut in
 * the middle of an answer becomes an uncaught exception ("terminated") that no try/catch around the call can see; the
 * call's own promise never settles (measured with jsforce-node 3.12, docs/salesforce-facts.md#s9). From the first
 * guarded call on, such an exception rejects every guarded call under way instead. Questions and the start of a
 * retrieve, which change nothing in the org, are asked again; the start of a deploy is not. Several answers can be cut
 * at once, so that it may also come when nobody waits any more; then it is of no account.
 */
const pendingCalls = new Set<(reason: Error) => void>();

/** Pauses before the second, third and fourth try, in milliseconds. */
const RETRY_PAUSES = [200, 600, 1800];

/** An answer cut off in the middle: the one loss that jsforce does not make good itself. */
const CUT_RESPONSE = /terminated|other side closed|ERR_STREAM_PREMATURE_CLOSE|UND_ERR_SOCKET|UND_ERR_BODY/;

/** A connection that broke or could not be made: jsforce repeats a GET after these, but no POST, and SOAP is POST. */
const LOST_CONNECTION =
  /ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|UNREACH|UND_ERR_|fetch failed|socket hang up/;

/** No connection was made at all: nothing can have reached the org. */
const UNREACHED_ORG = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT/;

/** A busy server, as SDR knows it too (SDR metadataTransfer `isRetryableError`); jsforce repeats a GET after these. */
const BUSY_SERVER =
  /ERROR_HTTP_(420|429|502|503|504)|SERVER_UNAVAILABLE|JsonParseError|Unexpected internal servlet state/;

/** Codes with which the platform says that the login is over. */
const EXPIRED_SESSION = /INVALID_SESSION_ID|INVALID_AUTH_HEADER|Bad_OAuth_Token|expired access\/refresh token/;

/** What sf-plugins-core throws from its handler of SIGINT and its like, where nobody can catch it but the guard. */
const INTERRUPTED_COMMAND = /EEXIT: 130/;

/**
 * Runs a question by GET.
 *
 * @throws Problem `connectionLost` after the last try, `sessionExpired`, `interrupted`; any other error as it came
 */
export async function retryGet<T>(call: () => Promise<T>): Promise<T> {
  return runWithRetries(call, (text) => CUT_RESPONSE.test(text));
}

/** Runs a SOAP question, or another SOAP call that changes nothing in the org. Throws like `ask`. */
export async function retrySoap<T>(call: () => Promise<T>): Promise<T> {
  return retryPost(call);
}

/** Runs a question that travels by POST, which jsforce repeats in no case. Throws like `ask`. */
export async function retryPost<T>(call: () => Promise<T>): Promise<T> {
  return runWithRetries(
    call,
    (text) => CUT_RESPONSE.test(text) || LOST_CONNECTION.test(text) || BUSY_SERVER.test(text),
  );
}

/**
 * Runs a call that changes the org: once, because a call that was cut off may have arrived.
 *
 * @throws Problem like `ask`; `connectionLost` has the loss as its cause
 */
export async function runWithoutRetry<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await runGuarded(call);
  } catch (error) {
    throw explainCallError(error);
  }
}

/** Whether the call that this error ended cannot have reached the org. */
export function hasNotReachedOrg(error: Error): boolean {
  return UNREACHED_ORG.test(collectErrorText(error));
}

/**
 * Waits, in milliseconds; Ctrl-C ends it like a call, with a Problem instead of a stack trace. An answer that is cut off
 * meanwhile is another call's.
 */
export async function waitFor(milliseconds: number): Promise<void> {
  const end = Date.now() + milliseconds;
  for (;;) {
    try {
      await runGuarded(async () => pause(Math.max(0, end - Date.now())));
      return;
    } catch (error) {
      if (!CUT_RESPONSE.test(collectErrorText(error))) throw explainCallError(error);
    }
  }
}

async function runWithRetries<T>(call: () => Promise<T>, isPassing: (signs: string) => boolean): Promise<T> {
  const pauses = RETRY_PAUSES.values();
  for (;;) {
    try {
      return await runGuarded(call);
    } catch (error) {
      const next = isPassing(collectErrorText(error)) ? pauses.next().value : undefined;
      if (next === undefined) throw explainCallError(error);
      await waitFor(next);
    }
  }
}

async function runGuarded<T>(call: () => Promise<T>): Promise<T> {
  if (!process.listeners('uncaughtException').includes(rejectAll)) process.on('uncaughtException', rejectAll);
  const { promise, reject } = Promise.withResolvers<never>();
  pendingCalls.add(reject);
  try {
    return await Promise.race([call(), promise]);
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
  const signs = collectErrorText(error);
  if (INTERRUPTED_COMMAND.test(signs)) return new Problem('interrupted', [], { exitCode: 130 });
  if (EXPIRED_SESSION.test(signs)) return new Problem('sessionExpired', [], { cause: error });
  if ([CUT_RESPONSE, LOST_CONNECTION, BUSY_SERVER].some((pattern) => pattern.test(signs)))
    return new Problem('connectionLost', [getFirstLine(getErrorMessage(error))], { cause: error });
  return error;
}

/** Name, code and text of an error and of its causes, for the patterns above. */
function collectErrorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const codes = ['code', 'errorCode'].map((key) => toText(readMember(error, key)));
  return [error.name, ...codes, error.message, error.cause === undefined ? '' : collectErrorText(error.cause)].join(
    ' ',
  );
}
