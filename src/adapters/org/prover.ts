import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Connection } from '@salesforce/core';
import pLimit, { type LimitFunction } from 'p-limit';
import { createResponseProblem, isFailureOfAnyRequest } from '../../fls/org-failure.ts';
import { toShortId } from '../../fls/names.ts';
import { addOwnNamespace, stripOwnNamespace } from '../../fls/own-namespace.ts';
import { Problem } from '../../fls/problem.ts';
import { joinAnswers, type ProvedAccess, type ProvedObject } from '../../fls/proved-access.ts';
import type { AccessProver, ProvedUser } from '../../ports/prover.ts';
import { hasList, readMember, toList, toText } from '../../values/loosely-typed.ts';
import { SYSTEM_CLOCK } from './client/clock.ts';
import { MAX_PARALLEL_QUERIES } from './client/parallel.ts';
import { retryGet } from './client/retry.ts';
import { buildInLists, quoteSoql } from './client/soql.ts';

type Access = ReadonlyMap<string, ProvedAccess>;

/** Rows about one user, from one table of the Tooling API; null when the org refuses the query. */
type TableQuery = (user: ProvedUser, soql: string) => Promise<readonly unknown[] | null>;

/**
 * Asks UserEntityAccess and UserFieldAccess by the Tooling API: one query for each user with all objects that are asked for in
 * one turn, and one for each user and object with all its fields. Whether an org answers for other users than the running one
 * is not known (docs/salesforce-facts.md#open-7), so each row has to name the user that was asked for.
 *
 * Of a user of whom neither table has a row at first, no further object is asked.
 *
 * @param namespace the org's own
 */
export function createPlatformProver(connection: Connection, namespace: string | null): AccessProver {
  const limit = pLimit(MAX_PARALLEL_QUERIES);
  const readObject = createObjectReader(createTableQuery(connection, limit), namespace);
  const queryFields = createTableQuery(connection, limit);
  /** What was answered first, by User.Id. */
  const firstAnswers = new Map<string, Promise<ProvedObject | null>>();

  async function readFields(user: ProvedUser, object: string): Promise<Access> {
    const soql = `SELECT UserId, IsAccessible, IsUpdatable, FieldDefinition.QualifiedApiName FROM UserFieldAccess WHERE UserId = ${quoteSoql(user.id)} AND FieldDefinition.EntityDefinition.QualifiedApiName = ${quoteSoql(addOwnNamespace(object, namespace))}`;
    const rows = (await queryFields(user, soql)) ?? [];
    return new Map(
      rows.map((row): [string, ProvedAccess] => [
        `${object}.${stripOwnNamespace(readName(row, 'FieldDefinition'), namespace)}`,
        { read: readMember(row, 'IsAccessible') === true, edit: readMember(row, 'IsUpdatable') === true },
      ]),
    );
  }

  async function readFirst(user: ProvedUser, object: string, objects: Promise<Access>): Promise<ProvedObject | null> {
    const [fields, opened] = await Promise.all([readFields(user, object), objects]);
    return fields.size + opened.size === 0 ? null : joinAnswers(fields, opened.get(object) ?? null);
  }

  return {
    tellsAbout: () => true,
    async readUserAccess(user, object) {
      const objects = readObject(user, object);
      const first = firstAnswers.get(user.id);
      if (first === undefined) {
        const answer = readFirst(user, object, objects);
        firstAnswers.set(user.id, answer);
        return answer;
      }
      const [opened, known] = await Promise.all([objects, first]);
      return known === null ? null : joinAnswers(await readFields(user, object), opened.get(object) ?? null);
    },
  };
}

/** The access to objects of one user, by object: those that are asked for in one turn share a query. */
function createObjectReader(
  query: TableQuery,
  namespace: string | null,
): (user: ProvedUser, object: string) => Promise<Access> {
  const waiting = new Map<string, { readonly objects: Set<string>; readonly access: Promise<Access> }>();

  async function readWaiting(user: ProvedUser, objects: ReadonlySet<string>): Promise<Access> {
    await nextTurn();
    waiting.delete(user.id);
    const lists = buildInLists([...objects].map((object) => addOwnNamespace(object, namespace)));
    const rows = await Promise.all(
      lists.map(async (list) => {
        // IN is used on this table by public tools, on this name with other tables (docs/salesforce-facts.md#s3-6).
        const soql = `SELECT UserId, IsReadable, IsEditable, EntityDefinition.QualifiedApiName FROM UserEntityAccess WHERE UserId = ${quoteSoql(user.id)} AND EntityDefinition.QualifiedApiName IN (${list})`;
        return (await query(user, soql)) ?? [];
      }),
    );
    return new Map(
      rows
        .flat()
        .map((row): [string, ProvedAccess] => [
          stripOwnNamespace(readName(row, 'EntityDefinition'), namespace),
          { read: readMember(row, 'IsReadable') === true, edit: readMember(row, 'IsEditable') === true },
        ]),
    );
  }

  return async (user, object) => {
    const known = waiting.get(user.id);
    if (known) {
      known.objects.add(object);
      return known.access;
    }
    const objects = new Set([object]);
    const access = readWaiting(user, objects);
    waiting.set(user.id, { objects, access });
    return access;
  };
}

/** Queries one table. An org that refuses the first query of a table is taken to refuse each. After a failure no query starts. */
function createTableQuery(connection: Connection, limit: LimitFunction): TableQuery {
  let first: Promise<readonly unknown[] | null> | null = null;
  const run = async (soql: string): Promise<readonly unknown[] | null> =>
    limit(async () => {
      try {
        return await queryTooling(connection, soql);
      } catch (error) {
        limit.clearQueue();
        throw error;
      }
    });
  return async ({ id }, soql) => {
    const isFirst = first === null;
    first ??= run(soql);
    const response = await first;
    if (response === null) return null;
    const rows = isFirst ? response : await run(soql);
    return rows?.filter((row) => toShortId(toText(readMember(row, 'UserId'))) === toShortId(id)) ?? null;
  };
}

function readName(row: unknown, definition: string): string {
  return toText(readMember(readMember(row, definition), 'QualifiedApiName'));
}

/** Null when the org refuses the query. */
async function queryTooling(connection: Connection, soql: string): Promise<readonly unknown[] | null> {
  try {
    const page = await retryGet(async () => {
      const body: unknown = await connection.requestGet(`/tooling/query?q=${encodeURIComponent(soql)}`);
      if (!hasList(body, 'records')) throw createResponseProblem(body);
      return body;
    }, SYSTEM_CLOCK);
    // These objects have no further pages (docs/salesforce-facts.md#s3-2), so fields can be missing.
    return toList(readMember(page, 'records'));
  } catch (error) {
    if (error instanceof Problem || !(error instanceof Error) || isFailureOfAnyRequest(error)) throw error;
    return null;
  }
}
