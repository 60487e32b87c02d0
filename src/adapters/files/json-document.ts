import { readFile } from 'node:fs/promises';
import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import { isCalendarDay } from '../../fls/policy.ts';
import { formatExcerpt } from '../../text/excerpt.ts';
import { findTextPosition } from '../../text/place.ts';
import { decodeUtf8 } from '../../text/utf8.ts';
import { hasErrorCode, readMember } from '../../values/loosely-typed.ts';
import { getErrorMessage } from '../../text/error-message.ts';
import { findJsonFault } from './json-fault.ts';

/** A sort of document: the schema that ships with the plugin, and how to name one of what it lists. */
export type DocumentKind = { readonly schema: `fls-${'policy' | 'baseline' | 'snapshot'}.json`; readonly item: string };

export type DocumentOrFault<T> =
  | { readonly document: T }
  /** Why it could not be read, in words; `missing` when there is no such file. */
  | { readonly fault: string; readonly missing: boolean; readonly cause: unknown };

/** More faults than this are only counted. */
const MAX_FAULTS = 5;

/** Reads a JSON document in UTF-8, with a byte order mark or without, and holds it against its schema. */
export async function readJsonDocument<T>(path: string, sort: DocumentKind): Promise<DocumentOrFault<T>> {
  let text: string;
  let content: unknown;
  try {
    text = decodeUtf8(await readFile(path)).replace(/^\uFEFF/, '');
  } catch (cause) {
    const missing = hasErrorCode(cause, 'ENOENT', 'ENOTDIR');
    return { fault: missing ? 'there is no such file' : getErrorMessage(cause), missing, cause };
  }
  try {
    content = JSON.parse(text);
  } catch (cause) {
    return { fault: describeSyntaxFault(text) ?? getErrorMessage(cause), missing: false, cause };
  }
  const isValid = await loadValidator<T>(sort);
  if (isValid(content)) return { document: content };
  return { fault: joinFaults(describeSchemaErrors(isValid.errors ?? [], sort.item)), missing: false, cause: undefined };
}

type SchemaCompiler = { readonly ajv: Ajv; readonly content: object };

/** By schema; of the same schema Ajv itself compiles only the first. */
const schemaCompilers = new Map<DocumentKind['schema'], Promise<SchemaCompiler>>();

async function loadValidator<T>({ schema }: DocumentKind): Promise<ValidateFunction<T>> {
  const known = schemaCompilers.get(schema) ?? loadSchemaCompiler(schema);
  schemaCompilers.set(schema, known);
  const { ajv, content } = await known;
  return ajv.compile<T>(content);
}

/** Imported here and not above: it takes longer than all the rest, and most runs read no document. */
async function loadSchemaCompiler(schema: DocumentKind['schema']): Promise<SchemaCompiler> {
  const { Ajv: Library } = await import('ajv');
  const content: unknown = JSON.parse(
    await readFile(new URL(`../../../schemas/${schema}`, import.meta.url), { encoding: 'utf8' }),
  );
  if (typeof content !== 'object' || content === null) throw new Error(`${schema} is no schema`);
  return { ajv: new Library({ allErrors: true, allowUnionTypes: true, formats: { date: isCalendarDay } }), content };
}

function describeSyntaxFault(text: string): string | null {
  const fault = findJsonFault(text);
  if (!fault) return null;
  const { line, column } = findTextPosition(text, fault.offset);
  return `line ${line}, column ${column}: expected ${fault.expected}`;
}

function joinFaults(faults: readonly string[]): string {
  const shown = faults.slice(0, MAX_FAULTS).join('; ');
  return faults.length > MAX_FAULTS ? `${shown}; and ${faults.length - MAX_FAULTS} more` : shown;
}

/** Of a choice of which nothing fits only the choice itself is named, not what each part of it lacks. */
function describeSchemaErrors(errors: readonly ErrorObject[], item: string): string[] {
  const whole = errors.filter(({ schemaPath }) => !/\/anyOf\/\d+\//.test(schemaPath));
  return whole.map((error) => {
    const path = error.instancePath.split('/').slice(1);
    const [, index = '', ...rest] = path;
    return /^\d+$/.test(index)
      ? `${item} ${Number(index) + 1}: ${describeSchemaError(error, rest)}`
      : describeSchemaError(error, path);
  });
}

/** @param path the keys that lead to what is at fault; none for an item, or the document, as a whole */
function describeSchemaError({ keyword, params, message }: ErrorObject, path: readonly string[]): string {
  const key = path.join('.');
  const name = key || 'it';
  const given = (param: string): string => String(readMember(params, param));
  switch (keyword) {
    case 'required':
      return `${[...path, given('missingProperty')].join('.')} is missing`;
    case 'additionalProperties':
      return `"${formatExcerpt(given('additionalProperty'))}" is no key that is known here`;
    case 'anyOf':
      return key ? `${name} is not as it should be` : 'it names no profile, no object and no field';
    case 'pattern':
      return `${name} is blank`;
    case 'format':
      return `${name} is no date of the calendar such as 2026-12-31`;
    case 'enum':
      return `${name} is none of ${given('allowedValues').replaceAll(',', ', ')}`;
    case 'const':
      return `${name} is not ${given('allowedValue')}`;
    case 'type':
      return `${name} is no ${given('type').replaceAll(',', ' or ')}`;
    default:
      return `${name} ${message ?? ''}`;
  }
}
