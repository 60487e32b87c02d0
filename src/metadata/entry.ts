import { formatExcerpt } from '../text/excerpt.ts';
import type { XmlElement } from '../xml/element.ts';
import type { TextRange } from '../xml/splice.ts';
import { findLeafValueRange, readLeafValue } from '../xml/value.ts';

/** The kinds of entries, by the name of their element. */
export type EntryKind = 'fieldPermissions' | 'objectPermissions';

/** A boolean child of an entry, with the range of the characters of its value. */
export type EntryFlag = TextRange & { readonly name: string; readonly value: boolean };

/** One entry of a profile, with its range from the first `<` to after the last `>`. */
export type PermissionEntry = TextRange & {
  readonly kind: EntryKind;
  /** `Object.Field` of a field permission, the object of an object permission. */
  readonly name: string;
  /** 1-based line of the element with the name. */
  readonly line: number;
  /** In document order. */
  readonly flags: readonly EntryFlag[];
  readonly element: XmlElement;
};

/** Well-formed XML that is not the expected document, or that has an invalid entry. */
export class ProfileDocumentError extends Error {
  /** The message without the line. */
  public readonly reason: string;
  /** 1-based. */
  public readonly line: number;

  public constructor(line: number, reason: string) {
    super(`line ${line}: ${reason}`);
    this.name = 'ProfileDocumentError';
    this.reason = reason;
    this.line = line;
  }
}

/**
 * The children of an entry: the one that names it, and its flags (docs/salesforce-facts.md#src-prof; `viewAllFields`
 * from API 63).
 */
export type EntryShape = { readonly kind: EntryKind; readonly key: string; readonly known: ReadonlySet<string> };

const FIELD_SHAPE: EntryShape = { kind: 'fieldPermissions', key: 'field', known: new Set(['editable', 'readable']) };
const OBJECT_SHAPE: EntryShape = {
  kind: 'objectPermissions',
  key: 'object',
  known: new Set([
    'allowCreate',
    'allowDelete',
    'allowEdit',
    'allowRead',
    'modifyAllRecords',
    'viewAllFields',
    'viewAllRecords',
  ]),
};
export const ENTRY_SHAPES: Readonly<Record<EntryKind, EntryShape>> = {
  fieldPermissions: FIELD_SHAPE,
  objectPermissions: OBJECT_SHAPE,
};

export function isEntryKind(name: string): name is EntryKind {
  return Object.hasOwn(ENTRY_SHAPES, name);
}

/** No real entry has as many. Without the limit, a crafted entry could keep a merge busy for hours. */
const MAX_FLAGS = 64;

/**
 * Reads one entry.
 *
 * @throws ProfileDocumentError when the entry has no name, a duplicate flag, a flag that is neither true nor false, or a
 *   child that is misspelled; when the name of a field has no object
 */
export function readEntry(text: string, element: XmlElement, kind: EntryKind): PermissionEntry {
  const { key, known } = ENTRY_SHAPES[kind];
  const flags: EntryFlag[] = [];
  let nameElement: XmlElement | null = null;
  for (const child of element.children) {
    if (child.name === key) {
      if (nameElement) throw createDuplicateError(element, child);
      nameElement = child;
    } else if (known.has(child.name)) {
      if (findFlag(flags, child.name)) throw createDuplicateError(element, child);
      flags.push(readKnownFlag(text, child));
    } else {
      refuseMisspelled(child, ENTRY_SHAPES[kind]);
      addUnknownFlag(text, child, flags);
    }
  }
  const name = nameElement ? readLeafValue(text, nameElement) : '';
  const line = nameElement?.line ?? element.line;
  if (name === '') throw new ProfileDocumentError(line, `<${element.name}> has no <${key}>`);
  if (kind === 'fieldPermissions') refuseIncompleteField(name, line);
  // A copy is as long as it must be; the engine keeps room for 17 flags in a list that grew.
  return { kind, name, line, flags: flags.slice(), element, start: element.start, end: element.end };
}

function createDuplicateError(element: XmlElement, child: XmlElement): ProfileDocumentError {
  return new ProfileDocumentError(child.line, `<${element.name}> has <${child.name}> more than once`);
}

/** `<Readable>` would count as a flag that is not there, and the entry as one that gives nothing. */
function refuseMisspelled({ name, line }: XmlElement, { key, known }: EntryShape): void {
  const plain = name.toLowerCase();
  const meant = [key, ...known].find((one) => one.toLowerCase() === plain);
  if (meant !== undefined) throw new ProfileDocumentError(line, `expected <${meant}>, found <${formatExcerpt(name)}>`);
}

/** @throws ProfileDocumentError for a name that is not `Object.Field` (docs/salesforce-facts.md#s1-1-12) */
export function refuseIncompleteField(name: string, line: number): void {
  if (!/^[^.]+\.[^.]/.test(name))
    throw new ProfileDocumentError(line, `<field> must be Object.Field, found "${formatExcerpt(name)}"`);
}

function readKnownFlag(text: string, child: XmlElement): EntryFlag {
  const value = readLeafValue(text, child);
  if (value !== 'true' && value !== 'false') {
    const reason = `<${child.name}> must be true or false, found "${formatExcerpt(value)}"`;
    throw new ProfileDocumentError(child.line, reason);
  }
  const { start, end } = findLeafValueRange(text, child, value);
  return { name: child.name, value: value === 'true', start, end };
}

/** A later API version may add flags, so an unknown child with the value true or false counts as a flag. */
function addUnknownFlag(text: string, child: XmlElement, flags: EntryFlag[]): void {
  const value = child.plainValue ?? text.slice(child.innerStart, child.innerEnd);
  if (value !== 'true' && value !== 'false') return;
  if (flags.length >= MAX_FLAGS)
    throw new ProfileDocumentError(child.line, `more than ${MAX_FLAGS} flags in one entry`);
  flags.push({ name: child.name, value: value === 'true', start: child.innerStart, end: child.innerEnd });
}

/** A loop, since the engine would make a function for each of very many entries. */
export function findFlag<Flag extends { readonly name: string }>(flags: readonly Flag[], name: string): Flag | null {
  for (const flag of flags) if (flag.name === name) return flag;
  return null;
}
