import { redactAccessTokens } from '../values/access-tokens.ts';

/** Errors of libraries are not deeper than this where they carry what the org said. */
const MAX_REDACTED_DEPTH = 6;

/**
 * Redacts access tokens in the members of an error, and in theirs: an error of jsforce carries the whole response, and sf
 * hands errors on to its telemetry, and shows their causes with all members under `--json`.
 */
export function redactMembers(error: Error): void {
  redactIn(error, new Set(), 0);
}

function redactIn(holder: object, seen: Set<object>, depth: number): void {
  if (seen.has(holder) || depth > MAX_REDACTED_DEPTH) return;
  seen.add(holder);
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
    if (typeof value === 'string') {
      const redacted = redactAccessTokens(value);
      if (redacted !== value) Reflect.set(holder, name, redacted);
    } else if (isPlain(value)) redactIn(value, seen, depth + 1);
  }
}

/** Lists and plain data only: an org or a connection among the members goes on being used. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Array.isArray(value) || value instanceof Error;
}
