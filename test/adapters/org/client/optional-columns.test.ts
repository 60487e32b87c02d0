import { expect } from 'chai';
import { createColumnFilter } from '../../../../src/adapters/org/client/optional-columns.ts';

/** An org that refuses the first of these columns that a query asks for, in the platform's words. */
function orgWithout(refusals: Readonly<Record<string, string>>): {
  asked: string[];
  query: (soql: string) => Promise<string>;
} {
  const asked: string[] = [];
  return {
    asked,
    query: async (soql) => {
      asked.push(soql);
      const select = soql.slice('SELECT '.length, soql.indexOf(' FROM ')).split(', ');
      const lacking = select.find((path) => Object.hasOwn(refusals, path));
      return lacking === undefined ? Promise.resolve(soql) : Promise.reject(new Error(refusals[lacking]));
    },
  };
}

const noColumn = (column: string, entity: string): string =>
  `\nSELECT ${column}\n       ^\nERROR at Row:1:Column:8\nNo such column '${column}' on entity '${entity}'. If you are`;

describe('optional columns of a query', () => {
  it('are asked for where the org has them', async () => {
    const { query } = orgWithout({});
    expect(await createColumnFilter().run("SELECT Id, A? FROM T WHERE B = 'a?, b? FROM'", query)).to.equal(
      "SELECT Id, A FROM T WHERE B = 'a?, b? FROM'",
    );
  });

  it('are left out one after the other, and from then on', async () => {
    const { asked, query } = orgWithout({ A: noColumn('A', 'T'), C: noColumn('C', 't') });
    const columns = createColumnFilter();
    expect(await columns.run('SELECT Id, A?, B?, C? FROM T', query)).to.equal('SELECT Id, B FROM T');
    expect(asked).to.have.length(3);
    expect(await columns.run('SELECT A?, Id FROM T WHERE Id = null', query)).to.match(/^SELECT Id FROM T/);
    expect(asked).to.have.length(4);
  });

  it('are left out of queries under way at the same time', async () => {
    const { query } = orgWithout({ A: noColumn('A', 'T') });
    const columns = createColumnFilter();
    const both = ['SELECT Id, A? FROM T', 'SELECT B, A? FROM T'].map(async (soql) => columns.run(soql, query));
    expect(await Promise.all(both)).to.deep.equal(['SELECT Id FROM T', 'SELECT B FROM T']);
  });

  it('of a parent are told from those of the object itself', async () => {
    const { query } = orgWithout({ 'Group.A': noColumn('A', 'SetGroup') });
    expect(await createColumnFilter().run('SELECT Id, A?, Group.A? FROM T', query)).to.equal('SELECT Id, A FROM T');
    const own = orgWithout({ A: noColumn('A', 'T') });
    expect(await createColumnFilter().run('SELECT Id, A?, Group.A? FROM T', own.query)).to.equal(
      'SELECT Id, Group.A FROM T',
    );
  });

  it('go with the lookup that leads to them', async () => {
    const soql = 'SELECT Id, GroupId?, Group.A?, Group.B? FROM T';
    const lookup = orgWithout({ GroupId: noColumn('GroupId', 'T') });
    expect(await createColumnFilter().run(soql, lookup.query)).to.equal('SELECT Id FROM T');
    expect(lookup.asked).to.have.length(2);
    const refusal = "Didn't understand relationship 'Group' in field path.";
    const path = orgWithout({ 'Group.A': refusal, 'Group.B': refusal });
    expect(await createColumnFilter().run(soql, path.query)).to.equal('SELECT Id, GroupId FROM T');
    expect(path.asked).to.have.length(2);
  });

  it('are not asked for in vain where a description leaves them out', async () => {
    const { asked, query } = orgWithout({ A: noColumn('A', 'T') });
    const columns = createColumnFilter();
    columns.learn('T', ['Id', 'B', 'GroupId']);
    expect(await columns.run('SELECT Id, A?, B?, Group.A? FROM T', query)).to.equal('SELECT Id, B, Group.A FROM T');
    expect(asked).to.have.length(1);
  });

  it('do not hide another refusal, nor that of a column that is needed', async () => {
    for (const refusal of [noColumn('Id', 'T'), "sObject type 'T' is not supported", noColumn('Z', 'T')]) {
      const { asked, query } = orgWithout({ Id: refusal });
      const error: unknown = await createColumnFilter()
        .run('SELECT Id, A? FROM T', query)
        .catch((reason: unknown) => reason);
      expect([error instanceof Error && error.message, asked.length]).to.deep.equal([refusal, 1]);
    }
  });
});
