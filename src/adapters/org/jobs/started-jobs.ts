import type { Connection } from '@salesforce/core';
import { createResponseProblem, isFailureOfAnyRequest } from '../../../fls/org-failure.ts';
import { Problem } from '../../../fls/problem.ts';
import type { StartedJob } from '../../../ports/jobs.ts';
import { toIsoTime } from '../../../values/iso-time.ts';
import { hasList, readMember, toList, toText } from '../../../values/loosely-typed.ts';
import { SYSTEM_CLOCK } from '../client/clock.ts';
import { retryGet } from '../client/retry.ts';
import { quoteSoql } from '../client/soql.ts';
import { readUserId } from '../user-id.ts';

/** How far the clock of this machine may be ahead of the org's, in milliseconds. */
const CLOCK_SKEW = 60_000;

/**
 * The deploy jobs that the running user started since a time, newest first, from the Tooling API
 * (docs/salesforce-facts.md#s2-7).
 *
 * @param since ISO, by the clock of this machine
 * @returns null when the org does not tell who the user is, or refuses the query
 * @throws Problem `connectionLost`, `unexpectedResponse`, `sessionExpired`, `interrupted`; a failure of the org that says
 *   nothing about this request, as jsforce throws it
 */
export async function findStartedJobs(
  connection: Connection,
  since: string,
  clock = SYSTEM_CLOCK,
): Promise<readonly StartedJob[] | null> {
  const userId = await readUserId(connection);
  if (userId === null) return null;
  const from = new Date(Date.parse(since) - CLOCK_SKEW).toISOString();
  const soql = `SELECT Id, Status, CheckOnly, CreatedDate FROM DeployRequest WHERE CreatedById = ${quoteSoql(userId)} AND CreatedDate >= ${from} ORDER BY CreatedDate DESC`;
  const jobs: StartedJob[] = [];
  let path: string | null = `/tooling/query?q=${encodeURIComponent(soql)}`;
  while (path !== null) {
    const page = await readPage(connection, path, clock);
    if (page === null) return null;
    jobs.push(...toList(readMember(page, 'records')).map(parseJob));
    path = findNextPage(page, jobs.length);
  }
  return jobs;
}

/** Null when the org refuses the query: it lacks the object or a column, or does not show it to the user. */
async function readPage(connection: Connection, path: string, clock: typeof SYSTEM_CLOCK): Promise<unknown> {
  try {
    return await retryGet(async () => {
      const page: unknown = await connection.requestGet(path);
      if (!hasList(page, 'records')) throw createResponseProblem(page);
      return page;
    }, clock);
  } catch (error) {
    if (error instanceof Problem || isFailureOfAnyRequest(error)) throw error;
    return null;
  }
}

/** @throws Problem `truncatedAnswer` when the org is not done and names no further page */
function findNextPage(page: unknown, received: number): string | null {
  if (readMember(page, 'done') !== false) return null;
  const next = toText(readMember(page, 'nextRecordsUrl'));
  if (next !== '') return next;
  throw new Problem('truncatedAnswer', { received, announced: Number(readMember(page, 'totalSize')) });
}

function parseJob(row: unknown): StartedJob {
  return {
    id: toText(readMember(row, 'Id')),
    createdAt: toIsoTime(toText(readMember(row, 'CreatedDate'))),
    checkOnly: readMember(row, 'CheckOnly') === true,
    status: toText(readMember(row, 'Status')),
  };
}
