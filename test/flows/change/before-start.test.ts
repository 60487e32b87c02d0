import { expect } from 'chai';
import { NO_LOGIN, type LoginSections } from '../../../src/metadata/login-sections.ts';
import type { Assignee, OrgReader, ProfileStamp } from '../../../src/ports/org.ts';
import { Problem } from '../../../src/fls/problem.ts';
import { problemOf } from '../../support/problem.ts';
import { entries, integration, profileText } from '../fakes.ts';
import { changeWorld, pathOf, second, type ChangeWorld } from './change-world.ts';
import { resetting } from './resetting.ts';
import { restoring } from './restoring.ts';

const path = pathOf(integration);
const both = { scope: { kind: 'named' as const, names: [integration.name, second.name] } };
const flow = (name: string): LoginSections => ({ ...NO_LOGIN, loginFlows: [[['flow', name]]] });
const required = 'You cannot deploy to a required field: Account.Tier__c';

/** The same world with an org that answers otherwise. */
function withOrg(world: ChangeWorld, org: Partial<OrgReader>): ChangeWorld {
  return { ...world, ports: { ...world.ports, org: { ...world.ports.org, ...org } } };
}

/** The login sections of all profiles, as a function of what was done so far. */
function withLogin(world: ChangeWorld, show: () => LoginSections): ChangeWorld {
  return withOrg(world, {
    readLoginSections: async (profiles) => Promise.resolve(new Map(profiles.map(({ id }) => [id, show()]))),
  });
}

/** What the org says of the last change of all profiles. */
function withStamp(world: ChangeWorld, show: (id: string) => Partial<ProfileStamp> | null): ChangeWorld {
  const plain = { modifiedAt: null, modifiedBy: null, modifiedByUsername: null };
  const label = (id: string): string => (id === second.id ? second.label : integration.label);
  return withOrg(world, {
    readProfileStamps: async (ids) =>
      Promise.resolve(
        new Map(
          ids.flatMap((id) => {
            const stamp = show(id);
            return stamp ? [[id, { label: label(id), ...plain, ...stamp }] as const] : [];
          }),
        ),
      ),
  });
}

const [EARLY, LATE] = ['2026-11-26T10:00:00.000Z', '2026-11-26T10:00:09.000Z'];
const byOther = { modifiedAt: LATE, modifiedBy: '005000000000002AAA', modifiedByUsername: 'eve@example.com' };
const byOwn = { modifiedAt: LATE, modifiedBy: '005000000000001AAA', modifiedByUsername: 'ADA@example.com' };

describe('looking at the profiles right before a deploy', () => {
  it('stops when the login settings change while the snapshot and the files are written', async () => {
    const world = changeWorld();
    const changed = withLogin(world, () => (world.done.includes(`write ${path}`) ? flow('New') : NO_LOGIN));
    const problem = await problemOf(resetting(changed));
    expect([problem.key, problem.tokens]).to.deep.equal(['loginDiffers', [integration.name, 'loginFlows']]);
    expect([world.jobs, world.files.get(path)]).to.deep.equal([[], profileText(entries)]);
  });

  describe('at the users', () => {
    const ada = { username: 'ada@example.com', grantorIds: new Set(['0PS1']) };

    type Users = { readonly assignees?: readonly Assignee[]; readonly active?: readonly string[] };

    /** The users of all profiles, as a function of what was done so far. */
    function withUsers(world: ChangeWorld, show: () => Users): ChangeWorld {
      return withOrg(world, {
        readAssignments: async (ids) => Promise.resolve(new Map(ids.map((id) => [id, show().assignees ?? []]))),
        listActiveUsers: async (ids) => Promise.resolve(new Map(ids.map((id) => [id, show().active ?? []]))),
      });
    }

    for (const [what, before, now] of [
      ['gains a permission set', { active: [ada.username] }, { assignees: [ada], active: [ada.username] }],
      ['loses one', { assignees: [ada], active: [ada.username] }, { active: [ada.username] }],
      ['comes to the profile', {}, { active: [ada.username] }],
      ['leaves the profile', { active: [ada.username] }, {}],
    ] as const)
      it(`stops when one ${what} after the second planning, with the name`, async () => {
        const world = changeWorld();
        const problem = await problemOf(
          resetting(withUsers(world, () => (world.done.includes(`write ${path}`) ? now : before))),
        );
        expect([problem.key, problem.tokens]).to.deep.equal(['usersChanged', [ada.username]]);
        expect([world.jobs, world.files.get(path)]).to.deep.equal([[], profileText(entries)]);
      });

    it('does not stop when a restore gives access back', async () => {
      const world = changeWorld();
      await resetting(world);
      const users = [ada.username];
      const { status } = await restoring(withUsers(world, () => ({ active: world.done.length > 9 ? users : [] })));
      expect(status).to.equal('restored');
    });
  });

  it('stops when they change between two jobs, and nothing was deployed', async () => {
    const world = changeWorld({
      refuse: (sent) =>
        [...sent].flatMap(([component, fields]) =>
          fields.includes('Account.Tier__c') ? [{ component, problem: required }] : [],
        ),
    });
    const changed = withLogin(world, () => (world.jobs.length > 0 ? flow('New') : NO_LOGIN));
    const problem = await problemOf(resetting(changed));
    expect([problem.key, world.jobs.length, world.files.get(path)]).to.deep.equal([
      'loginDiffers',
      1,
      profileText(entries),
    ]);
  });

  it('does not deploy the rest when they change after a part was deployed, and says so', async () => {
    const files = [profileText(entries), profileText(entries)];
    const world = changeWorld({ profiles: [integration, second], files });
    const start: typeof world.ports.deployer.start = async (request) => {
      if (request.profiles.size > 1)
        throw new Problem('deployTooLarge', { profile: 'both', refusal: 'LIMIT_EXCEEDED' });
      return world.ports.deployer.start(request);
    };
    const deployer = { ...world.ports.deployer, start };
    const changed = withOrg(
      { ...world, ports: { ...world.ports, deployer } },
      {
        readLoginSections: async (profiles) =>
          Promise.resolve(
            new Map(profiles.map(({ id }) => [id, id === second.id && world.jobs.length > 0 ? flow('New') : NO_LOGIN])),
          ),
      },
    );
    const { status, deploy, notices } = await resetting(changed, both);
    expect([status, deploy?.status, world.jobs.length]).to.deep.equal(['partial', 'SucceededPartial', 1]);
    expect(notices).to.deep.equal([{ key: 'unsentChanged', tokens: [second.name] }]);
    expect(world.files.get(pathOf(second))).to.equal(files[1]);
  });

  for (const [what, stamp, key, tokens] of [
    ['was deleted', null, 'profileDeleted', [integration.name]],
    ['was renamed', { label: 'New name' }, 'profileRenamed', [integration.name, integration.label, 'New name']],
    ['was changed', byOther, 'profileChanged', [integration.name, `at ${LATE} by eve@example.com`]],
    [
      'was changed by somebody whom the org does not show',
      { ...byOther, modifiedByUsername: null },
      'profileChanged',
      [integration.name, `at ${LATE}`],
    ],
    [
      'was changed by another user within a second',
      { ...byOther, modifiedAt: EARLY },
      'profileChanged',
      [integration.name, `at ${EARLY} by eve@example.com`],
    ],
    ['was changed by the same user', byOwn, 'profileChanged', [integration.name, `at ${LATE} by ADA@example.com`]],
  ] as const)
    it(`stops when a profile ${what} after the second planning`, async () => {
      const world = changeWorld();
      const show = (): Partial<ProfileStamp> | null =>
        world.done.includes('snapshot') ? stamp : { ...byOwn, modifiedAt: EARLY };
      const problem = await problemOf(resetting(withStamp(world, show)));
      expect([problem.key, problem.tokens]).to.deep.equal([key, tokens]);
      expect([world.jobs, world.files.get(path)]).to.deep.equal([[], profileText(entries)]);
    });

  it('names the rename where the login settings of the old name cannot be read', async () => {
    const world = changeWorld();
    const stamped = withStamp(world, () => (world.done.includes('snapshot') ? { label: 'New name' } : {}));
    const unreadable = withOrg(stamped, {
      readLoginSections: async (profiles) => {
        if (world.done.includes('snapshot'))
          throw new Problem('loginUnknown', {
            profile: integration.name,
            problem: 'the org did not return the profile',
          });
        return world.ports.org.readLoginSections(profiles);
      },
    });
    expect((await problemOf(resetting(unreadable))).key).to.equal('profileRenamed');
  });

  it('concludes nothing where the org does not tell when a profile was changed', async () => {
    for (const { before, after } of [
      { before: null, after: LATE },
      { before: EARLY, after: null },
    ]) {
      const world = changeWorld();
      const show = (): Partial<ProfileStamp> => ({ modifiedAt: world.done.includes('snapshot') ? after : before });
      expect((await resetting(withStamp(world, show))).status).to.equal('reset');
    }
  });

  it('takes the stamp of a job of its own for what it is, and one of somebody else for a change', async () => {
    const refuse = (sent: ReadonlyMap<string, readonly string[]>): { component: string; problem: string }[] =>
      [...sent].flatMap(([component, fields]) =>
        fields.includes('Account.Tier__c') ? [{ component, problem: required }] : [],
      );
    const own = changeWorld({ refuse });
    const ownStamp = (): Partial<ProfileStamp> => (own.jobs.length > 0 ? byOwn : { modifiedAt: EARLY });
    expect((await resetting(withStamp(own, ownStamp))).deploy?.status).to.equal('Succeeded');
    const other = changeWorld({ refuse });
    const otherStamp = (): Partial<ProfileStamp> => (other.jobs.length > 0 ? byOther : { modifiedAt: EARLY });
    expect((await problemOf(resetting(withStamp(other, otherStamp)))).key).to.equal('profileChanged');
  });
});

describe('looking at the profiles after a deploy', () => {
  it('says that somebody else changed a profile since', async () => {
    const world = changeWorld();
    const stamped = withStamp(world, () => (world.jobs.length > 0 ? byOther : { modifiedAt: EARLY }));
    const { status, notices } = await resetting(stamped);
    expect([status, notices]).to.deep.equal([
      'reset',
      [{ key: 'profileChangedBy', tokens: [integration.name, 'eve@example.com'] }],
    ]);
  });

  it('says so too when both changed it within one second', async () => {
    const world = changeWorld();
    const stamped = withStamp(world, () => ({ ...(world.jobs.length > 0 ? byOther : byOwn), modifiedAt: LATE }));
    expect((await resetting(stamped)).notices.map(({ key }) => key)).to.deep.equal(['profileChangedBy']);
  });

  for (const [what, stamp, username] of [
    ['the running user changed it', byOwn, 'ada@example.com'],
    ['the org does not tell who changed it', { ...byOther, modifiedByUsername: null }, 'ada@example.com'],
    ['the running user is not known', byOther, null],
    ['nothing moved', { ...byOther, modifiedAt: EARLY, modifiedBy: null }, 'ada@example.com'],
  ] as const)
    it(`says nothing where ${what}`, async () => {
      const world = changeWorld();
      const stamped = withStamp(world, () => (world.jobs.length > 0 ? stamp : { modifiedAt: EARLY }));
      const org = { id: '00D000000000001', alias: 'dev', username };
      expect((await resetting(stamped, { org })).notices).to.deep.equal([]);
    });

  it('says of which profiles the login settings cannot be read, and compares the others', async () => {
    const files = [profileText(entries), profileText(entries)];
    const world = changeWorld({ profiles: [integration, second], files });
    const unreadable = withOrg(world, {
      readLoginSections: async (profiles) => {
        if (world.jobs.length > 0 && profiles.some(({ id }) => id === integration.id))
          throw new Problem('loginUnknown', { profile: integration.name, problem: 'no' });
        return Promise.resolve(new Map(profiles.map(({ id }) => [id, world.jobs.length > 0 ? flow('New') : NO_LOGIN])));
      },
    });
    const { status, verify, notices } = await resetting(unreadable, both);
    const sections = [`loginFlows of ${second.name}`];
    expect([status, verify]).to.deep.equal(['reset', { ok: false, remaining: [], others: [], sections }]);
    expect(notices).to.deep.equal([{ key: 'loginUnverified', tokens: [integration.name, 'no'] }]);
  });
});
