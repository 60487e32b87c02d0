import { expect } from 'chai';
import { createColumnFilter, type ColumnFilter } from '../../../../src/adapters/org/client/optional-columns.ts';

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

/** Of an org that refuses to describe anything. */
const newFilter = (): ColumnFilter => createColumnFilter(async () => Promise.resolve());

const noColumn = (column: string, entity: string): string =>
  `\nSELECT ${column}\n       ^\nERROR at Row:1:Column:8\nNo such column '${column}' on entity '${entity}'. If you are`;

describe('optional columns of a query', () => {
  it('are asked for where the org has them', async () => {
    const { query } = orgWithout({});
    expect(await newFilter().run("SELECT Id, A? FROM T WHERE B = 'a?, b? FROM'", query)).to.equal(
      "SELECT Id, A FROM T WHERE B = 'a?, b? FROM'",
    );
  });

  it('are left out one after the other, and from then on', async () => {
    const { asked, query } = orgWithout({ A: noColumn('A', 'T'), C: noColumn('C', 't') });
    const columns = newFilter();
    expect(await columns.run('SELECT Id, A?, B?, C? FROM T', query)).to.equal('SELECT Id, B FROM T');
    expect(asked).to.have.length(3);
    expect(await columns.run('SELECT A?, Id FROM T WHERE Id = null', query)).to.match(/^SELECT Id FROM T/);
    expect(asked).to.have.length(4);
  });

  it('are left out of queries under way at the same time', async () => {
    const { query } = orgWithout({ A: noColumn('A', 'T') });
    const columns = newFilter();
    const both = ['SELECT Id, A? FROM T', 'SELECT B, A? FROM T'].map(async (soql) => columns.run(soql, query));
    expect(await Promise.all(both)).to.deep.equal(['SELECT Id FROM T', 'SELECT B FROM T']);
  });

  it('of a parent are told from those of the object itself', async () => {
    const { query } = orgWithout({ 'Group.A': noColumn('A', 'SetGroup') });
    expect(await newFilter().run('SELECT Id, A?, Group.A? FROM T', query)).to.equal('SELECT Id, A FROM T');
    const own = orgWithout({ A: noColumn('A', 'T') });
    expect(await newFilter().run('SELECT Id, A?, Group.A? FROM T', own.query)).to.equal('SELECT Id, Group.A FROM T');
  });

  it('go with the lookup that leads to them', async () => {
    const soql = 'SELECT Id, GroupId?, Group.A?, Group.B? FROM T';
    const lookup = orgWithout({ GroupId: noColumn('GroupId', 'T') });
    expect(await newFilter().run(soql, lookup.query)).to.equal('SELECT Id FROM T');
    expect(lookup.asked).to.have.length(2);
    const refusal = "Didn't understand relationship 'Group' in field path.";
    const path = orgWithout({ 'Group.A': refusal, 'Group.B': refusal });
    expect(await newFilter().run(soql, path.query)).to.equal('SELECT Id, GroupId FROM T');
    expect(path.asked).to.have.length(2);
  });

  it('are not asked for in vain where a description leaves them out', async () => {
    const { asked, query } = orgWithout({ A: noColumn('A', 'T') });
    const columns = newFilter();
    columns.learn('T', [{ name: 'Id' }, { name: 'B' }, { name: 'GroupId', relationshipName: 'Group' }]);
    expect(await columns.run('SELECT Id, A?, B?, Group.A? FROM T', query)).to.equal('SELECT Id, B, Group.A FROM T');
    expect(asked).to.have.length(1);
  });

  it('are learnt from a description beside the second query, so that the third is the last', async () => {
    const { asked, query } = orgWithout({ A: noColumn('A', 'T'), B: noColumn('B', 'T'), C: noColumn('C', 'T') });
    const described: string[] = [];
    const columns: ColumnFilter = createColumnFilter(async (object) => {
      described.push(object);
      columns.learn(object, [{ name: 'Id' }, { name: 'D' }]);
      return Promise.resolve();
    });
    expect(await columns.run('SELECT Id, A?, B?, C?, D? FROM T', query)).to.equal('SELECT Id, D FROM T');
    expect([asked.length, described]).to.deep.equal([2, ['T']]);
  });

  it('of another object are not asked for where a description has no way there', async () => {
    const { asked, query } = orgWithout({});
    const columns = newFilter();
    columns.learn('T', [{ name: 'Id' }, { name: 'OtherId', relationshipName: 'Other' }]);
    expect(await columns.run('SELECT Id, Group.A?, Other.B? FROM T', query)).to.equal('SELECT Id, Other.B FROM T');
    expect(asked).to.have.length(1);
  });

  it('do not hide another refusal, nor that of a column that is needed', async () => {
    for (const refusal of [noColumn('Id', 'T'), "sObject type 'T' is not supported", noColumn('Z', 'T')]) {
      const { asked, query } = orgWithout({ Id: refusal });
      const error: unknown = await newFilter()
        .run('SELECT Id, A? FROM T', query)
        .catch((reason: unknown) => reason);
      expect([error instanceof Error && error.message, asked.length]).to.deep.equal([refusal, 1]);
    }
  });
});
