import { createHiddenRowCounter } from '../../src/adapters/org/client/hidden-row-counter.ts';
import { createColumnFilter } from '../../src/adapters/org/client/optional-columns.ts';
import type { OrgClient } from '../../src/adapters/org/client/org-client.ts';
import type { DescribeResponse } from '../../src/adapters/org/client/responses.ts';
import type { DescribedOrg } from './described-org.ts';

/** The object that a relationship leads to, where its name does not say. */
const TARGETS: Readonly<Record<string, string>> = { Parent: 'PermissionSet', Assignee: 'User' };

export type RecordedClient = OrgClient & {
  /** Optional columns that queries left out so far, as `Object.Column`; without those of objects that nobody described. */
  readonly leftOut: ReadonlySet<string>;
};

/**
 * A client of an org that is known by its describes alone. It holds no rows, and refuses queries for columns and
 * relationships that no describe lists, as the platform does. Of objects that nobody described it takes every column.
 */
export function createRecordedClient({ objects }: DescribedOrg): RecordedClient {
  const leftOut = new Set<string>();
  const describe = async (object: string): Promise<DescribeResponse> => {
    const fields = objects.get(object);
    if (!fields) throw createRefusal('NOT_FOUND', 'The requested resource does not exist');
    columns.learn(object, fields);
    return Promise.resolve({ fields });
  };
  const learnColumns = async (object: string): Promise<void> => {
    await describe(object).catch(() => {});
  };
  const columns = createColumnFilter(learnColumns);

  function checkPath(object: string, path: string): void {
    const [first = '', ...further] = path.split('.');
    const fields = objects.get(object);
    const column = fields?.find(({ name }) => name === (further.length > 0 ? `${first}Id` : first));
    if (fields && !column && further.length > 0)
      throw createRefusal('INVALID_FIELD', `Didn't understand relationship '${first}' in field path.`);
    if (fields && !column) throw createRefusal('INVALID_FIELD', `No such column '${first}' on entity '${object}'.`);
    if (further.length > 0) checkPath(TARGETS[first] ?? first, further.join('.'));
  }

  async function refuseOrAnswer(soql: string): Promise<{ totalSize: number; done: true; records: [] }> {
    const [, select = '', object = ''] = /^SELECT (.+?) FROM (\w+)/su.exec(soql) ?? [];
    for (const item of select.split(', ')) {
      const path = /^(?:COUNT\((\w+)\)|([\w.]+))/u.exec(item);
      checkPath(object, path?.[1] ?? path?.[2] ?? '');
    }
    return Promise.resolve({ totalSize: 0, done: true, records: [] });
  }

  function noteLeftOut(soql: string, sent: string): void {
    const [, select = '', object = ''] = /^SELECT (.+?) FROM (\w+)/su.exec(soql) ?? [];
    const [, kept = ''] = /^SELECT (.+?) FROM /su.exec(sent) ?? [];
    const optional = select.split(', ').filter((column) => column.endsWith('?'));
    for (const path of optional.map((column) => column.slice(0, -1))) {
      const [first = '', further] = path.split('.');
      const [owner, column] = further === undefined ? [object, first] : [TARGETS[first] ?? first, further];
      if (!kept.split(', ').includes(path) && objects.has(owner)) leftOut.add(`${owner}.${column}`);
    }
  }

  return {
    leftOut,
    query: async (soql) =>
      columns.run(soql, async (sent) => {
        const page = await refuseOrAnswer(sent);
        noteLeftOut(soql, sent);
        return page;
      }),
    queryMore: refuseOrAnswer,
    describe,
    learnColumns,
    toQueryName: async (object) => Promise.resolve(object),
    hiddenRows: createHiddenRowCounter(),
  };
}

function createRefusal(name: string, message: string): Error {
  return Object.assign(new Error(message), { name, errorCode: name });
}
