/** A refusal of the platform: `[{message, errorCode}]` with its HTTP status. */
export class PlatformError extends Error {
  public readonly errorCode: string;
  public readonly status: number;

  public constructor(errorCode: string, message: string, status = 400) {
    super(message);
    this.errorCode = errorCode;
    this.status = status;
  }
}

/**
 * A refusal that points into the query, in the platform's layout: a piece of the query, a caret under the place, row and
 * column, and the reason. Where the culprit cannot be found the caret stands at the start (assumed).
 */
export function queryError(errorCode: string, soql: string, culprit: string, reason: string): PlatformError {
  return errorAt(errorCode, soql, Math.max(0, wordIndex(soql, culprit)), reason);
}

export function errorAt(errorCode: string, soql: string, index: number, reason: string): PlatformError {
  const before = soql.slice(0, index).split('\n');
  const row = before.length;
  const column = (before.at(-1) ?? '').length + 1;
  const line = soql.split('\n')[row - 1] ?? '';
  const from = Math.max(0, column - 1 - 30);
  const caret = `${' '.repeat(column - 1 - from)}^`;
  const piece = line.slice(from, column - 1 + 30);
  return new PlatformError(errorCode, `\n${piece}\n${caret}\nERROR at Row:${row}:Column:${column}\n${reason}`);
}

function wordIndex(soql: string, word: string): number {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  const start = /^\w/u.test(word) ? '(?<![\\w.])' : '';
  return soql.search(new RegExp(`${start}${escaped}`, 'iu'));
}

const WSDL = 'Please reference your WSDL or the describe call for the appropriate names.';

export function noSuchColumn(soql: string, path: string, entity: string): PlatformError {
  const name = path.split('.').at(-1) ?? path;
  const advice = `If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${WSDL}`;
  return queryError('INVALID_FIELD', soql, path, `No such column '${name}' on entity '${entity}'. ${advice}`);
}

export function noSuchRelationship(soql: string, path: string, name: string): PlatformError {
  const advice = `If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${WSDL}`;
  return queryError('INVALID_FIELD', soql, path, `Didn't understand relationship '${name}' in field path. ${advice}`);
}

export function noSuchType(soql: string, name: string): PlatformError {
  const advice = `If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${WSDL}`;
  return queryError('INVALID_TYPE', soql, name, `sObject type '${name}' is not supported. ${advice}`);
}

export function malformed(soql: string, culprit: string, reason: string): PlatformError {
  return queryError('MALFORMED_QUERY', soql, culprit, reason);
}
