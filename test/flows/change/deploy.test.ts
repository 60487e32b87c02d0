import { expect } from 'chai';
import fc from 'fast-check';
import type { Deploy } from '../../../src/fls/change.ts';
import type { Deployer } from '../../../src/ports/jobs.ts';
import { problemOf } from '../../support/problem.ts';
import { deployed, license, orgThat, createChange, refusing, required, type Org } from './deploying.ts';

const fieldsSent = ({ sent }: Org): Record<string, readonly string[]>[] => sent.map((job) => Object.fromEntries(job));

const NOTHING = { deploy: null, jobs: [], dropped: [], refused: [], unsent: null, created: [] };

describe('deploying edits', () => {
  it('uses one job for all profiles with edits', async () => {
    const org = orgThat(() => []);
    const changes = [createChange('A', ['X.a']), createChange('None', []), createChange('B', ['X.a', 'X.b'])];
    const summary = await deployed(org.deployer, ...changes);
    expect(fieldsSent(org)).to.deep.equal([{ A: ['X.a'], B: ['X.a', 'X.b'] }]);
    const deploy = { id: '0Af1', status: 'Succeeded', checkOnly: false, failures: [] };
    expect(summary).to.deep.equal({ ...NOTHING, deploy, jobs: ['0Af1'], accepted: changes });
  });

  it('starts no job without edits', async () => {
    const org = orgThat(() => []);
    const summary = await deployed(org.deployer, createChange('A', []));
    expect([summary, org.sent]).to.deep.equal([{ ...NOTHING, accepted: [createChange('A', [])] }, []]);
  });

  it('drops the edits that the org names, with the reason, and sends the others again', async () => {
    const org = orgThat(refusing({ A: { 'X.b': license('X.b'), 'X.c': license('X.c') } }));
    const summary = await deployed(org.deployer, createChange('A', ['X.a', 'X.b', 'X.c']));
    expect(fieldsSent(org)).to.deep.equal([{ A: ['X.a', 'X.b', 'X.c'] }, { A: ['X.a', 'X.c'] }, { A: ['X.a'] }]);
    expect(summary).to.deep.equal({
      ...NOTHING,
      accepted: [createChange('A', ['X.a'])],
      deploy: { id: '0Af3', status: 'Succeeded', checkOnly: false, failures: [] },
      jobs: ['0Af1', '0Af2', '0Af3'],
      dropped: ['X.b', 'X.c'].map((field) => ({ profile: 'A', field, problem: license(field) })),
    });
  });

  it('drops a field without a permission to set from every profile, and one outside of a license from its own profile', async () => {
    const refuse = refusing({ A: { 'X.b': required('X.b') }, B: { 'X.c': license('X.c') } });
    const org = orgThat(refuse);
    const all = ['X.a', 'X.b', 'X.c'];
    const { dropped } = await deployed(
      org.deployer,
      createChange('A', all),
      createChange('B', all),
      createChange('C', all),
    );
    expect(fieldsSent(org)).to.deep.equal([
      { A: all, B: all, C: all },
      { A: ['X.a', 'X.c'], B: ['X.a'], C: ['X.a', 'X.c'] },
    ]);
    expect(dropped.map((one) => `${one.profile} ${one.field}`)).to.deep.equal(['A X.b', 'B X.b', 'B X.c', 'C X.b']);
  });

  it('has the status of the job when no edit is left', async () => {
    const org = orgThat(refusing({ A: { 'X.a': required('X.a') } }));
    const { deploy, dropped, refused } = await deployed(org.deployer, createChange('A', ['X.a']));
    expect(org.sent).to.have.length(1);
    expect([deploy?.status, deploy?.failures, dropped.length, refused]).to.deep.equal([
      'Failed',
      [{ component: 'A', problem: required('X.a') }],
      1,
      [],
    ]);
  });

  it('refuses the profile for an unknown reason, with the text of the org, when no edit is the reason', async () => {
    const org = orgThat(refusing({ A: { '*': 'What is this?' } }));
    const summary = await deployed(org.deployer, createChange('A', ['X.a', 'X.b']));
    expect(fieldsSent(org)).to.deep.equal([{ A: ['X.a', 'X.b'] }, { A: [] }]);
    const deploy = {
      id: '0Af1',
      status: 'Failed',
      checkOnly: false,
      failures: [{ component: 'A', problem: 'What is this?' }],
    };
    expect(summary).to.deep.equal({
      ...NOTHING,
      deploy,
      jobs: ['0Af1'],
      accepted: [createChange('A', [])],
      refused: ['A'],
    });
  });

  it('refuses the profile when its only edit is refused for an unknown reason', async () => {
    const org = orgThat(refusing({ A: { 'X.a': 'What is this?' } }));
    const { refused } = await deployed(org.deployer, createChange('A', ['X.a']));
    expect([org.sent.length, refused]).to.deep.equal([1, ['A']]);
  });

  it('deploys the other profiles when one is refused', async () => {
    const org = orgThat(refusing({ 'R%26D': { '*': 'What is this?' }, B: { 'X.b': license('X.b') } }));
    const summary = await deployed(
      org.deployer,
      createChange('R%26D', ['X.a', 'X.b']),
      createChange('B', ['X.a', 'X.b']),
      createChange('C', ['X.a']),
    );
    expect(fieldsSent(org).slice(1)).to.deep.equal([{ B: ['X.a'], C: ['X.a'] }, { 'R%26D': [] }]);
    expect([summary.deploy, summary.refused]).to.deep.equal([
      {
        id: '0Af2',
        status: 'SucceededPartial',
        checkOnly: false,
        failures: [{ component: 'R%26D', problem: 'What is this?' }],
      },
      ['R&D'],
    ]);
  });

  it('recognizes a profile by its decoded name', async () => {
    const org = orgThat((sent) =>
      sent.get('R%26D')?.includes('X.b') ? [{ component: 'r&d', problem: license('X.b') }] : [],
    );
    const { deploy, dropped } = await deployed(org.deployer, createChange('R%26D', ['X.a', 'X.b']));
    expect([deploy?.status, dropped]).to.deep.equal([
      'Succeeded',
      [{ profile: 'R&D', field: 'X.b', problem: license('X.b') }],
    ]);
  });

  for (const [what, refuse, status] of [
    ['a failure of the job', () => [{ component: '', problem: 'LIMIT_EXCEEDED: x' }], 'Failed'],
    ['a failure beside those of profiles', beside, 'Failed'],
    ['a job that somebody canceled', () => [], 'Canceled'],
  ] as const) {
    it(`starts no further job after ${what}`, async () => {
      const org = status === 'Canceled' ? canceling() : orgThat(refuse);
      const { deploy, refused, dropped } = await deployed(
        org.deployer,
        createChange('A', ['X.a', 'X.b']),
        createChange('B', ['X.a']),
      );
      expect([org.sent.length, deploy?.status, refused, dropped]).to.deep.equal([1, status, ['A', 'B'], []]);
    });
  }

  it('starts no further job after somebody canceled the one that only checks', async () => {
    const org = orgThat((sent) =>
      sent.get('A')?.includes('X.b') ? [{ component: 'A', problem: 'What is this?' }] : [],
    );
    const wait: Deployer['wait'] = async (id) => {
      const ended = await org.deployer.wait(id);
      return ended.checkOnly ? { ...ended, status: 'Canceled' } : ended;
    };
    const { refused } = await deployed({ ...org.deployer, wait }, createChange('A', ['X.a', 'X.b', 'X.c']));
    expect([org.sent.length, refused]).to.deep.equal([2, ['A']]);
  });

  it('goes on as long as each job names another entry', async () => {
    const bad = Array.from({ length: 60 }, (_, index) => `X.bad${index}`);
    const org = orgThat(refusing({ A: Object.fromEntries(bad.map((field) => [field, license(field)])) }));
    const changes = [createChange('A', [...bad, 'X.a']), createChange('B', ['X.a'])];
    const { deploy, dropped, refused, jobs } = await deployed(org.deployer, ...changes);
    expect([jobs.length, deploy?.status, dropped.length, refused]).to.deep.equal([61, 'Succeeded', 60, []]);
    expect(fieldsSent(org).at(-1)).to.deep.equal({ A: ['X.a'], B: ['X.a'] });
  });

  it('repeats a job three times while its records are locked', async () => {
    const locked = 'UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record';
    for (const component of ['', 'A'])
      for (const [times, status, jobs] of [
        [3, 'Succeeded', 4],
        [4, 'Failed', 4],
      ] as const) {
        const org: Org = orgThat(() => (org.sent.length <= times ? [{ component, problem: locked }] : []));
        const summary = await deployed(org.deployer, createChange('A', ['X.a', 'X.b']));
        expect([summary.deploy?.status, summary.jobs.length]).to.deep.equal([status, jobs]);
      }
  });

  it('splits profiles that are too large for one job', async () => {
    const org = orgThat(() => [], { fits: 2 });
    const profileChanges = ['A', 'B', 'C', 'D', 'E'].map((name) => createChange(name, ['X.a']));
    const { deploy, jobs } = await deployed(org.deployer, ...profileChanges);
    expect(fieldsSent(org).map((job) => Object.keys(job).join(''))).to.deep.equal(['AB', 'C', 'DE']);
    expect([deploy?.status, jobs]).to.deep.equal(['Succeeded', ['0Af1', '0Af2', '0Af3']]);
  });

  it('fails when a single profile is too large', async () => {
    const { deployer } = orgThat(() => [], { fits: 0 });
    expect((await problemOf(deployed(deployer, createChange('A', ['X.a']), createChange('B', ['X.a'])))).key).to.equal(
      'deployTooLarge',
    );
  });

  it('ends with every edit deployed, dropped or of a refused profile', async () => {
    const fields = ['X.a', 'X.b', 'Y.c', 'Y.d'];
    const texts = fc.constantFrom(required, license, () => 'What is this?');
    const refusals = fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.dictionary(fc.constantFrom(...fields), texts));
    await fc.assert(
      fc.asyncProperty(refusals, fc.integer({ min: 1, max: 3 }), async (refused, fits) => {
        const texts = Object.entries(refused).map(([name, own]): [string, Record<string, string>] => [
          name,
          Object.fromEntries(Object.entries(own).map(([field, text]) => [field, text(field)])),
        ]);
        const refuse = refusing(Object.fromEntries(texts));
        const org = orgThat(refuse, { fits });
        const summary = await deployed(org.deployer, ...['A', 'B', 'C'].map((name) => createChange(name, fields)));
        const through = org.sent.filter((job) => refuse(job).length === 0).flatMap((job) => [...job]);
        const fate = [
          ...through.flatMap(([name, kept]) => kept.map((field) => `${name} ${field}`)),
          ...summary.dropped
            .filter((one) => !summary.refused.includes(one.profile))
            .map((one) => `${one.profile} ${one.field}`),
          ...summary.refused.flatMap((name) => fields.map((field) => `${name} ${field}`)),
        ];
        expect(fate.sort()).to.deep.equal(
          ['A', 'B', 'C'].flatMap((name) => fields.map((field) => `${name} ${field}`)).sort(),
        );
      }),
    );
  });
});

function beside(): Deploy['failures'] {
  return [
    { component: 'A', problem: required('X.a') },
    { component: 'package.xml', problem: 'No package.xml found' },
  ];
}

/** An org in which an admin cancels the job. */
function canceling(): Org {
  const { deployer, sent } = orgThat(() => []);
  const wait: Deployer['wait'] = async (id) => ({ ...(await deployer.wait(id)), status: 'Canceled' });
  return { deployer: { ...deployer, wait }, sent };
}
