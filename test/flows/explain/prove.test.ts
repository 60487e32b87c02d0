import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { addQuestions, NO_QUESTIONS } from '../../../src/flows/explain/prove.ts';
import { askQuestions, type Questions } from '../../../src/flows/prove-claims.ts';
import type { FieldAccess } from '../../../src/fls/explanation.ts';
import type { Proof } from '../../../src/fls/proof.ts';
import type { ProvedAccess, ProvedObject } from '../../../src/fls/proved-access.ts';
import type { AccessProver } from '../../../src/ports/prover.ts';
import { accessOn } from '../../support/field-access.ts';

const SET = { kind: 'PermissionSet', name: 'Accounts', label: 'Accounts', why: null } as const;
const none: ProvedAccess = { read: false, edit: false };
const read: ProvedAccess = { read: true, edit: false };
const edit: ProvedAccess = { read: true, edit: true };

const phone = accessOn('Account.Phone', { objectVia: [SET], readVia: [SET] });
const stray = accessOn('Contact.Email', { read: false, readVia: [SET] });

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

async function prove(
  fields: readonly FieldAccess[],
  answers: Readonly<Record<string, ProvedObject | null>>,
  usernames: readonly string[] = ['one@x'],
): Promise<Proof> {
  const prover = createProver(answers);
  return askQuestions(addQuestions(NO_QUESTIONS, { usernames, fields }, prover, isNeverNamed), findUsers, prover);
}

const isNeverNamed = (): boolean => false;

const findUsers = async (names: readonly string[]): Promise<{ id: string; username: string }[]> =>
  Promise.resolve(names.map((username) => ({ id: username, username })));

describe('asking about an explanation', () => {
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

  it('does not compare how a field without a field permission can be edited', async () => {
    const name = accessOn('Account.Name', { isAlwaysVisible: true, permission: null });
    const { agreed, disagreements } = await prove([name], { Account: tell({ 'Account.Name': edit }) });
    expect([agreed.answers, disagreements.length]).to.deep.equal([1, 0]);
  });

  it('settles less access where it is not known what opens the object, and no more access', async () => {
    const task = accessOn('Task.Kind__c', { opening: { kind: 'unknown' }, readVia: [SET] });
    const less = await prove([task], { Task: tell({}, { isComplete: true }) });
    expect([less.settled.answers, less.disagreements.length]).to.deep.equal([1, 0]);
    const more = await prove([task], { Task: tell({ 'Task.Kind__c': edit }) });
    expect([more.settled.answers, more.disagreements.length]).to.deep.equal([0, 1]);
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
    const questions = addQuestions(
      NO_QUESTIONS,
      { usernames: ['one@x'], fields: [phone, stray] },
      prover,
      isNeverNamed,
    );
    await askQuestions(questions, findUsers, prover);
    expect(waiting).to.equal(2);
  });
});

describe('addQuestions', () => {
  const list = ({ asked }: Questions): string[] => asked.map(({ username, object }) => `${username} ${object}`);

  it('asks about objects of which a field is read or granted, with all their fields', () => {
    const closed = accessOn('Account.Fax', { read: false });
    const other = accessOn('Case.Reason', { read: false });
    const prover = createProver({});
    const questions = addQuestions(
      NO_QUESTIONS,
      { usernames: ['one@x'], fields: [phone, closed, stray, other] },
      prover,
      isNeverNamed,
    );
    expect(list(questions)).to.deep.equal(['one@x Account', 'one@x Contact']);
    expect(questions.asked[0]?.fields.map(({ field }) => field)).to.deep.equal([phone.field, closed.field]);
  });

  it('asks about the object of a field that is named, though the permissions give no access to it', () => {
    const closed = accessOn('Account.Fax', { read: false });
    const other = accessOn('Case.Reason', { read: false });
    const subject = { usernames: ['one@x'], fields: [closed, other] };
    const questions = addQuestions(NO_QUESTIONS, subject, createProver({}), ({ field }) => field === 'Account.Fax');
    expect(list(questions)).to.deep.equal(['one@x Account']);
  });

  it('leaves out users about whom the login does not tell', () => {
    const questions = addQuestions(
      NO_QUESTIONS,
      { usernames: ['one@x', 'two@x'], fields: [phone] },
      createProver({}, 'two@x'),
      isNeverNamed,
    );
    expect([list(questions), questions.unasked]).to.deep.equal([['two@x Account'], 0]);
  });

  it('stops at 200 pairs over all groups, and counts the others', () => {
    const users = Array.from({ length: 150 }, (_, index) => `user${index}@x`);
    const prover = createProver({});
    const first = addQuestions(NO_QUESTIONS, { usernames: users, fields: [phone] }, prover, isNeverNamed);
    const second = addQuestions(first, { usernames: users, fields: [phone, stray] }, prover, isNeverNamed);
    expect([first.asked.length, first.unasked]).to.deep.equal([150, 0]);
    expect([second.asked.length, second.unasked]).to.deep.equal([200, 250]);
  });
});
