import type { Connection } from '@salesforce/core';
import type { LimitFunction } from 'p-limit';
import { createResponseProblem, formatOrgError, isFailureOfAnyRequest, readErrorCode } from '../../fls/org-failure.ts';
import { toShortId } from '../../fls/names.ts';
import { Problem } from '../../fls/problem.ts';
import type { ProvedUser } from '../../ports/prover.ts';
import { redactAccessTokens } from '../../values/access-tokens.ts';
import { hasList, readMember, toList, toText } from '../../values/loosely-typed.ts';
import { SYSTEM_CLOCK } from './client/clock.ts';
import { retryGet } from './client/retry.ts';

/** What one table of the Tooling API has about one user. */
export type TableAnswer = {
  /** None where the org lacks the table, and after a failure. */
  readonly rows: readonly unknown[];
  /** What the org said where the query failed, which tells nothing about the user; null otherwise. */
  readonly failure: string | null;
};

export type TableQuery = (user: ProvedUser, soql: string) => Promise<TableAnswer>;

/**
 * Refusals of an org that does not have a table, or a column of the query, or does not show it to the user who asks. All others,
 * QUERY_TIMEOUT among them, are about one query (docs/salesforce-facts.md#s3-6).
 */
const LACKING_TABLE: readonly string[] = ['INVALID_TYPE', 'INVALID_FIELD', 'INVALID_TYPE_FOR_OPERATION'];

/**
 * Queries one table. An org that lacks it is not asked again. After an error no query starts.
 *
 * @throws Problem `connectionLost`, `unexpectedResponse`, `sessionExpired`, `interrupted`; a failure of the org that says
 *   nothing about this request, as jsforce throws it
 */
export function createTableQuery(connection: Connection, limit: LimitFunction): TableQuery {
  let isLacking = false;
  let first: Promise<TableAnswer> | null = null;

  async function run(soql: string): Promise<TableAnswer> {
    if (isLacking) return { rows: [], failure: null };
    try {
      return { rows: await queryTooling(connection, soql), failure: null };
    } catch (error) {
      const isRefusal = error instanceof Error && !(error instanceof Problem) && !isFailureOfAnyRequest(error);
      if (!isRefusal) {
        limit.clearQueue();
        throw error;
      }
      isLacking = LACKING_TABLE.includes(readErrorCode(error));
      return { rows: [], failure: isLacking ? null : redactAccessTokens(formatOrgError(error)) };
    }
  }

  return async ({ id }, soql) => {
    const isFirst = first === null;
    first ??= limit(run, soql);
    const answer = await first;
    const { rows, failure } = isFirst ? answer : await limit(run, soql);
    return { rows: rows.filter((row) => toShortId(toText(readMember(row, 'UserId'))) === toShortId(id)), failure };
  };
}

/** These objects have no further pages (docs/salesforce-facts.md#s3-2), so fields can be missing. */
async function queryTooling(connection: Connection, soql: string): Promise<readonly unknown[]> {
  const page = await retryGet(async () => {
    const body: unknown = await connection.requestGet(`/tooling/query?q=${encodeURIComponent(soql)}`);
    if (!hasList(body, 'records')) throw createResponseProblem(body);
    return body;
  }, SYSTEM_CLOCK);
  return toList(readMember(page, 'records'));
}
