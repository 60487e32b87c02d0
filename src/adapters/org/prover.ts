import type { Connection } from '@salesforce/core';
import { createResponseProblem, isFailureOfAnyRequest } from '../../fls/org-failure.ts';
import { toShortId } from '../../fls/names.ts';
import { addOwnNamespace, stripOwnNamespace } from '../../fls/own-namespace.ts';
import { Problem } from '../../fls/problem.ts';
import type { AccessProver, ProvedAccess } from '../../ports/prover.ts';
import { hasList, readMember, toList, toText } from '../../values/loosely-typed.ts';
import { SYSTEM_CLOCK } from './client/clock.ts';
import { createOrgClient } from './client/org-client.ts';
import { retryGet } from './client/retry.ts';
import { quoteSoql } from './client/soql.ts';
import { describeObject } from './queries/described-fields.ts';

/**
 * Asks UserFieldAccess by the Tooling API, one object of one user at a time. Whether an org answers for other users than the
 * running one is not known (docs/salesforce-facts.md#open-7), so each row has to name the user that was asked for.
 *
 * @param namespace the org's own
 */
export function createPlatformProver(connection: Connection, namespace: string | null): AccessProver {
  // An org that refuses the first query refuses each.
  let isRefused: boolean | null = null;
  return {
    tellsAbout: () => true,
    async readUserAccess({ id }, object) {
      if (isRefused) return null;
      const soql = `SELECT UserId, IsAccessible, IsUpdatable, FieldDefinition.QualifiedApiName FROM UserFieldAccess WHERE UserId = ${quoteSoql(id)} AND FieldDefinition.EntityDefinition.QualifiedApiName = ${quoteSoql(addOwnNamespace(object, namespace))}`;
      const rows = await queryTooling(connection, soql);
      isRefused ??= rows === null;
      const own = rows?.filter((row) => toShortId(toText(readMember(row, 'UserId'))) === toShortId(id)) ?? [];
      if (own.length === 0) return null;
      const fields = new Map(
        own.map((row): [string, ProvedAccess] => [
          `${object}.${stripOwnNamespace(readFieldName(row), namespace)}`,
          { read: readMember(row, 'IsAccessible') === true, edit: readMember(row, 'IsUpdatable') === true },
        ]),
      );
      return { fields, isComplete: false };
    },
  };
}

/**
 * Looks with the login of the very user: describe lists only the fields that the user may read, by their names. It answers
 * only for that user.
 *
 * @param username of the login
 */
export function createLoginProver(connection: Connection, username: string, namespace: string | null): AccessProver {
  const client = createOrgClient(connection);
  const tellsAbout = (name: string): boolean => name.toLowerCase() === username.toLowerCase();
  return {
    tellsAbout,
    async readUserAccess(user, object) {
      if (!tellsAbout(user.username)) return null;
      const described = await describeObject(client, addOwnNamespace(object, namespace));
      // An object that the user may not read does not exist for it.
      const known = described?.fields ?? [];
      // An address is edited by its parts, which describe calls updateable instead of the address.
      const edited = new Set(
        known.flatMap(({ name, updateable, compoundFieldName }) => (updateable ? [name, compoundFieldName] : [])),
      );
      const fields = known.map(({ name }): [string, ProvedAccess] => [
        `${object}.${stripOwnNamespace(name, namespace)}`,
        { read: true, edit: edited.has(name) && described?.updateable === true },
      ]);
      return { fields: new Map(fields), isComplete: true };
    },
  };
}

function readFieldName(row: unknown): string {
  return toText(readMember(readMember(row, 'FieldDefinition'), 'QualifiedApiName'));
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
