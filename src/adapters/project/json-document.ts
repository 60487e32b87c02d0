import { readFile } from 'node:fs/promises';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { isDay } from '../../fls/policy.ts';
import { excerpt, placeAt } from '../../xml/error.ts';
import { toText } from '../../xml/text.ts';
import { messageOf } from '../org/connection-guard.ts';
import { jsonFault } from './json-fault.ts';

/** A sort of document: the schema that ships with the plugin, and how to name one of what it lists. */
export type DocumentSort = { readonly schema: 'fls-policy.json' | 'fls-baseline.json'; readonly item: string };

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

/** Imported here and not above: it takes longer than all the rest, and most runs read no document. */
async function validator<T>({ schema }: DocumentSort): Promise<ValidateFunction<T>> {
  const { Ajv } = await import('ajv');
  const content: unknown = JSON.parse(
    await readFile(new URL(`../../../schemas/${schema}`, import.meta.url), { encoding: 'utf8' }),
  );
  if (typeof content !== 'object' || content === null) throw new Error(`${schema} is no schema`);
  return new Ajv({ allErrors: true, formats: { date: isDay } }).compile<T>(content);
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
    const [list, index, key] = error.instancePath.split('/').slice(1);
    const place = index === undefined ? '' : `${item} ${Number(index) + 1}: `;
    return `${place}${faultOf(error, index === undefined ? list : key)}`;
  });
}

/** @param key what is at fault; undefined for an item, or the document, as a whole */
function faultOf({ keyword, params, message }: ErrorObject, key: string | undefined): string {
  const name = key ?? 'it';
  const given = (param: string): string => String(Reflect.get(params, param));
  switch (keyword) {
    case 'required':
      return `${given('missingProperty')} is missing`;
    case 'additionalProperties':
      return `"${excerpt(given('additionalProperty'))}" is no key that is known here`;
    case 'anyOf':
      return 'it names no profile, no object and no field';
    case 'pattern':
      return `${name} is blank`;
    case 'format':
      return `${name} is no date of the calendar such as 2026-12-31`;
    case 'enum':
      return `${name} is none of ${given('allowedValues').replaceAll(',', ', ')}`;
    case 'const':
      return `${name} is not ${given('allowedValue')}`;
    case 'type':
      return `${name} is no ${given('type')}`;
    default:
      return `${name} ${message ?? ''}`;
  }
}
