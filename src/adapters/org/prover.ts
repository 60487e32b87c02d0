import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Connection } from '@salesforce/core';
import pLimit from 'p-limit';
import { addOwnNamespace, stripOwnNamespace } from '../../fls/own-namespace.ts';
import { joinAnswers, type ProvedAccess } from '../../fls/proved-access.ts';
import type { AccessProver, ProvedUser } from '../../ports/prover.ts';
import { readMember, toText } from '../../values/loosely-typed.ts';
import { MAX_PARALLEL_QUERIES } from './client/parallel.ts';
import { buildInLists, quoteSoql } from './client/soql.ts';
import { createTableQuery, type TableAnswer, type TableQuery } from './tooling-table.ts';

/** What one table tells of one user. */
type ToldAccess = {
  readonly access: ReadonlyMap<string, ProvedAccess>;
  /** What the org said to the queries that failed. */
  readonly failures: readonly string[];
};

type AccessReader = (user: ProvedUser, object: string) => Promise<ToldAccess>;

/**
 * Asks UserEntityAccess and UserFieldAccess by the Tooling API: one query for each user with all objects that are asked for in
 * one turn, and one for each user and object with all its fields. Whether an org answers for other users than the running one
 * is not known (docs/salesforce-facts.md#open-7), so each row has to name the user that was asked for.
 *
 * Of a user of whom neither table has a row on the first few objects, no further object is asked.
 *
 * @param namespace the org's own
 */
export function createPlatformProver(connection: Connection, namespace: string | null): AccessProver {
  const limit = pLimit(MAX_PARALLEL_QUERIES);
  const readObject = createObjectReader(createTableQuery(connection, limit), namespace);
  const readFields = createFieldReader(createTableQuery(connection, limit), namespace);
  const probeUser = createUserProbe(readFields);
  return {
    tellsAbout: () => true,
    async readUserAccess(user, object) {
      const opened = readObject(user, object);
      const [probed, objects] = await Promise.all([probeUser(user, object, opened), opened]);
      if (probed === null) return null;
      const fields = probed.get(object) ?? (await readFields(user, object));
      return {
        ...joinAnswers(fields.access, objects.access.get(object) ?? null),
        failures: [...objects.failures, ...fields.failures],
      };
    },
  };
}

/** An org has no rows for some objects whoever is asked about, so one object does not tell whether it answers for a user. */
const MAX_PROBED_OBJECTS = 3;

/** Of custom metadata types, platform events and other objects that are like none of a user. */
const UNUSUAL_OBJECT = /__(?!c$)\w+$/;

/** What was told of the fields of the first objects of a user, by object; null for a user of whom the org tells nothing. */
type ProbedObjects = ReadonlyMap<string, ToldAccess> | null;

/** What was told of the objects of one turn, by object. */
type OpenedObjects = Map<string, Promise<ToldAccess>>;

type UserProbe = { readonly objects: OpenedObjects; readonly probed: Promise<ProbedObjects> };

const NOTHING_PROBED: ProbedObjects = new Map();

/**
 * Reads the fields of the first objects of each user. A query that fails tells nothing, so it is no reason to give up. Only the
 * questions of the same turn share these answers: later ones may be about what has changed.
 */
function createUserProbe(
  readFields: AccessReader,
): (user: ProvedUser, object: string, opened: Promise<ToldAccess>) => Promise<ProbedObjects> {
  const probes = new Map<string, UserProbe>();
  const waiting = new Set<OpenedObjects>();

  async function probe(user: ProvedUser, objects: OpenedObjects): Promise<ProbedObjects> {
    await nextTurn();
    waiting.delete(objects);
    const names = [...objects.keys()];
    const usual = names.filter((object) => !UNUSUAL_OBJECT.test(object));
    const first = [...new Set([...usual, ...names])].slice(0, MAX_PROBED_OBJECTS);
    const [opened, fields] = await Promise.all([
      Promise.all(objects.values()),
      Promise.all(first.map(async (object) => readFields(user, object))),
    ]);
    const isTold = [...opened, ...fields].some(({ access, failures }) => access.size + failures.length > 0);
    return isTold ? new Map(first.flatMap((object, index) => (fields[index] ? [[object, fields[index]]] : []))) : null;
  }

  return async (user, object, opened) => {
    const known = probes.get(user.id);
    if (known && !waiting.has(known.objects)) return (await known.probed) === null ? null : NOTHING_PROBED;
    const objects = known?.objects ?? new Map<string, Promise<ToldAccess>>();
    objects.set(object, opened);
    if (known) return known.probed;
    waiting.add(objects);
    const probed = probe(user, objects);
    probes.set(user.id, { objects, probed });
    return probed;
  };
}

function createFieldReader(query: TableQuery, namespace: string | null): AccessReader {
  return async (user, object) => {
    const soql = `SELECT UserId, IsAccessible, IsUpdatable, FieldDefinition.QualifiedApiName FROM UserFieldAccess WHERE UserId = ${quoteSoql(user.id)} AND FieldDefinition.EntityDefinition.QualifiedApiName = ${quoteSoql(addOwnNamespace(object, namespace))}`;
    return toToldAccess([await query(user, soql)], (row): [string, ProvedAccess] => [
      `${object}.${stripOwnNamespace(readName(row, 'FieldDefinition'), namespace)}`,
      { read: readMember(row, 'IsAccessible') === true, edit: readMember(row, 'IsUpdatable') === true },
    ]);
  };
}

/** The access to objects of one user, by object: those that are asked for in one turn share a query. */
function createObjectReader(query: TableQuery, namespace: string | null): AccessReader {
  const waiting = new Map<string, { readonly objects: Set<string>; readonly told: Promise<ToldAccess> }>();

  async function readWaiting(user: ProvedUser, objects: ReadonlySet<string>): Promise<ToldAccess> {
    await nextTurn();
    waiting.delete(user.id);
    const lists = buildInLists([...objects].map((object) => addOwnNamespace(object, namespace)));
    const answers = await Promise.all(
      lists.map(async (list) => {
        // IN is used on this table by public tools, on this name with other tables (docs/salesforce-facts.md#s3-6).
        const soql = `SELECT UserId, IsReadable, IsEditable, EntityDefinition.QualifiedApiName FROM UserEntityAccess WHERE UserId = ${quoteSoql(user.id)} AND EntityDefinition.QualifiedApiName IN (${list})`;
        return query(user, soql);
      }),
    );
    return toToldAccess(answers, (row): [string, ProvedAccess] => [
      stripOwnNamespace(readName(row, 'EntityDefinition'), namespace),
      { read: readMember(row, 'IsReadable') === true, edit: readMember(row, 'IsEditable') === true },
    ]);
  }

  return async (user, object) => {
    const own = waiting.get(user.id);
    if (own) {
      own.objects.add(object);
      return own.told;
    }
    const objects = new Set([object]);
    const told = readWaiting(user, objects);
    waiting.set(user.id, { objects, told });
    return told;
  };
}

function toToldAccess(answers: readonly TableAnswer[], toAccess: (row: unknown) => [string, ProvedAccess]): ToldAccess {
  return {
    access: new Map(answers.flatMap(({ rows }) => rows.map(toAccess))),
    failures: answers.flatMap(({ failure }) => failure ?? []),
  };
}

function readName(row: unknown, definition: string): string {
  return toText(readMember(readMember(row, definition), 'QualifiedApiName'));
}
