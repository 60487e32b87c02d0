import { expect } from 'chai';
import type { OrgClient } from '../../../../src/adapters/org/client/org-client.ts';
import { queryRowsIn } from '../../../../src/adapters/org/client/soql.ts';

/** A client that answers every query with one row, and keeps the queries. */
function createClient(): { client: OrgClient; queries: string[] } {
  const queries: string[] = [];
  const unused = async (): Promise<never> => Promise.reject(new Error('not needed'));
  const client: OrgClient = {
    query: async (soql) => {
      queries.push(soql);
      return Promise.resolve({ records: [], totalSize: 0, done: true });
    },
    queryMore: unused,
    describe: unused,
    learnColumns: unused,
    toQueryName: async (object) => Promise.resolve(object),
    hiddenRows: { note: () => {}, count: () => new Map() },
  };
  return { client, queries };
}

describe('a query with a list', () => {
  it('is not sent for an empty list, which SOQL refuses', async () => {
    const { client, queries } = createClient();
    expect([await queryRowsIn(client, 'SELECT Id FROM User WHERE Id {in}', []), queries]).to.deep.equal([[], []]);
  });

  it('names each value once, quoted', async () => {
    const { client, queries } = createClient();
    await queryRowsIn(client, 'SELECT Id FROM User WHERE Id {in}', ['a', "b'", 'a']);
    expect(queries).to.deep.equal(["SELECT Id FROM User WHERE Id IN ('a','b\\'')"]);
  });
});
