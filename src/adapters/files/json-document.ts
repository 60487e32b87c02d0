import { readFile } from 'node:fs/promises';
import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import { isDay } from '../../fls/policy.ts';
import { excerpt } from '../../text/excerpt.ts';
import { placeAt } from '../../text/place.ts';
import { toText } from '../../text/utf8.ts';
import { messageOf } from '../org/client/guard.ts';
import { jsonFault } from './json-fault.ts';

/** A sort of document: the schema that ships with the plugin, and how to name one of what it lists. */
export type DocumentSort = { readonly schema: `fls-${'policy' | 'baseline' | 'snapshot'}.json`; readonly item: string };

export type DocumentAnswer<T> =
  | { readonly document: T }
  /** Why it could not be read, in words; `missing` when there is no such file. */
  | { readonly fault: string; readonly missing: boolean; readonly cause: unknown };

/** With these Node says that there is no file of the name, or no folder that it could lie in. */
const ABSENT = new Set<unknown>(['ENOENT', 'ENOTDIR']);

/** More faults than this are only counted. */
const MOST = 5;

/** Reads a JSON document in UTF-8, with a byte order mark or without, and holds it against its schema. */
export async function readDocument<T>(path: string, sort: DocumentSort): Promise<DocumentAnswer<T>> {
  let text: string;
  let content: unknown;
  try {
    text = toText(await readFile(path)).replace(/^\uFEFF/, '');
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && ABSENT.has(cause.code);
    return { fault: missing ? 'there is no such file' : messageOf(cause), missing, cause };
  }
  try {
    content = JSON.parse(text);
  } catch (cause) {
    return { fault: syntaxFault(text) ?? messageOf(cause), missing: false, cause };
  }
  const isValid = await validator<T>(sort);
  if (isValid(content)) return { document: content };
  return { fault: listed(faultsOf(isValid.errors ?? [], sort.item)), missing: false, cause: undefined };
}

type Compiler = { readonly ajv: Ajv; readonly content: object };

/** By schema; of the same schema Ajv itself compiles only the first. */
const compilers = new Map<DocumentSort['schema'], Promise<Compiler>>();

async function validator<T>({ schema }: DocumentSort): Promise<ValidateFunction<T>> {
  const known = compilers.get(schema) ?? compilerOf(schema);
  compilers.set(schema, known);
  const { ajv, content } = await known;
  return ajv.compile<T>(content);
}

/** Imported here and not above: it takes longer than all the rest, and most runs read no document. */
async function compilerOf(schema: DocumentSort['schema']): Promise<Compiler> {
  const { Ajv: Library } = await import('ajv');
  const content: unknown = JSON.parse(
    await readFile(new URL(`../../../schemas/${schema}`, import.meta.url), { encoding: 'utf8' }),
  );
  if (typeof content !== 'object' || content === null) throw new Error(`${schema} is no schema`);
  return { ajv: new Library({ allErrors: true, allowUnionTypes: true, formats: { date: isDay } }), content };
}

function syntaxFault(text: string): string | null {
  const fault = jsonFault(text);
  if (!fault) return null;
  const { line, column } = placeAt(text, fault.offset);
  return `line ${line}, column ${column}: expected ${fault.expected}`;
}

function listed(faults: readonly string[]): string {
  const shown = faults.slice(0, MOST).join('; ');
  return faults.length > MOST ? `${shown}; and ${faults.length - MOST} more` : shown;
}

/** Of a choice of which nothing fits only the choice itself is named, not what each part of it lacks. */
function faultsOf(errors: readonly ErrorObject[], item: string): string[] {
  const whole = errors.filter(({ schemaPath }) => !/\/anyOf\/\d+\//.test(schemaPath));
  return whole.map((error) => {
    const path = error.instancePath.split('/').slice(1);
    const [, index = '', ...rest] = path;
    return /^\d+$/.test(index) ? `${item} ${Number(index) + 1}: ${faultOf(error, rest)}` : faultOf(error, path);
  });
}

/** @param path the keys that lead to what is at fault; none for an item, or the document, as a whole */
function faultOf({ keyword, params, message }: ErrorObject, path: readonly string[]): string {
  const key = path.join('.');
  const name = key || 'it';
  const given = (param: string): string => String(Reflect.get(params, param));
  switch (keyword) {
    case 'required':
      return `${[...path, given('missingProperty')].join('.')} is missing`;
    case 'additionalProperties':
      return `"${excerpt(given('additionalProperty'))}" is no key that is known here`;
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
