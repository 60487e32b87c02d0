import type { Connection } from '@salesforce/core';
import { hasList, readMember, toList, toText } from '../../../values/loosely-typed.ts';
import type { Clock } from './clock.ts';
import { retryPost } from './retry.ts';

/** A GET below `/services/data/vNN.0`. */
export type Subrequest = { readonly kind: 'query' | 'describe'; readonly path: string };

/** The response to one subrequest. */
export type Subresponse =
  { readonly kind: 'succeeded'; readonly body: unknown } | { readonly kind: 'failed'; readonly error: Error };

/**
 * The most subrequests of a composite call, and the most queries among them (docs/salesforce-facts.md#src-composite).
 */
const MAX_SUBREQUESTS = 25;
const MAX_QUERIES = 5;

/** Statuses that do not depend on the request: the server is busy, or the session has to be renewed. */
const TRANSIENT_STATUSES = [401, 420, 429];

/** Packs requests into as few batches as the limits of a composite call allow. */
export function packSubrequests<Request extends Subrequest>(requests: readonly Request[]): Request[][] {
  const batches: Request[][] = [];
  for (const request of requests) {
    const batch = batches.find((one) => hasRoom(one, request));
    if (batch) batch.push(request);
    else batches.push([request]);
  }
  return batches;
}

function hasRoom(batch: readonly Subrequest[], { kind }: Subrequest): boolean {
  if (batch.length >= MAX_SUBREQUESTS) return false;
  return kind !== 'query' || batch.filter((other) => other.kind === 'query').length < MAX_QUERIES;
}

/**
 * Sends requests in one composite call.
 *
 * @returns the responses in the order of the requests; null for a request that has to be sent alone
 * @throws Problem `connectionLost`, `sessionExpired`, `interrupted`; any other error when the org refuses the whole
 *   call
 */
export async function sendCompositeRequest(
  connection: Connection,
  requests: readonly Subrequest[],
  clock: Clock,
): Promise<(Subresponse | null)[]> {
  const base = `/services/data/v${connection.getApiVersion()}`;
  const compositeRequest = requests.map(({ path }, index) => ({
    method: 'GET',
    url: `${base}${path}`,
    referenceId: buildReferenceId(index),
  }));
  const response: unknown = await retryPost(
    async () => connection.requestPost('/composite', { allOrNone: false, compositeRequest }),
    clock,
  );
  if (!hasList(response, 'compositeResponse')) throw new Error('unexpected response to a composite request');
  const responses = new Map(
    toList(readMember(response, 'compositeResponse')).map((part) => [readMember(part, 'referenceId'), part]),
  );
  return requests.map((_request, index) => parseSubresponse(responses.get(buildReferenceId(index))));
}

/** The platform allows letters and digits, and a letter first. */
function buildReferenceId(index: number): string {
  return `request${index}`;
}

function parseSubresponse(response: unknown): Subresponse | null {
  const status = Number(readMember(response, 'httpStatusCode'));
  const body = readMember(response, 'body');
  if (status >= 200 && status < 300) return { kind: 'succeeded', body };
  return status >= 400 && status < 500 && !TRANSIENT_STATUSES.includes(status)
    ? { kind: 'failed', error: createRefusalError(status, body) }
    : null;
}

/** The error that jsforce throws for the same refusal of a single request: its name is the error code. */
function createRefusalError(status: number, body: unknown): Error {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const errorCode = toText(readMember(first, 'errorCode')) || `ERROR_HTTP_${status}`;
  return Object.assign(new Error(toText(readMember(first, 'message')) || errorCode), { name: errorCode, errorCode });
}
