import { expect } from 'chai';
import { createOrgClient } from '../../../../src/adapters/org/client/org-client.ts';
import { readRecordNames, type RecordNames } from '../../../../src/adapters/org/queries/record-names.ts';
import { buildOrg } from '../../../simulated-org/seed/builder.ts';
import { servingOrgs } from '../served.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { stubRequests } from '../stubbed.ts';

const PLANTED = 'PLANTED-7731';

/** A refusal as jsforce throws it. */
function refuse(code: string, message = 'refused'): Error {
  return Object.assign(new Error(message), { name: code, errorCode: code });
}

function refuseColumn(name: string): Error {
  return refuse(
    'INVALID_FIELD',
    `\nSELECT ${name}\n^\nERROR at Row:1:Column:8\nNo such column '${name}' on entity 'Account'.`,
  );
}

function returnRecord(names: readonly string[]): unknown {
  const values = Object.fromEntries(names.map((name) => [name, PLANTED]));
  return { totalSize: 1, done: true, records: [{ attributes: { type: 'Account', url: '/' }, ...values }] };
}

const NO_RECORD = { totalSize: 0, done: true, records: [] };

describe('readRecordNames', function () {
  this.timeout(60_000);
  const served = servingOrgs();

  /** @param answer gives the response to a select list, or an error to refuse it with */
  async function read(
    described: readonly string[],
    answer: (list: readonly string[]) => unknown,
  ): Promise<{ readonly names: RecordNames; readonly lists: readonly (readonly string[])[] }> {
    const connection = await served.connect(buildOrg({ objects: [] }));
    const lists: (readonly string[])[] = [];
    stubRequests(connection, {
      query: async (soql) => {
        const [, list = ''] = /^SELECT (.+) FROM Account LIMIT 1$/.exec(soql) ?? [];
        expect(encodeURIComponent(soql).length).to.be.lessThan(8200);
        lists.push(list.split(', '));
        const given = answer(lists.at(-1) ?? []);
        return given instanceof Error ? Promise.reject(given) : Promise.resolve(given);
      },
    });
    return {
      names: await readRecordNames(createOrgClient(connection, createFakeClock()), 'Account', described),
      lists,
    };
  }

  it('reads the names of all fields in one query', async () => {
    const { names, lists } = await read(['Id', 'Name'], () => returnRecord(['Id', 'Name', 'Phone']));
    expect(names).to.deep.equal({ kind: 'returned', names: new Set(['Id', 'Name', 'Phone']), refused: new Set() });
    expect(lists).to.deep.equal([['FIELDS(ALL)']]);
  });

  it('asks by name for fields that are left out, and notes those that are refused', async () => {
    const { names, lists } = await read(['Id', 'Fax', 'Photo', 'Phone'], (list) => {
      if (list[0] === 'FIELDS(ALL)') return returnRecord(['Id']);
      if (list.includes('Fax')) return refuseColumn('fax');
      return returnRecord(list);
    });
    expect(names).to.deep.equal({
      kind: 'returned',
      names: new Set(['Id', 'Photo', 'Phone']),
      refused: new Set(['Fax']),
    });
    expect(lists.slice(1)).to.deep.equal([
      ['Fax', 'Photo', 'Phone'],
      ['Photo', 'Phone'],
    ]);
  });

  for (const code of ['MALFORMED_QUERY', 'INVALID_FIELD', 'QUERY_TOO_COMPLICATED'])
    it(`asks by name where the org refuses FIELDS(ALL) with ${code}, in lists that fit in a URL`, async () => {
      const described = Array.from({ length: 800 }, (_, index) => `A_rather_long_name_of_a_field_${index}__c`);
      const { names, lists } = await read(described, (list) =>
        list[0] === 'FIELDS(ALL)' ? refuse(code) : returnRecord(list),
      );
      expect(names).to.deep.equal({ kind: 'returned', names: new Set(described), refused: new Set() });
      expect(lists.slice(1).flat()).to.deep.equal(described);
      expect(lists.length).to.be.greaterThan(3);
    });

  it('says nothing of the fields where there is no record', async () => {
    expect((await read(['Id'], () => NO_RECORD)).names).to.deep.equal({ kind: 'noRecord' });
    const byName = await read(['Id'], ([first]) => (first === 'Id' ? NO_RECORD : refuse('MALFORMED_QUERY')));
    expect(byName.names).to.deep.equal({ kind: 'noRecord' });
  });

  it('says that an object is not queried, after one query where the refusal is of the object', async () => {
    const object = await read(['Id'], () => refuse('INVALID_TYPE_FOR_OPERATION'));
    expect([object.names, object.lists.length]).to.deep.equal([{ kind: 'refused' }, 1]);
    const both = await read(['Id'], () => refuse('MALFORMED_QUERY'));
    expect([both.names, both.lists.length]).to.deep.equal([{ kind: 'refused' }, 2]);
  });

  for (const code of ['QUERY_TIMEOUT', 'REQUEST_RUNNING_TOO_LONG'])
    it(`says that a query failed which ended with ${code}, and not that the org refuses the object`, async () => {
      const { names, lists } = await read(['Id'], () => refuse(code, 'too slow'));
      expect([names, lists.length]).to.deep.equal([{ kind: 'failed', failure: `${code}: too slow` }, 1]);
    });

  it('drops 20 refused fields at most, and knows nothing of the rest', async () => {
    const described = Array.from({ length: 30 }, (_, index) => `F${index}__c`);
    const { names, lists } = await read(described, ([first = '']) =>
      first === 'FIELDS(ALL)' ? returnRecord(['Id']) : refuseColumn(first),
    );
    expect(names).to.deep.equal({ kind: 'returned', names: new Set(['Id']), refused: new Set(described.slice(0, 20)) });
    expect(lists).to.have.length(22);
  });

  it('takes a refusal that names none of the fields for nothing', async () => {
    const { names } = await read(['Id', 'Fax'], ([first]) =>
      first === 'FIELDS(ALL)' ? returnRecord(['Id']) : refuseColumn('Other'),
    );
    expect(names).to.deep.equal({ kind: 'returned', names: new Set(['Id']), refused: new Set() });
  });

  it('quotes nothing of a response that is no result', async () => {
    const failure = await read(['Id'], () => `${PLANTED} {`).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).to.be.an('error').with.property('key', 'unexpectedResponse');
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).to.not.include(PLANTED);
  });

  it('leaves failures to the caller that say nothing of this query', async () => {
    const failure = await read(['Id'], () => refuse('REQUEST_LIMIT_EXCEEDED')).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).to.be.an('error').with.property('name', 'REQUEST_LIMIT_EXCEEDED');
  });
});
