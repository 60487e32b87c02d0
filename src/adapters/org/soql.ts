import type { Connection } from '@salesforce/core';
import { Problem } from '../../fls/problem.ts';
import { ask } from './connection-guard.ts';

/**
 * Longest `IN` list in characters: the query travels in a URL, of which the platform takes 16,384 bytes (414 or 431
 * beyond); quotes and commas triple in size when encoded.
 */
const LIST_CHARACTERS = 8000;

/**
 * All rows of a query, page by page.
 *
 * jsforce and core stop at 10,000 rows with a mere warning (facts 3.2, trap 27), so the pages are followed here and the
 * sum is held against the total that the org announced.
 *
 * @throws Problem `truncatedAnswer` when rows are missing
 */
export async function rowsOf<Row extends object>(connection: Connection, soql: string): Promise<Row[]> {
  const rows: Row[] = [];
  let page = await ask(async () => connection.query<Row>(soql));
  const total = page.totalSize;
  rows.push(...page.records);
  while (!page.done && page.nextRecordsUrl) {
    const next = page.nextRecordsUrl;
    page = await ask(async () => connection.queryMore<Row>(next));
    for (const record of page.records) rows.push(record);
  }
  if (rows.length !== total) throw new Problem('truncatedAnswer', [String(rows.length), String(total)]);
  return rows;
}

/** The rows of the same query over as few `IN` lists as the URL limit allows; `{in}` in the query takes the list. */
export async function rowsIn<Row extends object>(
  connection: Connection,
  soql: string,
  values: readonly string[],
): Promise<Row[]> {
  const answers = await Promise.all(
    lists(values).map(async (list) =>
      rowsOf<Row>(
        connection,
        soql.replace('{in}', () => `IN (${list})`),
      ),
    ),
  );
  return answers.flat();
}

function lists(values: readonly string[]): string[] {
  const lists: string[] = [];
  let current = '';
  for (const value of [...new Set(values)].map(quoted)) {
    const longer = current === '' ? value : `${current},${value}`;
    if (longer.length > LIST_CHARACTERS && current !== '') {
      lists.push(current);
      current = value;
    } else current = longer;
  }
  return current === '' ? lists : [...lists, current];
}

/** A SOQL string literal: the escapes of the SOQL reference, so that no value can end the literal. */
export function quoted(value: string): string {
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `'${escaped}'`;
}
