import { expect } from 'chai';
import fc from 'fast-check';
import type { OrgState } from '../simulated-org/model.ts';
import { buildOrg, profileId } from '../simulated-org/seed/builder.ts';
import { plain } from '../simulated-org/seed/fields.ts';
import { object } from '../simulated-org/seed/objects.ts';
import type { OrgPlan } from '../simulated-org/seed/plan.ts';
import { orgPlans, randomProfiles } from '../simulated-org/seed/random-org.ts';
import { account, contact } from '../simulated-org/seed/standard-objects.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { truthOf, type Truth } from '../simulated-org/truth.ts';
import { report, reset, restore, resultOf, retrieve, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const PROFILE = 'ERP Integration';
const NAMED = ['--profile', PROFILE];
const FILE = `force-app/main/default/profiles/${PROFILE}.profile-meta.xml`;

const PLAN: OrgPlan = {
  objects: [
    account(plain('Tier__c'), plain('acme__Tier__c')),
    contact(),
    object('Item__c', [plain('State__c'), plain('Note__c')]),
    object('acme__Thing__c', [plain('acme__Size__c'), plain('State__c')]),
    object('Alert__e', [plain('Level__c')]),
    object('Rate__mdt', [plain('Value__c')]),
  ],
  profiles: [
    {
      name: PROFILE,
      license: 'Salesforce Integration',
      fields: {
        'Account.Phone': 'edit',
        'Account.Tier__c': 'edit',
        'Account.acme__Tier__c': 'read',
        'Contact.AccountId': 'read',
        'Item__c.State__c': 'edit',
        'Item__c.Note__c': 'read',
        'acme__Thing__c.acme__Size__c': 'read',
        'acme__Thing__c.State__c': 'read',
        'Alert__e.Level__c': 'read',
        'Rate__mdt.Value__c': 'read',
      },
    },
  ],
  permissionSets: [
    { name: 'Items', objects: { Item__c: ['read'] }, fields: { 'Item__c.Note__c': 'read' } },
    { name: 'Things', objects: { acme__Thing__c: ['read'] } },
  ],
  groups: [{ name: 'Team', sets: ['Things'] }],
  users: [{ username: 'erp@x', profile: PROFILE, sets: ['Items'], groups: ['Team'] }],
};

const running: RunningOrg[] = [];

async function started(plan: OrgPlan, namespacePrefix: string | null): Promise<Where> {
  const state = buildOrg({ ...plan, info: { ...plan.info, namespacePrefix } });
  const org = await startOrg(state);
  running.push(org);
  return { project: newProject(), org, state };
}

const truth = ({ state }: { readonly state: OrgState }): Truth => truthOf(state, profileId(state, PROFILE));

async function stopAll(): Promise<void> {
  for (const org of running.splice(0)) await org.stop();
}

describe('an org with a namespace of its own', function () {
  this.timeout(120_000);
  let where: Where;

  beforeEach(async () => {
    where = await started(PLAN, 'xyz');
  });

  afterEach(stopAll);

  it('is reported by the names of metadata, like the same org without', async () => {
    const { findings, holders } = resultOf(await report(where, '--json'));
    const plainOrg = await started(PLAN, null);
    const same = resultOf(await report(plainOrg, '--json'));
    expect([findings, holders]).to.deep.equal([same.findings, same.holders]);
    expect(findings.filter(({ kind }) => kind === 'stray').map(({ field }) => field)).to.deep.equal(truth(where).stray);
    const [item] = findings.filter(({ field }) => field === 'Item__c.State__c');
    expect(item).to.deep.include({ exposure: 'live', openedBy: ['Items'], through: ['Items'], users: 1 });
    expect(
      findings.filter(({ object: name }) => name === 'acme__Thing__c').map(({ openedBy }) => openedBy),
    ).to.deep.equal([
      ['Team', 'Things'],
      ['Team', 'Things'],
    ]);
  });

  it('takes no call more', async () => {
    const plainOrg = await started(PLAN, null);
    const callsOf = async (one: Where): Promise<number> => {
      const before = one.org.switchboard.log.length;
      resultOf(await report(one, '--json'));
      return one.org.switchboard.log.length - before;
    };
    expect(await callsOf(where)).to.equal(await callsOf(plainOrg));
  });

  it('is retrieved without a warning, and has nothing to change the second time', async () => {
    const run = await retrieve(where, ...NAMED, '--all-sobjects');
    const { findings, profiles, manifest } = resultOf(run);
    expect(run.stderr).not.to.match(/^Warning/m);
    expect(findings.map(({ field }) => field).sort()).to.deep.equal(
      [...truth(where).stray, ...truth(where).uncontrolled].sort(),
    );
    expect(manifest.objects).to.include.members(['Item__c', 'acme__Thing__c', 'Alert__e', 'Rate__mdt']);
    expect(profiles[0]?.created).to.equal(true);
    const again = resultOf(await retrieve(where, ...NAMED, '--all-sobjects', '--json'));
    expect(again.profiles[0]?.changed).to.equal(false);
  });

  it('is reset in org and file, by snapshot back again', async () => {
    resultOf(await retrieve(where, ...NAMED));
    const before = where.project.read(FILE);
    const { stray } = truth(where);
    const run = await reset(where, ...NAMED, '--no-prompt', '--json');
    const { status, edits, impact } = resultOf(run);
    expect([status, run.code]).to.deep.equal(['reset', 0]);
    expect(edits.map(({ field }) => field)).to.deep.equal([...stray]);
    expect(truth(where).stray).to.deep.equal([]);
    expect(impact.map(({ field, to }) => `${field} ${to}`)).to.deep.equal([
      'Item__c.State__c none',
      'acme__Thing__c.State__c none',
      'acme__Thing__c.acme__Size__c none',
    ]);
    const entry = (field: string): string => `<field>${field}</field>\n        <readable>false</readable>`;
    for (const field of stray) expect(where.project.read(FILE)).to.include(entry(field));
    const back = await restore(where, '--no-prompt', '--json');
    expect(back.code).to.equal(0);
    expect(resultOf(back)).to.include({ status: 'restored' });
    expect(truth(where).stray).to.deep.equal([...stray]);
    expect(where.project.read(FILE)).to.equal(before);
  });
});

describe('an org with a namespace of its own, whatever it holds,', function () {
  this.timeout(600_000);

  afterEach(stopAll);

  it('has the findings of the same org without, and a reset takes the same', async () => {
    await fc.assert(
      fc.asyncProperty(orgPlans, async (plan) => {
        const [own, other] = [await started(plan, 'own'), await started(plan, null)];
        const names = randomProfiles.flatMap((name) => ['--profile', name]);
        const both = async <T>(run: (one: Where) => Promise<T>): Promise<[T, T]> => [await run(own), await run(other)];
        const [ours, theirs] = await both(async (one) => resultOf(await report(one, ...names, '--json')));
        expect([ours.findings, ours.holders, ours.counts]).to.deep.equal([
          theirs.findings,
          theirs.holders,
          theirs.counts,
        ]);
        const [mine, its] = await both(async (one) => resultOf(await reset(one, ...names, '--no-prompt', '--json')));
        expect([mine.status, mine.edits, mine.impact]).to.deep.equal([its.status, its.edits, its.impact]);
        const [after, same] = await both(async (one) => resultOf(await report(one, ...names, '--json')).findings);
        expect(after).to.deep.equal(same);
        await stopAll();
      }),
      { numRuns: 15 },
    );
  });
});
