import type { OrgResponse } from '../http.ts';
import type { OrgState } from '../model.ts';
import { PlatformError } from '../soql/error.ts';
import { isObject, json, listIn, notFound, parseJson, refusal, textIn } from './answer.ts';
import type { RestCall } from './call.ts';

const MAX_SUBREQUESTS = 25;
const MAX_QUERIES = 5;
/** API versions that brought the two resources (docs/salesforce-facts.md#src-composite). */
const COMPOSITE_SINCE = 38;
const BATCH_SINCE = 34;

type Serve = (method: string, url: string, body: unknown) => OrgResponse;

/** `/composite` and `/composite/batch`: up to 25 subrequests in one call, with `@{reference.path}` from earlier answers. */
export function compositeRoute(call: RestCall, serve: Serve): OrgResponse | null {
  const [composite, batch] = call.path;
  if (composite !== 'composite' || call.method !== 'POST') return null;
  const version = Number(call.viewer.version);
  if (batch === 'batch') return version < BATCH_SINCE ? null : batchCall(call, serve);
  const { org } = call.viewer;
  if (batch !== undefined || version < COMPOSITE_SINCE || org.info.composite === 'missing') return null;
  const requests = limited(listIn(parseJson(call.body), 'compositeRequest'));
  demandFewQueries(requests.map((request) => textIn(request, 'url')));
  const known = new Map<string, unknown>();
  const compositeResponse = requests.map((request) => {
    const referenceId = textIn(request, 'referenceId');
    const url = filled(textIn(request, 'url'), known);
    const answer = caught(() => {
      demandServed(org, url);
      return serve(textIn(request, 'method'), url, isObject(request) ? request['body'] : undefined);
    });
    const body = bodyOf(answer);
    known.set(referenceId, body);
    return { body, httpHeaders: {}, httpStatusCode: answer.status, referenceId };
  });
  return json({ compositeResponse });
}

const partsSoFar = new WeakMap<OrgState, number>();

/** @throws PlatformError for a part that this org serves only alone (texts assumed) */
function demandServed(org: OrgState, url: string): void {
  if (org.info.composite === 'withoutDescribe' && /\/describe\/?$/u.test(url)) throw notFound();
  const part = (partsSoFar.get(org) ?? 0) + 1;
  partsSoFar.set(org, part);
  if (drawnFor(part) >= org.info.refusedParts) return;
  throw part % 2 === 0
    ? new PlatformError(
        'UNKNOWN_EXCEPTION',
        'An unexpected error occurred. ErrorId: 1234567890-12345 (1234567890)',
        500,
      )
    : new PlatformError('PROCESSING_HALTED', 'The transaction was rolled back since another operation failed.');
}

/** A number from 0 to 1 that looks random: the same one for the same part. */
function drawnFor(part: number): number {
  return (Math.imul(part, 2_654_435_761) >>> 0) / 2 ** 32;
}

function batchCall(call: RestCall, serve: Serve): OrgResponse {
  const requests = limited(listIn(parseJson(call.body), 'batchRequests'));
  const results = requests.map((request) => {
    const url = textIn(request, 'url');
    const full = url.startsWith('/') ? url : `/services/data/${url}`;
    const answer = caught(() =>
      serve(textIn(request, 'method'), full, isObject(request) ? request['richInput'] : undefined),
    );
    return { statusCode: answer.status, result: bodyOf(answer) };
  });
  return json({ hasErrors: results.some(({ statusCode }) => statusCode >= 400), results });
}

function limited(requests: readonly unknown[]): readonly unknown[] {
  if (requests.length <= MAX_SUBREQUESTS) return requests;
  throw new PlatformError(
    'LIMIT_EXCEEDED',
    `The composite request exceeds the limit of ${MAX_SUBREQUESTS} subrequests`,
  );
}

/**
 * Of the subrequests of one composite call, but not of a batch, five may be queries or collections
 * (docs/salesforce-facts.md#src-composite; text assumed).
 */
function demandFewQueries(urls: readonly string[]): void {
  const queries = urls.filter((url) => /\/(?:queryAll|query|composite\/sobjects)(?:[/?]|$)/u.test(url));
  if (queries.length <= MAX_QUERIES) return;
  const kinds = 'query or sObject Collections subrequests';
  throw new PlatformError('LIMIT_EXCEEDED', `The composite request exceeds the limit of ${MAX_QUERIES} ${kinds}`);
}

function caught(act: () => OrgResponse): OrgResponse {
  try {
    return act();
  } catch (error) {
    if (error instanceof PlatformError) return refusal(error);
    throw error;
  }
}

function bodyOf(answer: OrgResponse): unknown {
  return answer.body.length === 0 ? null : parseJson(answer.body.toString());
}

function filled(url: string, known: ReadonlyMap<string, unknown>): string {
  return url.replace(/@\{([^}]+)\}/gu, (_whole, path: string) => {
    const [reference = '', ...keys] = path.split(/[.[\]]+/u).filter((part) => part !== '');
    let value = known.get(reference);
    for (const key of keys) {
      if (Array.isArray(value)) value = value[Number(key)];
      else value = isObject(value) ? value[key] : undefined;
    }
    return typeof value === 'string' || typeof value === 'number' ? encodeURIComponent(String(value)) : '';
  });
}
