import { expect } from 'chai';
import { chooseProfiles } from '../../src/flows/choose-profiles.ts';
import type { OrgReader } from '../../src/ports/org.ts';
import type { ProfileChoice } from '../../src/ports/terminal.ts';
import { problemOf } from '../support/problem.ts';
import { profileGrantor, READ } from '../support/grantors.ts';
import { bareProfile, integration, permission, world } from './fakes.ts';

const admin = { id: '00e2', fullName: 'Admin', name: 'Admin', label: 'System Administrator' };
const sales = { id: '00e3', fullName: 'Sales', name: 'Sales', label: 'Sales' };

function ports(counts: Record<string, Record<string, number>> | null): {
  org: OrgReader;
  progress: ReturnType<typeof world>['ports']['progress'];
} {
  const { ports: all } = world({ profiles: [admin, sales, integration] });
  const byId = (values: Record<string, Record<string, number>>): Map<string, Map<string, number>> =>
    new Map(Object.entries(values).map(([id, objects]) => [id, new Map(Object.entries(objects))]));
  const org: OrgReader = {
    ...all.org,
    countFieldPermissions: async () => Promise.resolve(counts && byId(counts)),
    readProfileGrantors: async () =>
      Promise.resolve(
        new Map([
          [admin.id, profileGrantor(admin.name, {}, { everyObject: 'edit' })],
          [sales.id, profileGrantor(sales.name, { Account: READ })],
          [integration.id, bareProfile],
        ]),
      ),
  };
  return { org, progress: all.progress };
}

const ALL = { strayOnly: false };

const counts = {
  [admin.id]: { Account: 50 },
  [sales.id]: { Account: 9, Lead: 2, Task: 4 },
  [integration.id]: { Account: 7, Contact: 1, Task: 3 },
};

describe('choosing profiles', () => {
  it('takes those that were named, without asking', async () => {
    expect(await chooseProfiles(['X'], { ...ports(counts), pick: null }, ALL)).to.deep.equal(['X']);
  });

  it('shows the strays of each, most first, neither backed nor uncontrolled ones among them', async () => {
    let shown: readonly ProfileChoice[] = [];
    const pick = async (choices: readonly ProfileChoice[]): Promise<string[]> => {
      shown = choices;
      return Promise.resolve(['Sales']);
    };
    expect(await chooseProfiles([], { ...ports(counts), pick }, ALL)).to.deep.equal(['Sales']);
    expect(shown.map(({ name, stray }) => [name, stray])).to.deep.equal([
      [integration.name, 8],
      ['Sales', 2],
      ['Admin', 0],
    ]);
  });

  it('lists the profiles without counts where the org would not count', async () => {
    let shown: readonly ProfileChoice[] = [];
    const pick = async (choices: readonly ProfileChoice[]): Promise<string[]> => {
      shown = choices;
      return Promise.resolve(['Admin']);
    };
    await chooseProfiles([], { ...ports(null), pick }, ALL);
    expect(shown.map(({ name, stray }) => [name, stray])).to.deep.equal([
      ['Admin', null],
      ['Sales', null],
      [integration.name, null],
    ]);
  });

  it('counts those of profiles with View All Fields (Global) from their rows alone, without the read that it gives', async () => {
    const { org, progress } = ports(counts);
    const asked: (readonly string[])[] = [];
    const wide: OrgReader = {
      ...org,
      readProfileGrantors: async (...all) =>
        new Map([...(await org.readProfileGrantors(...all)), [sales.id, { ...bareProfile, everyField: true }]]),
      readFieldPermissions: async (ids) => {
        asked.push(ids);
        const own = [permission('Account.Phone', 'edit'), permission('Account.Fax', 'read')];
        return Promise.resolve(new Map([[sales.id, own]]));
      },
    };
    const shown: ProfileChoice[] = [];
    const pick = async (choices: readonly ProfileChoice[]): Promise<string[]> => {
      shown.push(...choices);
      return Promise.resolve(['Sales']);
    };
    const narrow: OrgReader = { ...wide, readProfileGrantors: async (...all) => org.readProfileGrantors(...all) };
    await chooseProfiles([], { org: narrow, progress, pick }, ALL);
    expect(asked).to.deep.equal([]);
    await chooseProfiles([], { org: wide, progress, pick }, ALL);
    expect(asked).to.deep.equal([[sales.id]]);
    expect(shown.filter(({ name }) => name === 'Sales').map(({ stray }) => stray)).to.deep.equal([2, 1]);
  });

  for (const [strays, names] of [
    ['some', [integration.name, 'Sales']],
    ['no', ['Admin', 'Sales', integration.name]],
  ] as const)
    it(`leaves out the profiles without strays for a reset: ${strays} profile has strays`, async () => {
      let shown: readonly ProfileChoice[] = [];
      const pick = async (choices: readonly ProfileChoice[]): Promise<string[]> => {
        shown = choices;
        return Promise.resolve(['Sales']);
      };
      const none = { [admin.id]: {}, [sales.id]: {}, [integration.id]: {} };
      await chooseProfiles([], { ...ports(strays === 'no' ? none : counts), pick }, { strayOnly: true });
      expect(shown.map(({ name }) => name)).to.deep.equal(names);
    });

  it('is refused where nobody can be asked, or nothing was ticked', async () => {
    const nobody = await problemOf(chooseProfiles([], { ...ports(counts), pick: null }, ALL));
    const nothing = await problemOf(
      chooseProfiles([], { ...ports(counts), pick: async () => Promise.resolve([]) }, ALL),
    );
    expect([nobody.key, nobody.exitCode, nothing.key]).to.deep.equal(['noProfileChosen', 2, 'noProfileChosen']);
  });
});
