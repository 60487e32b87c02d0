/** A table of the page: its heading, the columns after the name, and what each of them must look like. */
type TableShape = { readonly heading: string; readonly columns: readonly RegExp[] };

const RECORDED: TableShape = { heading: 'Recorded objects', columns: [/^\d+$/, /^(yes|no)$/] };
const OTHER: TableShape = { heading: 'Other objects', columns: [/\S/, /\S/] };
const ENDINGS: TableShape = { heading: 'Endings', columns: [/\S/, /\S/] };

/**
 * The source text of `src/fls/offline-objects.ts`: which objects hold no object permissions, for reports without an org.
 * @param page the text of `docs/offline-objects.md`
 * @throws TypeError if the page has no date or lacks a table, if a row lacks a column, or if a name stands twice
 */
export function renderOfflineObjects(page: string): string {
  const state = /^State: (\d{4}-\d{2}-\d{2})$/m.exec(page)?.[1];
  if (state === undefined) throw new TypeError('offline-objects.md has no line "State: " with a date');
  const objects = [...readNames(page, RECORDED), ...readNames(page, OTHER)].sort();
  return [
    '// Made from docs/offline-objects.md by "npm run generate".',
    '',
    '/** The day on which the list was last checked. */',
    `export const OFFLINE_STATE = '${state}';`,
    '',
    '/** Objects that hold no object permissions of their own. */',
    renderConstant('UNCONTROLLED_OBJECTS', refuseDuplicates(objects)),
    '',
    '/** The same by the ending of their names. */',
    renderConstant('UNCONTROLLED_ENDINGS', refuseDuplicates(readNames(page, ENDINGS))),
    '',
  ].join('\n');
}

/** Names in the first column of a table. */
function readNames(page: string, { heading, columns }: TableShape): string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  if (rows.length === 0) throw new TypeError(`offline-objects.md has no table under "${heading}"`);
  return rows.map((row) => {
    const [name = '', ...values] = row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    const isComplete = values.length === columns.length && columns.every((column, at) => column.test(values[at] ?? ''));
    if (!/^`\w+`$/.test(name) || !isComplete)
      throw new TypeError(`a row that lacks a column under "${heading}": ${row}`);
    return name.slice(1, -1);
  });
}

function refuseDuplicates(names: readonly string[]): readonly string[] {
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) throw new TypeError(`"${twice}" stands twice in offline-objects.md`);
  return names;
}

/** Laid out as prettier does. */
function renderConstant(name: string, values: readonly string[]): string {
  const start = `export const ${name}: readonly string[] = [`;
  const items = values.map((value) => `'${value}'`);
  const short = `${start}${items.join(', ')}];`;
  return short.length <= 120 ? short : `${start}\n${items.map((item) => `  ${item},\n`).join('')}];`;
}
