const STEP = '  ';

/**
 * JSON that people can read and that stays small: objects are indented, and a list without objects is on one line, however
 * long it is.
 *
 * @param value plain data, without undefined
 */
export function renderCompactJson(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null || isFlatList(value)) return JSON.stringify(value);
  const inner = indent + STEP;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const members = Array.isArray(value)
    ? value.map((item: unknown) => renderCompactJson(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${renderCompactJson(item, inner)}`);
  return members.length === 0
    ? `${open}${close}`
    : `${open}\n${members.map((one) => inner + one).join(',\n')}\n${indent}${close}`;
}

/** Whether it is a list that holds no objects, not in its lists either. */
function isFlatList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null || isFlatList(item));
}
