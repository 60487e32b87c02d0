import type { OrgResponse } from '../http.ts';
import { PlatformError } from '../soql/error.ts';
import { isObject, json, listIn, parseJson, refusal, textIn } from './answer.ts';
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
  if (batch !== undefined || version < COMPOSITE_SINCE) return null;
  const requests = limited(listIn(parseJson(call.body), 'compositeRequest'));
  demandFewQueries(requests.map((request) => textIn(request, 'url')));
  const known = new Map<string, unknown>();
  const compositeResponse = requests.map((request) => {
    const referenceId = textIn(request, 'referenceId');
    const url = filled(textIn(request, 'url'), known);
    const answer = caught(() => serve(textIn(request, 'method'), url, isObject(request) ? request['body'] : undefined));
    const body = bodyOf(answer);
    known.set(referenceId, body);
    return { body, httpHeaders: {}, httpStatusCode: answer.status, referenceId };
  });
  return json({ compositeResponse });
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
