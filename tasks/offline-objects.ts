/**
 * The source text of `src/fls/offline-objects.ts`: which objects hold no object permissions, for reports without an org.
 * @param page the text of `docs/offline-objects.md`
 * @throws TypeError if the page has no date, or a row without name, why or source, or the same name twice
 */
export function renderOfflineObjects(page: string): string {
  const state = /^State: (\d{4}-\d{2}-\d{2})$/m.exec(page)?.[1];
  if (state === undefined) throw new TypeError('offline-objects.md has no line "State: " with a date');
  return [
    '// Made from docs/offline-objects.md by "npm run generate".',
    '',
    '/** The day on which the list was last checked. */',
    `export const OFFLINE_STATE = '${state}';`,
    '',
    '/** Objects that hold no object permissions of their own. */',
    constant('UNCONTROLLED_OBJECTS', namesUnder(page, 'Objects')),
    '',
    '/** The same by the ending of their names. */',
    constant('UNCONTROLLED_ENDINGS', namesUnder(page, 'Endings')),
    '',
  ].join('\n');
}

/** Names in the first column of the table below a heading; each row must say why, and by which source. */
function namesUnder(page: string, heading: string): string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  if (rows.length === 0) throw new TypeError(`offline-objects.md has no table under "${heading}"`);
  const names = rows.map((row) => {
    const [, name, why, source] = /^\| `(\w+)` *\| (.*\S) +\| (.*\S) +\|$/.exec(row) ?? [];
    if (name === undefined || !why || !source) throw new TypeError(`a row without name, why and source: ${row}`);
    return name;
  });
  if (new Set(names).size < names.length) throw new TypeError(`a name stands twice under "${heading}"`);
  return names;
}

/** Laid out as prettier does. */
function constant(name: string, values: readonly string[]): string {
  const start = `export const ${name}: readonly string[] = [`;
  const items = values.map((value) => `'${value}'`);
  const short = `${start}${items.join(', ')}];`;
  return short.length <= 120 ? short : `${start}\n${items.map((item) => `  ${item},\n`).join('')}];`;
}
