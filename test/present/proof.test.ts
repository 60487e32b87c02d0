import { expect } from 'chai';
import type { OwnObject, Proof, ProofCount } from '../../src/fls/proof.ts';
import { describeProof } from '../../src/present/proof.ts';

const NOTHING: ProofCount = { answers: 0, users: 0, fields: 0 };
const EMPTY: Proof = {
  proved: new Map(),
  agreed: NOTHING,
  settled: NOTHING,
  surplus: [],
  disagreements: [],
  conflicts: [],
  ownObjects: [],
  untold: [],
  untoldFields: NOTHING,
  failed: [],
  unasked: { pairs: 0, uncertainUsers: 0 },
};

const see = (object: string, fields: number, query: OwnObject['query'] = 'returned'): OwnObject => ({
  username: 'erp@x',
  object,
  fields,
  query,
});

describe('what the platform says, in sentences', () => {
  it('agreement is one line: fields of one user, and of several with the number of answers', () => {
    const one = describeProof({ ...EMPTY, agreed: { answers: 57, users: 1, fields: 57 } });
    expect(one).to.deep.equal({ own: null, sentences: ['The platform agrees on 57 fields.'], contradictions: [] });
    const several = describeProof({ ...EMPTY, agreed: { answers: 1171, users: 3, fields: 457 } });
    expect(several.sentences).to.deep.equal(['The platform agrees on 457 fields of 3 users (1,171 answers).']);
  });

  it('says that there was nothing to ask', () => {
    expect(describeProof(EMPTY).sentences).to.deep.equal([
      'There was nothing to ask the platform: there is no access of an active user in question.',
    ]);
  });

  it('names queries that failed, and what the org said, and calls none of it an answer', () => {
    const failed = [
      { username: 'b@x', object: 'Lead', failure: 'QUERY_TIMEOUT: Your query request was running for too long.' },
      { username: 'a@x', object: 'Account', failure: 'QUERY_TIMEOUT: too long' },
    ];
    expect(describeProof({ ...EMPTY, failed }).sentences).to.deep.equal([
      'Queries about these users and objects failed, so they prove nothing: a@x (Account), b@x (Lead). The org said: QUERY_TIMEOUT: Your query request was running for too long. Run the command again, or narrow the result with --sobject.',
    ]);
  });

  it('says instead who was not asked about, because nothing certain is known of their access', () => {
    const { sentences } = describeProof({ ...EMPTY, unasked: { pairs: 0, uncertainUsers: 2 } });
    expect(sentences).to.have.length(1);
    expect(sentences[0]).to.match(
      /^The platform was not asked about 2 users: it is not certain what is in force for these users\. /,
    );
  });

  it('counts and names fields to which the platform gives more, where that is possible', () => {
    const more = { username: 'erp@x', field: 'Account.Phone', claimed: 'none', proved: 'read' } as const;
    const { sentences, contradictions } = describeProof({ ...EMPTY, surplus: [more] });
    expect(sentences).to.have.length(1);
    expect(sentences[0]).to.match(
      /gives more access .* to 1 field: Account\.Phone \(erp@x\)\. This is possible: it is not certain/,
    );
    expect(contradictions).to.deep.equal([]);
  });

  it('says first that nothing was proved, and what to do, where the platform told nothing', () => {
    const untold = { ...EMPTY, untold: ['erp@x'] };
    const [first, second] = describeProof(untold).sentences;
    expect(first).to.match(/^Nothing was proved: .*"sf fls explain --as"/);
    expect(second).to.equal('The platform does not tell about these users: erp@x.');
    const one = { answers: 1, users: 1, fields: 1 };
    expect(describeProof({ ...untold, agreed: one }).sentences.join(' ')).to.not.include('Nothing was proved');
  });

  it('lists what a login sees by object, and which of them no query confirms', () => {
    const { own, sentences } = describeProof({
      ...EMPTY,
      ownObjects: [
        see('Lead', 1, 'noRecord'),
        see('Account', 57),
        see('Case', 0, 'notAsked'),
        see('Note', 9, 'refused'),
        see('Order', 7, 'partly'),
      ],
    });
    expect(own).to.deep.equal({
      title: 'What erp@x sees with its own login:',
      lines: [
        'Account: 57 fields readable',
        'Case: 0 fields readable',
        'Lead: 1 field readable',
        'Note: 9 fields readable',
        'Order: 7 fields readable',
      ],
    });
    expect(sentences).to.deep.equal([
      'The user sees no record of these objects, so only describe tells about them: Lead.',
      'The org refuses to query these objects with this login, so only describe tells about them: Note.',
      'No query tells about some fields of these objects, because the org refuses it, so only describe tells about these fields: Order.',
    ]);
  });

  it('lists objects of which no field is readable in one line where they are many', () => {
    const closed = ['A', 'B', 'C', 'D', 'E', 'F'].map((name) => see(name, 0, 'notAsked'));
    const { own } = describeProof({ ...EMPTY, ownObjects: [...closed, see('Account', 57)] });
    expect(own?.lines).to.deep.equal([
      'Account: 57 fields readable',
      'No field of 6 objects readable: A, B, C, D, E and 1 more',
    ]);
  });

  it('counts objects and fields beyond those that are shown', () => {
    const { own, contradictions } = describeProof(
      {
        ...EMPTY,
        ownObjects: [see('A', 1), see('B', 2), see('C', 3)],
        conflicts: ['A.X', 'A.Y', 'A.Z'].map((field) => ({ username: 'erp@x', field, kind: 'unlisted' })),
      },
      { most: 1 },
    );
    expect(own?.lines).to.deep.equal(['A: 1 field readable', '2 more objects']);
    expect(contradictions).to.deep.equal([
      {
        title: 'With the login of the user, describe and a query contradict each other on 3 fields:',
        lines: ['A.X, erp@x: returned by a query, not listed by describe', '2 more fields'],
      },
    ]);
  });

  it('names field, user and both answers of a disagreement, and counts fields and users apart', () => {
    const disagreements = ['one@x', 'two@x'].map((username) => ({
      username,
      field: 'Account.Phone',
      claimed: 'edit' as const,
      proved: 'none' as const,
    }));
    expect(describeProof({ ...EMPTY, disagreements }).contradictions).to.deep.equal([
      {
        title: 'The platform disagrees on 1 field of 2 users (2 answers):',
        lines: [
          'Account.Phone, one@x: edit by the permissions, no access by the platform',
          'Account.Phone, two@x: edit by the permissions, no access by the platform',
        ],
      },
    ]);
  });

  it('makes foreign names fit for the format', () => {
    const hostile = { username: 'a|b', field: 'Account.<b>', kind: 'refused' } as const;
    const { contradictions } = describeProof({ ...EMPTY, conflicts: [hostile] }, { formatName: (name) => `[${name}]` });
    expect(contradictions[0]?.lines).to.deep.equal(['[Account.<b>], [a|b]: listed by describe, refused by a query']);
  });
});
