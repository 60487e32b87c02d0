import { expect } from 'chai';
import fc from 'fast-check';
import { createChange, deployed, license, orgThat, refusing, required, type Org } from './deploying.ts';

const UNKNOWN = 'What is this?';

const listFields = (count: number): string[] => Array.from({ length: count }, (_, index) => `X.f${index}`);

const fieldsSent = ({ sent }: Org): Record<string, readonly string[]>[] => sent.map((job) => Object.fromEntries(job));

/** One that refuses these fields of every profile without naming them. */
function refusingAll(bad: readonly string[]): Org {
  return orgThat((sent) =>
    [...sent].flatMap(([component, fields]) =>
      fields.some((field) => bad.includes(field)) ? [{ component, problem: UNKNOWN }] : [],
    ),
  );
}

describe('searching for edits that the org refuses without naming them', () => {
  it('halves what is refused, and deploys what is not', async () => {
    const org = refusingAll(['X.f5']);
    const { deploy, dropped, refused, accepted } = await deployed(org.deployer, createChange('A', listFields(8)));
    expect(fieldsSent(org).map(({ A }) => A?.map((field) => field.slice(3)).join(''))).to.deep.equal([
      '01234567',
      // Without any edit: checked only.
      '',
      '0123',
      // One of the other half is refused for certain, so it is not sent as a whole.
      '45',
      '4',
      '67',
      '5',
    ]);
    expect([deploy?.status, refused]).to.deep.equal(['Succeeded', []]);
    expect(dropped).to.deep.equal([{ profile: 'A', field: 'X.f5', problem: UNKNOWN }]);
    expect(accepted[0]?.edits).to.have.length(7);
  });

  it('finds n of m in about n·log2(m) jobs, beside those that are named', async () => {
    const texts = fc.constantFrom(
      required,
      license,
      () => UNKNOWN,
      () => UNKNOWN,
    );
    const cases = fc
      .integer({ min: 6, max: 200 })
      .chain((size) =>
        fc.tuple(fc.constant(size), fc.dictionary(fc.constantFrom(...listFields(size)), texts, { maxKeys: 4 })),
      );
    await fc.assert(
      fc.asyncProperty(cases, async ([size, styles]) => {
        const bad = Object.fromEntries(Object.entries(styles).map(([field, text]) => [field, text(field)]));
        const org = orgThat(refusing({ A: bad }));
        const fields = listFields(size);
        const { dropped, refused, accepted } = await deployed(org.deployer, createChange('A', fields));
        const unnamed = Object.values(bad).filter((text) => text === UNKNOWN).length;
        const named = Object.keys(bad).length - unnamed;
        expect(refused).to.deep.equal([]);
        expect(dropped.map(({ field }) => field).sort()).to.deep.equal(Object.keys(bad).sort());
        expect(accepted[0]?.edits.map(({ field }) => field)).to.deep.equal(fields.filter((one) => !(one in bad)));
        const most = 2 + named + 2 * unnamed * Math.ceil(Math.log2(size));
        expect(org.sent.length, `${size} with ${named} and ${unnamed}`).to.be.at.most(most);
      }),
    );
  });

  it('gives up when it looks as if each edit was refused, and says so of the profile', async () => {
    const fields = listFields(256);
    const org = refusingAll(fields);
    const { refused, dropped } = await deployed(org.deployer, createChange('A', fields));
    expect([org.sent.length, refused, dropped.length > 0]).to.deep.equal([2 + 2 * 8 + 8, ['A'], true]);
  });

  it('names all that is left when it ends after a part was deployed', async () => {
    const events = Array.from({ length: 64 }, (_, index) => `E${index}__e.a`);
    const org = refusingAll(events);
    const { deploy, refused, dropped } = await deployed(org.deployer, createChange('A', [...events, 'X.a']));
    expect([deploy?.status, refused, dropped.length]).to.deep.equal(['Succeeded', [], 64]);
    expect(org.sent.length).to.equal(2 + 1 + 2 * 6 + 8);
  });

  it('sends first without the fields that no org lists', async () => {
    const org = refusingAll(['E__e.a', 'X__mdt.b']);
    const { deploy, dropped, refused } = await deployed(
      org.deployer,
      createChange('A', ['E__e.a', 'X.a', 'X__mdt.b', 'X.b']),
    );
    expect(fieldsSent(org).map(({ A }) => A)).to.deep.equal([
      ['E__e.a', 'X.a', 'X.b', 'X__mdt.b'],
      [],
      ['X.a', 'X.b'],
      ['E__e.a'],
      ['X__mdt.b'],
    ]);
    expect([deploy?.status, refused, dropped.map(({ field }) => field)]).to.deep.equal([
      'Succeeded',
      [],
      ['E__e.a', 'X__mdt.b'],
    ]);
  });

  it('tries what it found in one profile first in the next one, and holds up no other profile', async () => {
    const fields = listFields(64);
    const org = refusingAll(['X.f9']);
    const names = ['A', 'B', 'C'];
    const changes = [...names.map((name) => createChange(name, fields)), createChange('D', ['X.f0'])];
    const { deploy, dropped } = await deployed(org.deployer, ...changes);
    expect([deploy?.status, dropped.map(({ profile, field }) => `${profile} ${field}`)]).to.deep.equal([
      'Succeeded',
      names.map((name) => `${name} X.f9`),
    ]);
    expect(fieldsSent(org)[1]).to.deep.equal({ D: ['X.f0'] });
    expect(fieldsSent(org).filter(({ B }) => B)).to.have.length(4);
  });

  it('ends for all profiles when somebody cancels a job', async () => {
    const org = refusingAll(['X.f9']);
    const wait: typeof org.deployer.wait = async (id) => {
      const deploy = await org.deployer.wait(id);
      return id === '0Af4' ? { ...deploy, status: 'Canceled', failures: [] } : deploy;
    };
    const changes = ['A', 'B'].map((name) => createChange(name, listFields(64)));
    const { refused } = await deployed({ ...org.deployer, wait }, ...changes);
    expect([org.sent.length, refused]).to.deep.equal([4, ['A', 'B']]);
  });

  it('takes at most 200 jobs in all', async () => {
    const fields = listFields(2048);
    const org = refusingAll(fields.filter((_, index) => index % 64 === 0));
    const { dropped, refused, accepted } = await deployed(org.deployer, createChange('A', fields));
    expect([org.sent.length, refused]).to.deep.equal([201, []]);
    expect(dropped.length + (accepted[0]?.edits.length ?? 0)).to.equal(2048);
  });
});
