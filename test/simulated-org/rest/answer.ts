import type { OrgResponse } from '../http.ts';
import { PlatformError } from '../soql/error.ts';

/** Answers in the shapes of the REST API. */

export function json(value: unknown, status = 200): OrgResponse {
  return { status, headers: { 'content-type': 'application/json;charset=UTF-8' }, body: JSON.stringify(value) };
}

export function noContent(): OrgResponse {
  return { status: 204, body: '' };
}

export function refusal(error: PlatformError): OrgResponse {
  return json([{ message: error.message, errorCode: error.errorCode }], error.status);
}

export function notFound(message = 'The requested resource does not exist'): PlatformError {
  return new PlatformError('NOT_FOUND', message, 404);
}

/** What a resource answers to a method that it does not have. */
export function methodNotAllowed(method: string, ...allowed: readonly string[]): PlatformError {
  const reason = `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(',')}`;
  return new PlatformError('METHOD_NOT_ALLOWED', reason, 405);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws PlatformError JSON_PARSER_ERROR */
export function parseJson(body: Buffer | string): unknown {
  try {
    const value: unknown = JSON.parse(body.toString());
    return value;
  } catch {
    throw new PlatformError(
      'JSON_PARSER_ERROR',
      'The HTTP entity body is required, but this request has no valid one.',
    );
  }
}

export function listIn(value: unknown, key: string): readonly unknown[] {
  const list = isObject(value) ? value[key] : undefined;
  return Array.isArray(list) ? list : [];
}

export function textIn(value: unknown, key: string): string {
  const text = isObject(value) ? value[key] : undefined;
  return typeof text === 'string' ? text : '';
}
