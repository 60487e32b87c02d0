import type { Operation } from './switchboard.ts';

const SOAP_OPERATIONS: readonly Operation[] = [
  'listMetadata',
  'describeMetadata',
  'readMetadata',
  'retrieve',
  'checkRetrieveStatus',
  'deploy',
  'checkDeployStatus',
  'cancelDeploy',
];

/** Headers of an envelope are short; the zip of a deploy, which is not, comes after the first element of the body. */
const HEAD = 65_536;

export type Call = { readonly method: string; readonly pathname: string; readonly body: Buffer };

/** What a call asks of the org, from its path or, for SOAP, from the first element in the envelope's body. */
export function operationOf({ method, pathname, body }: Call): Operation {
  if (isSoap(pathname)) return soapOperation(body.toString('utf8', 0, HEAD));
  const path = pathname.replace(/^\/services\/data\/v[\d.]+(?:\/tooling)?/u, '');
  if (/^\/query(?:All)?\/?$/u.test(path)) return 'query';
  if (/^\/query(?:All)?\/./u.test(path)) return 'queryMore';
  if (/^\/sobjects(?:\/[^/]+\/describe)?\/?$/u.test(path)) return 'describe';
  if (/^\/composite(?:\/batch)?\/?$/u.test(path)) return 'composite';
  if (path.startsWith('/metadata/deployRequest')) return restDeployOperation(method);
  return 'other';
}

/**
 * The operation of a call and, for a composite call, those of the requests that it carries: what goes wrong with one of them
 * goes wrong with the call.
 */
export function operationsIn(call: Call): readonly Operation[] {
  const operation = operationOf(call);
  if (operation !== 'composite') return [operation];
  const carried = urlsIn(call.body).map((url) => operationOf({ ...call, method: 'GET', pathname: pathOf(url) }));
  return [...new Set([operation, ...carried])];
}

/** Of `/composite` and of `/composite/batch`; none of what is no such request. */
function urlsIn(body: Buffer): string[] {
  return [...body.toString().matchAll(/"url"\s*:\s*"([^"]*)"/gu)].map(([, url = '']) => url);
}

function pathOf(url: string): string {
  const path = url.replace(/\?.*$/u, '');
  return path.startsWith('/') ? path : `/services/data/${path}`;
}

export function isSoap(pathname: string): boolean {
  return pathname.startsWith('/services/Soap/');
}

function soapOperation(head: string): Operation {
  const name = /<(?:[\w-]+:)?Body\b[^>]*>\s*<(?:[\w-]+:)?([\w-]+)/u.exec(head)?.[1];
  return SOAP_OPERATIONS.find((operation) => operation === name) ?? 'other';
}

function restDeployOperation(method: string): Operation {
  if (method === 'POST') return 'deploy';
  return method === 'PATCH' ? 'cancelDeploy' : 'checkDeployStatus';
}

/** The token that a call carries: in its Authorization header, or for SOAP in the envelope's session header only. */
export function tokenOf(call: Call, authorization: string | undefined): string | null {
  if (!isSoap(call.pathname)) return /^(?:Bearer|OAuth)\s+(\S+)$/iu.exec(authorization ?? '')?.[1] ?? null;
  return /<(?:[\w-]+:)?sessionId\b[^>]*>\s*([^<\s]+)/u.exec(call.body.toString('utf8', 0, HEAD))?.[1] ?? null;
}
