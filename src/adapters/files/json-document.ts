import { readFile } from 'node:fs/promises';
import { Messages } from '@salesforce/core';
import type { Ajv, ValidateFunction } from 'ajv';
import { isCalendarDay } from '../../fls/policy.ts';
import { decodeUnicode } from '../../text/unicode.ts';
import { hasErrorCode } from '../../values/loosely-typed.ts';
import { describeFileFault } from './file-fault.ts';
import { readRegularFile } from './regular-file.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'file-faults');

/** A kind of document: the schema that ships with the plugin, and what to call an element of its list, as `rule`. */
export type DocumentKind = {
  readonly schema: `fls-${'policy' | 'baseline' | 'plan' | 'snapshot' | 'snapshot-1'}.json`;
  readonly item: string;
};

/** Why a document could not be read; `missing` when its file does not exist. */
export type DocumentFault = { readonly fault: string; readonly missing: boolean; readonly cause: unknown };

export type DocumentOrFault<T> = { readonly document: T } | DocumentFault;

/** A JSON file, before its content is checked. */
export type JsonFile = { readonly text: string; readonly content: unknown };

/** Reads a JSON file in UTF-8 or UTF-16 and validates it against its schema. */
export async function readJsonDocument<T>(path: string, kind: DocumentKind): Promise<DocumentOrFault<T>> {
  const file = await readJsonFile(path);
  return 'fault' in file ? file : validateDocument(file, kind);
}

/**
 * Reads a JSON file in UTF-8 or UTF-16.
 *
 * @param readBytes reads the file; what it throws becomes the fault
 */
export async function readJsonFile(
  path: string,
  readBytes: (path: string) => Promise<Uint8Array> = readRegularFile,
): Promise<JsonFile | DocumentFault> {
  let text: string;
  try {
    text = decodeUnicode(await readBytes(path));
  } catch (cause) {
    const missing = hasErrorCode(cause, 'ENOENT', 'ENOTDIR');
    return { fault: missing ? messages.getMessage('missingFile') : describeFileFault(cause), missing, cause };
  }
  try {
    return { text, content: JSON.parse(text) };
  } catch (cause) {
    const { describeSyntaxFault } = await import('./json-faults.ts');
    return { fault: describeSyntaxFault(text), missing: false, cause };
  }
}

/** Validates the content of a JSON file against a schema. */
export async function validateDocument<T>(
  { text, content }: JsonFile,
  kind: DocumentKind,
): Promise<DocumentOrFault<T>> {
  const isValid = await loadValidator<T>(kind);
  if (isValid(content)) return { document: content };
  const { describeSchemaFaults } = await import('./json-faults.ts');
  return { fault: describeSchemaFaults(text, isValid.errors ?? [], kind.item), missing: false, cause: undefined };
}

type SchemaCompiler = { readonly ajv: Ajv; readonly content: object };

/** By schema. Ajv caches the validator by the identity of the schema object, so each file is parsed once. */
const schemaCompilers = new Map<DocumentKind['schema'], Promise<SchemaCompiler>>();

async function loadValidator<T>({ schema }: DocumentKind): Promise<ValidateFunction<T>> {
  const compiler = schemaCompilers.get(schema) ?? loadSchemaCompiler(schema);
  schemaCompilers.set(schema, compiler);
  const { ajv, content } = await compiler;
  return ajv.compile<T>(content);
}

/** Ajv is imported here because loading it takes long, and most commands read no document. */
async function loadSchemaCompiler(schema: DocumentKind['schema']): Promise<SchemaCompiler> {
  const { Ajv: Library } = await import('ajv');
  const content: unknown = JSON.parse(
    await readFile(new URL(`../../../schemas/${schema}`, import.meta.url), { encoding: 'utf8' }),
  );
  if (typeof content !== 'object' || content === null) throw new TypeError(`${schema} is not a JSON schema`);
  return { ajv: new Library({ allErrors: true, allowUnionTypes: true, formats: { date: isCalendarDay } }), content };
}
