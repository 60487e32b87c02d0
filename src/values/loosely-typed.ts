/** Readers for values from outside, such as responses of an org or parsed JSON, that may be of any type. */

/** The value of a property; undefined when the value is not an object or has no such property. */
export function readMember(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** The value when it is a string; else the empty string. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The value when it is a list; an empty list for undefined and null; a list of one for anything else. */
export function toList<T>(value: T | readonly T[] | null | undefined): readonly T[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

/** Whether the value has properties by name: neither a text, nor a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the value of a property is a list. */
export function hasList(value: unknown, key: string): boolean {
  return Array.isArray(readMember(value, key));
}

/** Whether an error has this code, as Node's file system errors have (`ENOENT`). */
export function hasErrorCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && codes.includes(toText(readMember(error, 'code')));
}
