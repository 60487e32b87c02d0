import { Messages } from '@salesforce/core';
import type { ErrorObject } from 'ajv';
import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { formatExcerpt } from '../../text/excerpt.ts';
import { findTextPosition } from '../../text/place.ts';
import { readMember } from '../../values/loosely-typed.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'file-faults');

/** The end of the message key by the parser's error code. */
const SYNTAX_FAULTS = {
  ValueExpected: 'value',
  PropertyNameExpected: 'name',
  ColonExpected: 'colon',
  CommaExpected: 'comma',
  CloseBraceExpected: 'brace',
  CloseBracketExpected: 'bracket',
  EndOfFileExpected: 'end',
  InvalidCommentToken: 'comment',
  UnexpectedEndOfComment: 'comment',
  UnexpectedEndOfString: 'string',
  InvalidUnicode: 'escape',
  InvalidEscapeCharacter: 'escape',
  InvalidCharacter: 'character',
  InvalidSymbol: 'invalid',
  InvalidNumberFormat: 'invalid',
  UnexpectedEndOfNumber: 'invalid',
  '<unknown ParseErrorCode>': 'invalid',
} as const satisfies Record<ReturnType<typeof printParseErrorCode>, string>;

/** Further faults are only counted. */
const MAX_FAULTS = 5;

/** No document that the plugin reads nests as deep, and the parser that finds a fault runs out of stack somewhere beyond. */
const MAX_DEPTH = 100;

/** The first place where a text that `JSON.parse` refuses stops being JSON: line, column, and what is wrong there. */
export function describeSyntaxFault(text: string): string {
  const deep = describeDepthFault(text);
  if (deep !== null) return deep;
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true });
  const [first] = errors;
  if (!first) return messages.getMessage('syntax.invalid');
  return addPlace(text, first.offset, messages.getMessage(`syntax.${SYNTAX_FAULTS[printParseErrorCode(first.error)]}`));
}

/**
 * The faults that Ajv found in a JSON text, each with line and column; more than five are counted.
 *
 * @param item what to call an element of the document's list, as `rule`
 */
export function describeSchemaFaults(text: string, errors: readonly ErrorObject[], item: string): string {
  const deep = describeDepthFault(text);
  if (deep !== null) return deep;
  const root = parseTree(text);
  // Where no alternative of an `anyOf` fits, Ajv also reports what each alternative lacks.
  const whole = errors.filter(({ schemaPath }) => !/\/anyOf\/\d+\//.test(schemaPath));
  const shown = whole.slice(0, MAX_FAULTS).map((error) => describeSchemaFault(text, root, { error, item }));
  const more = whole.length - shown.length;
  return [...shown, ...(more > 0 ? [messages.getMessage('more', [more])] : [])].join('; ');
}

/** The place where a text nests too deep to be one of the documents; null when it does not. */
function describeDepthFault(text: string): string | null {
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') isString = !isString;
    else if (isString) at += character === '\\' ? 1 : 0;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth > MAX_DEPTH) return addPlace(text, at, messages.getMessage('syntax.deep', [MAX_DEPTH]));
  }
  return null;
}

type SchemaFault = { readonly error: ErrorObject; readonly item: string };

function describeSchemaFault(text: string, root: Node | undefined, { error, item }: SchemaFault): string {
  const path = error.instancePath.split('/').slice(1);
  const [, index = '', ...inItem] = path;
  const fault = /^\d+$/.test(index)
    ? messages.getMessage('item', [item, Number(index) + 1, describeSchemaError(error, inItem)])
    : describeSchemaError(error, path);
  return addPlace(text, findFaultOffset(root, path, error), fault);
}

/** The offset of the value at fault, or of a key that is unknown; that of the object where something is missing. */
function findFaultOffset(root: Node | undefined, path: readonly string[], { keyword, params }: ErrorObject): number {
  if (!root) return 0;
  const unknownKey = keyword === 'additionalProperties' ? [readParam(params, 'additionalProperty')] : [];
  const segments = path.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const node = findNodeAtLocation(root, [...segments, ...unknownKey]);
  return (unknownKey.length > 0 ? node?.parent?.offset : node?.offset) ?? 0;
}

/** @param path the keys that lead to the value at fault; empty for an item or the document as a whole */
function describeSchemaError({ keyword, params, message }: ErrorObject, path: readonly string[]): string {
  const key = path.join('.');
  switch (keyword) {
    case 'required':
      return messages.getMessage('schema.missing', [[...path, readParam(params, 'missingProperty')].join('.')]);
    case 'additionalProperties':
      return messages.getMessage('schema.unknownKey', [formatExcerpt(readParam(params, 'additionalProperty'))]);
    case 'anyOf':
      return messages.getMessage('schema.rule');
    case 'pattern':
      return messages.getMessage('schema.blank', [key]);
    case 'format':
      return messages.getMessage('schema.date', [key]);
    case 'enum':
      return messages.getMessage('schema.oneOf', [key, readParam(params, 'allowedValues').replaceAll(',', ', ')]);
    case 'const':
      return messages.getMessage('schema.constant', [key, readParam(params, 'allowedValue')]);
    case 'type':
      return describeTypeError(key, readParam(params, 'type').replaceAll(',', ' or '));
    default:
      return messages.getMessage('schema.other', [key, message ?? '']);
  }
}

function describeTypeError(key: string, type: string): string {
  return key === ''
    ? messages.getMessage('schema.typeOfWhole', [type])
    : messages.getMessage('schema.type', [key, type]);
}

function readParam(params: ErrorObject['params'], name: string): string {
  return String(readMember(params, name));
}

function addPlace(text: string, offset: number, fault: string): string {
  const { line, column } = findTextPosition(text, offset);
  return messages.getMessage('place', [line, column, fault]);
}
