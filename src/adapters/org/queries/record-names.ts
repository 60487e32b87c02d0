import { formatOrgError, isFailureOfAnyRequest, isRefusalOfRequest, readErrorCode } from '../../../fls/org-failure.ts';
import { isProblem, Problem } from '../../../fls/problem.ts';
import { redactAccessTokens } from '../../../values/access-tokens.ts';
import { isRecord } from '../../../values/loosely-typed.ts';
import { findRefusedColumn } from '../client/optional-columns.ts';
import type { OrgClient } from '../client/org-client.ts';

/** Which fields of an object REST returns to the user of the login. */
export type RecordNames =
  /** The org refuses to query the object. */
  | { readonly kind: 'refused' }
  /** There is no record that the user sees, which tells nothing of fields. */
  | { readonly kind: 'noRecord' }
  /** The query failed, which tells nothing of the object. */
  | { readonly kind: 'failed'; readonly failure: string }
  | {
      readonly kind: 'returned';
      /** Where the org refuses a list of fields as a whole, described fields can be missing here and in `refused`. */
      readonly names: ReadonlySet<string>;
      /** Those of which the org says that there is no such column. */
      readonly refused: ReadonlySet<string>;
    };

/**
 * The longest select list, in bytes of a URL: the platform accepts 16,384 bytes of URL and headers
 * (docs/salesforce-facts.md#s3-10).
 */
const MAX_LIST_BYTES = 8000;

/** Fields that are dropped one by one from a list because the org refuses them; of the rest nothing is known. */
const MAX_REFUSED_FIELDS = 20;

/** Refusals of a select list, and not of the object: of FIELDS(ALL), which came with API 51, of a column, of too many. */
const LIST_REFUSALS = ['MALFORMED_QUERY', 'INVALID_FIELD', 'QUERY_TOO_COMPLICATED'];

type Names = { readonly kind: 'names'; readonly names: readonly string[] } | { readonly kind: 'noRecord' };
type Refusal = { readonly kind: 'refusal'; readonly error: Error };

/**
 * Queries one record with all of its fields, and reads the names of what the org returns. Values are neither read nor kept,
 * nor quoted in an error. FIELDS(ALL) asks without naming fields, so that its answer is independent of describe; where the org
 * refuses it, and for fields that it leaves out, fields are asked by name.
 *
 * @param object and fields, as queries name them
 * @param described fields that describe lists
 * @throws Problem `connectionLost`, `unexpectedResponse`, `sessionExpired`, `interrupted`; a failure of the org that says
 *   nothing about this request, as jsforce throws it
 */
export async function readRecordNames(
  client: OrgClient,
  object: string,
  described: readonly string[],
): Promise<RecordNames> {
  const whole = await queryNames(client, object, 'FIELDS(ALL)');
  if (whole.kind === 'noRecord') return whole;
  const unanswered = whole.kind === 'refusal' ? explainRefusal(whole.error) : null;
  if (unanswered !== null) return unanswered;
  const names = new Set(whole.kind === 'names' ? whole.names : []);
  const refused = new Set<string>();
  for (const list of splitNames(described.filter((name) => !names.has(name)))) {
    const part = await queryNamedFields(client, object, list, refused);
    if (part.kind === 'noRecord') return part;
    if (part.kind === 'names') for (const name of part.names) names.add(name);
  }
  return names.size + refused.size === 0 ? { kind: 'refused' } : { kind: 'returned', names, refused };
}

/** Null for the refusal of a select list, which says nothing of the object. */
function explainRefusal(error: Error): RecordNames | null {
  if (!isRefusalOfRequest(error)) return { kind: 'failed', failure: redactAccessTokens(formatOrgError(error)) };
  return LIST_REFUSALS.includes(readErrorCode(error)) ? null : { kind: 'refused' };
}

/** Drops the fields that the org refuses, and notes them. */
async function queryNamedFields(
  client: OrgClient,
  object: string,
  fields: readonly string[],
  refused: Set<string>,
): Promise<Names | Refusal> {
  let left = fields;
  for (;;) {
    if (left.length === 0) return { kind: 'names', names: [] };
    const answer = await queryNames(client, object, left.join(', '));
    if (answer.kind !== 'refusal') return answer;
    const column = findRefusedColumn(answer.error)?.toLowerCase();
    const lacking = left.find((name) => name.toLowerCase() === column);
    if (lacking === undefined || refused.size >= MAX_REFUSED_FIELDS) return answer;
    refused.add(lacking);
    left = left.filter((name) => name !== lacking);
  }
}

async function queryNames(client: OrgClient, object: string, list: string): Promise<Names | Refusal> {
  try {
    const { records } = await client.query(`SELECT ${list} FROM ${object} LIMIT 1`);
    const [record] = records;
    if (!isRecord(record)) return { kind: 'noRecord' };
    return { kind: 'names', names: Object.keys(record).filter((name) => name !== 'attributes') };
  } catch (error) {
    // What the org returned instead of a result may hold values of the record.
    if (isProblem(error, 'unexpectedResponse'))
      throw new Problem('unexpectedResponse', { problem: 'a response that is not the result of a query' });
    if (error instanceof Problem || !(error instanceof Error) || isFailureOfAnyRequest(error)) throw error;
    return { kind: 'refusal', error };
  }
}

function splitNames(names: readonly string[]): string[][] {
  const lists: string[][] = [];
  let bytes = Infinity;
  for (const name of names) {
    const more = encodeURIComponent(`${name}, `).length;
    if (bytes + more > MAX_LIST_BYTES) {
      lists.push([]);
      bytes = 0;
    }
    lists.at(-1)?.push(name);
    bytes += more;
  }
  return lists;
}
