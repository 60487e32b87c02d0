import type { Connection } from '@salesforce/core';
import type { ConnectionFacts, ObjectShape, OrgProbe, UserAccessTable } from '../../../ports/probe.ts';
import { Problem } from '../../../fls/problem.ts';
import { createResponseProblem, isFailureOfAnyRequest, readErrorCode } from '../../../fls/org-failure.ts';
import { toShortId } from '../../../fls/names.ts';
import { hasList, isRecord, readMember, toList, toText } from '../../../values/loosely-typed.ts';
import { LOWEST_API_VERSION } from '../api-version.ts';
import { canSpeakSoap, FIRST_SOAP_VERSION_WITH_JWT } from '../soap-token.ts';
import { SYSTEM_CLOCK } from '../client/clock.ts';
import { sendCompositeRequest, type Subrequest, type Subresponse } from '../client/composite.ts';
import type { OrgClient } from '../client/org-client.ts';
import { listActiveValues } from '../client/responses.ts';
import { retryGet } from '../client/retry.ts';
import { queryRows, quoteSoql } from '../client/soql.ts';
import { findStartedJobs } from '../jobs/started-jobs.ts';

/** The id of a deploy job that no org has. */
const UNKNOWN_DEPLOY = '0Af000000000000AAA';

/** Forms that a public tool asks by the Tooling API, one field or object of one user each (docs/salesforce-facts.md#s3-6). */
const ACCESS_CONDITIONS: Readonly<Record<UserAccessTable, string>> = {
  UserFieldAccess:
    "FieldDefinition.EntityDefinition.QualifiedApiName = 'Account' AND FieldDefinition.QualifiedApiName = 'Phone'",
  UserEntityAccess: "EntityDefinition.QualifiedApiName = 'Account'",
};

export async function readConnectionFacts(connection: Connection): Promise<ConnectionFacts> {
  const versions = await request(connection, '/services/data', Array.isArray);
  return {
    apiVersion: connection.getApiVersion(),
    versions: toList(versions).map((version) => toText(readMember(version, 'version'))),
    lowestVersion: LOWEST_API_VERSION,
    speaksSoap: canSpeakSoap(connection),
    firstSoapVersion: FIRST_SOAP_VERSION_WITH_JWT,
  };
}

export async function readRequestLimit(connection: Connection): ReturnType<OrgProbe['readRequestLimit']> {
  const limit = readMember(await request(connection, `${getBase(connection)}/limits`, isRecord), 'DailyApiRequests');
  return { max: Number(readMember(limit, 'Max')), remaining: Number(readMember(limit, 'Remaining')) };
}

/** Reads the status of a job that does not exist, which starts nothing. */
export async function readUnknownDeploy(connection: Connection): Promise<string | null> {
  try {
    await request(connection, `${getBase(connection)}/metadata/deployRequest/${UNKNOWN_DEPLOY}`, isRecord);
    return null;
  } catch (error) {
    if (error instanceof Problem || !(error instanceof Error)) throw error;
    return error.name;
  }
}

/** How long the org keeps jobs, in milliseconds: about 30 days (docs/salesforce-facts.md#s2-7). */
const KEPT = 30 * 24 * 3_600_000;

/** Asks as a change does that has to find the job of a start without a response. */
export async function countDeployJobs(connection: Connection): Promise<number | null> {
  const jobs = await findStartedJobs(connection, new Date(SYSTEM_CLOCK.now() - KEPT).toISOString());
  return jobs && jobs.length;
}

export async function listResources(connection: Connection): Promise<readonly string[]> {
  return Object.keys(await request(connection, `${getBase(connection)}/`, isRecord));
}

/** The describe is that of the largest answer (docs/salesforce-facts.md#s3-10). */
export async function tryComposite(connection: Connection): ReturnType<OrgProbe['tryComposite']> {
  const requests: Subrequest[] = [
    { kind: 'query', path: `/query?q=${encodeURIComponent('SELECT Id FROM Organization')}` },
    { kind: 'describe', path: '/sobjects/FieldPermissions/describe' },
  ];
  try {
    const [query, describe] = await sendCompositeRequest(connection, requests, SYSTEM_CLOCK);
    return { query: getRefusal(query), describe: getRefusal(describe) };
  } catch (error) {
    // A page in place of an answer says nothing about composite calls either.
    const code = readErrorCode(error);
    if (code === '' || isFailureOfAnyRequest(error)) throw error;
    return { query: code, describe: code };
  }
}

function getRefusal(response: Subresponse | null | undefined): string | null {
  if (!response) return 'UNKNOWN';
  return response.kind === 'failed' ? response.error.name : null;
}

/** Null when the org has no such object, or the user may not know of it. */
export async function readObjectShape(client: OrgClient, object: string): Promise<ObjectShape | null> {
  try {
    const { fields } = await client.describe(object);
    const picklists = fields.map((field): [string, string[]] => [field.name, listActiveValues(field)]);
    return {
      columns: fields.map(({ name }) => name),
      picklists: new Map(picklists.filter(([, values]) => values.length > 0)),
    };
  } catch (error) {
    if (error instanceof Error && error.name === 'NOT_FOUND') return null;
    throw error;
  }
}

/** The id of an active user who is not the running one; null when the org shows none. */
export async function findOtherUser(connection: Connection, client: OrgClient): Promise<string | null> {
  const users = await queryRows<{ Id: string; Username: string }>(
    client,
    'SELECT Id, Username FROM User WHERE IsActive = true LIMIT 2',
  );
  const own = connection.getUsername()?.toLowerCase();
  return users.find(({ Username }) => Username.toLowerCase() !== own)?.Id ?? null;
}

export async function askUserAccess(
  connection: Connection,
  userId: string,
  table: UserAccessTable,
): Promise<'other' | 'self' | 'nothing'> {
  const soql = `SELECT UserId FROM ${table} WHERE UserId = ${quoteSoql(userId)} AND ${ACCESS_CONDITIONS[table]}`;
  const path = `${getBase(connection)}/tooling/query?q=${encodeURIComponent(soql)}`;
  const page = await request(connection, path, (body): body is object => hasList(body, 'records'));
  const [row] = toList(readMember(page, 'records'));
  if (row === undefined) return 'nothing';
  return toShortId(toText(readMember(row, 'UserId'))) === toShortId(userId) ? 'other' : 'self';
}

/**
 * @param isResponse whether a body has the form of an answer to this request
 * @throws Problem `unexpectedResponse` for any other body: an empty one, or a page of something in front of the org
 */
async function request<T>(connection: Connection, path: string, isResponse: (body: unknown) => body is T): Promise<T> {
  const url = connection.instanceUrl.replace(/\/+$/u, '') + path;
  return retryGet(async () => {
    const body: unknown = await connection.request(url);
    if (isResponse(body)) return body;
    throw createResponseProblem(body);
  });
}

function getBase(connection: Connection): string {
  return `/services/data/v${connection.getApiVersion()}`;
}
