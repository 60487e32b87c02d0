import { Problem } from '../../../fls/problem.ts';
import type { OrgClient } from './batching.ts';

/**
 * Longest `IN` list in characters: the query travels in a URL, of which the platform takes 16,384 bytes (414 or 431
 * beyond); quotes and commas triple in size when encoded.
 */
const MAX_LIST_CHARACTERS = 8000;

/**
 * The pages of a query, one by one: of hundreds of thousands of rows the caller keeps only what it makes of them.
 *
 * jsforce and core stop at 10,000 rows with a mere warning (docs/salesforce-facts.md#s3-2, #trap-27), so the pages are
 * followed here. An answer is cut when the org says that it is not done and names no further page. Fewer rows than announced
 * are no sign of it: the org counts rows that it hides (docs/salesforce-facts.md#src-fp), so their number is noted and goes
 * into a warning.
 *
 * @throws Problem `truncatedAnswer` when rows are missing; `connectionLost` when what came is no answer
 */
export async function* queryPages<Row extends object>(
  questions: OrgClient,
  soql: string,
): AsyncGenerator<readonly Row[]> {
  let page = await questions.query<Row>(soql);
  const total = page.totalSize;
  let count = 0;
  for (;;) {
    if (!('records' in page)) throw new Problem('connectionLost', { problem: 'what came was no answer to a query' });
    count += page.records.length;
    yield page.records;
    if (page.done) break;
    const next = page.nextRecordsUrl;
    if (!next) throw new Problem('truncatedAnswer', { received: count, announced: total });
    page = await questions.queryMore<Row>(next);
  }
  if (count < total) questions.hiddenRows.note(soql, total - count);
}

/** All rows of a query. Throws like `pagesOf`. */
export async function queryRows<Row extends object>(questions: OrgClient, soql: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of queryPages<Row>(questions, soql)) for (const row of page) rows.push(row);
  return rows;
}

/** The pages of the same query over as few `IN` lists as the URL limit allows; `{in}` in the query takes the list. */
export async function* queryPagesIn<Row extends object>(
  questions: OrgClient,
  soql: string,
  values: readonly string[],
): AsyncGenerator<readonly Row[]> {
  for (const list of buildInLists(values))
    yield* queryPages<Row>(
      questions,
      soql.replace('{in}', () => `IN (${list})`),
    );
}

/** All rows of `pagesIn`. */
export async function queryRowsIn<Row extends object>(
  questions: OrgClient,
  soql: string,
  values: readonly string[],
): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of queryPagesIn<Row>(questions, soql, values)) for (const row of page) rows.push(row);
  return rows;
}

function buildInLists(values: readonly string[]): string[] {
  const lists: string[] = [];
  let current = '';
  for (const value of [...new Set(values)].map(quoteSoql)) {
    const longer = current === '' ? value : `${current},${value}`;
    if (longer.length > MAX_LIST_CHARACTERS && current !== '') {
      lists.push(current);
      current = value;
    } else current = longer;
  }
  return current === '' ? lists : [...lists, current];
}

/** A SOQL string literal: the escapes of the SOQL reference, so that no value can end the literal. */
export function quoteSoql(value: string): string {
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `'${escaped}'`;
}
