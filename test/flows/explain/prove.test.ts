import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { buildQuestions, listAskedObjects, type AskedGroup } from '../../../src/flows/explain/prove.ts';
import type { IdleGrantor, SubjectGroup } from '../../../src/flows/explain/subjects.ts';
import { askQuestions, type Question, type Questions } from '../../../src/flows/prove-claims.ts';
import type { FieldClaim } from '../../../src/fls/claim.ts';
import type { FieldFacts } from '../../../src/fls/explanation.ts';
import type { Grantor } from '../../../src/fls/grantor.ts';
import type { Proof } from '../../../src/fls/proof.ts';
import type { ProvedAccess, ProvedObject } from '../../../src/fls/proved-access.ts';
import type { AccessProver } from '../../../src/ports/prover.ts';
import { accessOn } from '../../support/field-access.ts';
import { grantor, profileGrantor, READ } from '../../support/grantors.ts';

const none: ProvedAccess = { read: false, edit: false };
const read: ProvedAccess = { read: true, edit: false };
const edit: ProvedAccess = { read: true, edit: true };

const claim = (field: string, claimed: FieldClaim['claimed']): FieldClaim => {
  return { field, claimed, least: claimed, most: claimed, claimsEdit: true, isObjectOpen: claimed !== 'none' };
};
const phone = claim('Account.Phone', 'read');
const stray = claim('Contact.Email', 'none');
const ASKED_ALL = { pairs: 0, uncertainUsers: 0 };

function tell(fields: Readonly<Record<string, ProvedAccess>>, rest: Partial<ProvedObject> = {}): ProvedObject {
  return {
    fields: new Map(Object.entries(fields)),
    ifOpen: new Map(),
    isComplete: false,
    failures: [],
    ownView: null,
    ...rest,
  };
}

/** @param answers by object; null or missing where the platform does not tell */
function createProver(answers: Readonly<Record<string, ProvedObject | null>>, only?: string): AccessProver {
  return {
    tellsAbout: (username) => only === undefined || username === only,
    readUserAccess: async (_user, object) => Promise.resolve(answers[object] ?? null),
  };
}

/** One question for each user and claim, whose objects differ. */
function ask(claims: readonly FieldClaim[], usernames: readonly string[]): Question[] {
  return usernames.flatMap((username) =>
    claims.map((one) => ({ username, object: one.field.split('.')[0] ?? '', fields: [one] })),
  );
}

async function prove(
  claims: readonly FieldClaim[],
  answers: Readonly<Record<string, ProvedObject | null>>,
  usernames: readonly string[] = ['one@x'],
): Promise<Proof> {
  return askQuestions({ asked: ask(claims, usernames), unasked: ASKED_ALL }, findUsers, createProver(answers));
}

const findUsers = async (names: readonly string[]): Promise<{ id: string; username: string }[]> =>
  Promise.resolve(names.map((username) => ({ id: username, username })));

describe('what the platform answers', () => {
  it('counts answers, users and fields apart', async () => {
    const { agreed } = await prove(
      [phone, stray],
      { Account: tell({ 'Account.Phone': read }), Contact: tell({ 'Contact.Email': none }) },
      ['one@x', 'two@x'],
    );
    expect(agreed).to.deep.equal({ answers: 4, users: 2, fields: 2 });
  });

  it('names what the platform contradicts', async () => {
    const { disagreements, agreed, proved } = await prove([phone, stray], {
      Account: tell({ 'Account.Phone': edit }),
      Contact: tell({ 'Contact.Email': read }),
    });
    expect(disagreements.map(({ username, field, proved: said }) => [username, field, said])).to.deep.equal([
      ['one@x', 'Account.Phone', 'edit'],
      ['one@x', 'Contact.Email', 'read'],
    ]);
    expect(agreed.answers).to.equal(0);
    expect(proved.get('one@x')?.get('Account.Phone')).to.deep.equal(edit);
  });

  it('believes a field without its object only where the permissions open the object', async () => {
    const ifOpen = new Map([
      ['Account.Phone', read],
      ['Contact.Email', read],
    ]);
    const { agreed, untoldFields, disagreements } = await prove([phone, stray], {
      Account: tell({}, { ifOpen }),
      Contact: tell({}, { ifOpen }),
    });
    expect([agreed.fields, untoldFields.fields, disagreements.length]).to.deep.equal([1, 1, 0]);
  });

  it('tells users about whom nothing is said from fields of the others', async () => {
    const partly = await prove([phone, stray], { Account: tell({ 'Account.Phone': read }) });
    expect([partly.untold, partly.untoldFields.fields]).to.deep.equal([[], 1]);
    const silent = await prove([phone, stray], {}, ['two@x', 'one@x']);
    expect([silent.untold, silent.untoldFields.fields]).to.deep.equal([['one@x', 'two@x'], 0]);
  });

  it('compares no field on which describe and a query contradict each other', async () => {
    const conflicts = new Map([['Account.Phone', 'refused' as const]]);
    const proof = await prove([phone], {
      Account: tell({ 'Account.Phone': none }, { ownView: { fields: 56, query: 'returned', conflicts } }),
    });
    expect(proof.conflicts).to.deep.equal([{ username: 'one@x', field: 'Account.Phone', kind: 'refused' }]);
    expect([proof.agreed.answers, proof.disagreements.length]).to.deep.equal([0, 0]);
    expect(proof.ownObjects).to.deep.equal([{ username: 'one@x', object: 'Account', fields: 56, query: 'returned' }]);
  });

  it('asks about all objects in one turn', async () => {
    let waiting = 0;
    const prover: AccessProver = {
      tellsAbout: () => true,
      readUserAccess: async () => {
        waiting += 1;
        await nextTurn();
        expect(waiting).to.equal(2);
        return null;
      },
    };
    const questions = { asked: ask([phone, stray], ['one@x']), unasked: ASKED_ALL };
    await askQuestions(questions, findUsers, prover);
    expect(waiting).to.equal(2);
  });
});

describe('what the platform is asked about an explanation', () => {
  const SET = { kind: 'PermissionSet', name: 'Accounts', label: 'Accounts', why: null } as const;
  const fact = (field: string): FieldFacts => ({ field, permission: field, updateable: true });
  const inspection = {
    profileGrantors: new Map<string, Grantor>(),
    access: new Map<Grantor, Grantor>(),
    fields: ['Account.Phone', 'Account.Fax', 'Contact.Email'].map(fact),
    controllable: new Set(['Account', 'Contact']),
  };
  const identity = { id: '00e', fullName: 'P', name: 'P', label: 'P' };

  function group(
    usernames: readonly string[],
    objects: readonly string[],
    rest: Partial<SubjectGroup> = {},
  ): AskedGroup {
    return { objects, group: { usernames, profile: identity, grantors: [], idle: [], hasHidden: false, ...rest } };
  }

  const users = (count: number, name: string): string[] =>
    Array.from({ length: count }, (_, index) => `${name}${String(index)}@x`);

  function build(groups: readonly AskedGroup[], only?: string): Questions {
    return buildQuestions(groups, inspection, createProver({}, only));
  }
  const list = ({ asked }: Questions): string[] => asked.map(({ username, object }) => `${username} ${object}`);

  it('are objects of which a field is read or granted', () => {
    const fields = [
      accessOn('Account.Phone', { objectVia: [SET], readVia: [SET] }),
      accessOn('Account.Fax', { read: false }),
      accessOn('Contact.Email', { read: false, readVia: [SET] }),
      accessOn('Case.Reason', { read: false }),
    ];
    expect(listAskedObjects({ fields }, () => false)).to.deep.equal(['Account', 'Contact']);
  });

  it('are the objects of fields that are named, though the permissions give no access to them', () => {
    const fields = [accessOn('Account.Fax', { read: false }), accessOn('Case.Reason', { read: false })];
    expect(listAskedObjects({ fields }, ({ field }) => field === 'Account.Fax')).to.deep.equal(['Account']);
  });

  it('is about all fields in question of an object', () => {
    const { asked } = build([group(['one@x'], ['Account'])]);
    expect(asked[0]?.fields.map(({ field }) => field)).to.deep.equal(['Account.Phone', 'Account.Fax']);
  });

  it('leaves out users about whom the login does not tell', () => {
    const questions = build([group(['one@x', 'two@x'], ['Account'])], 'two@x');
    expect([list(questions), questions.unasked]).to.deep.equal([['two@x Account'], ASKED_ALL]);
  });

  it('reaches each group within 200 pairs, however many equal users another one has, and counts the others', () => {
    const questions = build([group(users(201, 'equal'), ['Account']), group(['other@x'], ['Account', 'Contact'])]);
    expect(list(questions).slice(0, 4)).to.deep.equal([
      'equal0@x Account',
      'other@x Account',
      'other@x Contact',
      'equal1@x Account',
    ]);
    expect([questions.asked.length, questions.unasked.pairs]).to.deep.equal([200, 3]);
  });

  it('claims of each group what its own users surely and possibly have, by all their rights and fields', () => {
    const listed = grantor('Phones');
    const complete = grantor('Phones', { Account: READ }, { 'Account.Phone': 'read' });
    const own = profileGrantor('P', { Account: READ }, { fields: new Map([['Account.Fax', 'read']]) });
    const known = { ...inspection, profileGrantors: new Map([['00e', own]]), access: new Map([[listed, complete]]) };
    const asked = (rest: Partial<SubjectGroup>): string[] =>
      buildQuestions([group(['one@x'], ['Account'], rest)], known, createProver({})).asked.flatMap(({ fields }) =>
        fields.map(({ field, claimed, least, most }) => `${field} ${claimed} ${least}-${most}`),
      );
    const idle = (reason: IdleGrantor['reason']): Partial<SubjectGroup> => ({ idle: [{ grantor: listed, reason }] });
    const fax = 'Account.Fax read read-read';
    expect(asked({ grantors: [listed] })).to.deep.equal(['Account.Phone read read-read', fax]);
    expect(asked(idle('expired'))).to.deep.equal(['Account.Phone none none-none', fax]);
    expect(asked(idle('sessionBased'))).to.deep.equal(['Account.Phone none none-read', fax]);
    expect(asked({ hasHidden: true })).to.deep.equal(['Account.Phone none none-edit', 'Account.Fax read read-edit']);
  });
});
