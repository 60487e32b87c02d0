import type { Connection } from '@salesforce/core';
import pLimit from 'p-limit';
import { addOwnNamespace, stripOwnNamespace } from '../../fls/own-namespace.ts';
import type { OwnView, ProvedAccess, ProvedObject } from '../../fls/proved-access.ts';
import type { AccessProver } from '../../ports/prover.ts';
import type { DescribeResponse } from './client/responses.ts';
import { createOrgClient } from './client/org-client.ts';
import { MAX_PARALLEL_QUERIES } from './client/parallel.ts';
import { describeObject } from './queries/described-fields.ts';
import { readRecordNames, type RecordNames } from './queries/record-names.ts';

const UNSEEN: ProvedObject = {
  fields: new Map(),
  ifOpen: new Map(),
  isComplete: true,
  failures: [],
  ownView: { fields: 0, query: 'notAsked', conflicts: new Map() },
};

/**
 * Looks with the login of the very user: describe lists only the fields that the user may read, by their names, and a query of
 * one record returns them. It tells only about that user.
 *
 * @param username of the login
 * @param namespace the org's own
 */
export function createLoginProver(connection: Connection, username: string, namespace: string | null): AccessProver {
  const client = createOrgClient(connection);
  const limit = pLimit(MAX_PARALLEL_QUERIES);
  const tellsAbout = (name: string): boolean => name.toLowerCase() === username.toLowerCase();

  async function look(object: string): Promise<ProvedObject> {
    const name = addOwnNamespace(object, namespace);
    const described = await describeObject(client, name);
    // An object that the user may not read does not exist for it.
    if (described === null) return UNSEEN;
    const names = described.fields.map((field) => field.name);
    const record = EXTERNAL_OBJECT.test(name) ? null : await readRecordNames(client, name, names);
    const spell = (field: string): string => `${object}.${stripOwnNamespace(field, namespace)}`;
    return joinViews(described, record, spell);
  }

  return {
    tellsAbout,
    async readUserAccess(user, object) {
      if (!tellsAbout(user.username)) return null;
      return limit(async () => {
        try {
          return await look(object);
        } catch (error) {
          limit.clearQueue();
          throw error;
        }
      });
    },
  };
}

/** The org reads its records from another system at each query, which is not ours to ask. */
const EXTERNAL_OBJECT = /__x$/i;

/**
 * Where describe and the query contradict each other, the query counts: it is what REST returns.
 *
 * @param record null where no record was asked for
 */
function joinViews(
  { fields, updateable }: DescribeResponse,
  record: RecordNames | null,
  spell: (field: string) => string,
): ProvedObject {
  // An address is edited by its parts, which describe calls updateable instead of the address.
  const edited = new Set(fields.flatMap((field) => (field.updateable ? [field.name, field.compoundFieldName] : [])));
  const access = new Map<string, ProvedAccess>();
  for (const { name } of fields) access.set(name, { read: true, edit: edited.has(name) && updateable === true });
  const conflicts = findConflicts(record, access);
  for (const [name, kind] of conflicts) access.set(name, { read: kind === 'unlisted', edit: false });
  const ownView: OwnView = {
    fields: [...access.values()].filter(({ read }) => read).length,
    query: describeQuery(record, fields),
    conflicts: new Map(conflicts.map(([name, kind]) => [spell(name), kind])),
  };
  return {
    fields: new Map([...access].map(([name, own]) => [spell(name), own])),
    ifOpen: new Map(),
    isComplete: true,
    failures: record?.kind === 'failed' ? [record.failure] : [],
    ownView,
  };
}

function describeQuery(record: RecordNames | null, fields: DescribeResponse['fields']): OwnView['query'] {
  if (record === null || record.kind === 'failed') return 'notAsked';
  if (record.kind !== 'returned') return record.kind;
  const { names, refused } = record;
  return fields.every(({ name }) => names.has(name) || refused.has(name)) ? 'returned' : 'partly';
}

type Conflict = readonly [name: string, kind: 'refused' | 'unlisted'];

function findConflicts(record: RecordNames | null, described: ReadonlyMap<string, ProvedAccess>): Conflict[] {
  if (record?.kind !== 'returned') return [];
  const unlisted = [...record.names].filter((name) => !described.has(name));
  return [
    ...[...record.refused].map((name): Conflict => [name, 'refused']),
    ...unlisted.map((name): Conflict => [name, 'unlisted']),
  ];
}
