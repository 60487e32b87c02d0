import { Problem } from '../../../fls/problem.ts';
import type { OrgClient } from './org-client.ts';

/**
 * The longest `IN` list, in characters. The query is part of a URL, of which the platform accepts 16,384 bytes (else
 * status 414 or 431), and each quote or comma takes three bytes in it.
 */
const MAX_LIST_CHARACTERS = 8000;

/**
 * The pages of a query, one by one, so that the caller need not keep hundreds of thousands of rows.
 *
 * jsforce and core stop after 10,000 rows with a mere warning (docs/salesforce-facts.md#s3-2, #trap-27), so the pages
 * are read here. The result is incomplete when the org says that it is not done and gives no locator of a further page.
 * Fewer rows than announced do not mean that: the org counts rows that it hides (docs/salesforce-facts.md#src-fp).
 * Their number is noted in `hiddenRows`, for a warning.
 *
 * @throws Problem `truncatedAnswer` when rows are missing; and as `OrgClient`
 */
export async function* queryPages<Row extends object>(client: OrgClient, soql: string): AsyncGenerator<readonly Row[]> {
  let page = await client.query<Row>(soql);
  const total = page.totalSize;
  let count = 0;
  for (;;) {
    count += page.records.length;
    yield page.records;
    if (page.done) break;
    const next = page.nextRecordsUrl;
    if (!next) throw new Problem('truncatedAnswer', { received: count, announced: total });
    page = await client.queryMore<Row>(next);
  }
  if (count < total) client.hiddenRows.note(soql, total - count);
}

/** All rows of a query. Throws like `queryPages`. */
export async function queryRows<Row extends object>(client: OrgClient, soql: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of queryPages<Row>(client, soql)) for (const row of page) rows.push(row);
  return rows;
}

/**
 * The pages of a query with an `IN` list, repeated with as few lists as the length of a URL allows. Throws like
 * `queryPages`.
 *
 * @param soql with `{in}` for `IN (…)`
 */
export async function* queryPagesIn<Row extends object>(
  client: OrgClient,
  soql: string,
  values: readonly string[],
): AsyncGenerator<readonly Row[]> {
  for (const list of buildInLists(values))
    yield* queryPages<Row>(
      client,
      soql.replace('{in}', () => `IN (${list})`),
    );
}

/** All rows of `queryPagesIn`. */
export async function queryRowsIn<Row extends object>(
  client: OrgClient,
  soql: string,
  values: readonly string[],
): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of queryPagesIn<Row>(client, soql, values)) for (const row of page) rows.push(row);
  return rows;
}

/** `IN` lists of literals, each short enough for a URL. */
export function buildInLists(values: readonly string[]): string[] {
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

/** A SOQL string literal, escaped by the SOQL reference, so that no value can end the literal. */
export function quoteSoql(value: string): string {
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `'${escaped}'`;
}
