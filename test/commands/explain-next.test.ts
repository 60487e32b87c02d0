import { expect } from 'chai';
import { buildOrg } from '../simulated-org/seed/builder.ts';
import type { OrgPlan } from '../simulated-org/seed/plan.ts';
import { account, activities, opportunity, opportunityLineItem } from '../simulated-org/seed/standard-objects.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { explain, reset, resultOf, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const LICENSE = 'Salesforce Integration';
const PHONE = { 'Account.Phone': 'edit' } as const;

const PLAN: OrgPlan = {
  objects: [account(), ...activities(), opportunity(), opportunityLineItem()],
  profiles: [
    {
      name: 'ERP Integration',
      license: LICENSE,
      fields: {
        ...PHONE,
        'Account.BillingAddress': 'read',
        'Task.Type': 'edit',
        'OpportunityLineItem.Description': 'read',
      },
    },
    { name: 'Backed', license: LICENSE, objects: { Account: ['read'] }, fields: PHONE },
    { name: 'Almighty', license: LICENSE, permissions: ['ViewAllData'], fields: PHONE },
    { name: 'Wide', license: LICENSE, objects: { Account: ['viewAllFields'] } },
    { name: 'Global', license: LICENSE, permissions: ['ViewAllFieldsGlobal'], fields: PHONE },
    { name: 'Plain', license: LICENSE },
  ],
  permissionSets: [
    { name: 'Accounts', objects: { Account: ['read'] } },
    { name: 'Sales', objects: { Opportunity: ['read'] } },
    { name: 'Viewer', permissions: ['ViewAllData'] },
    { name: 'Phone', fields: { 'Account.Phone': 'read' } },
    { name: 'Everything', objects: { Account: ['read', 'viewAllFields'] } },
  ],
  groups: [{ name: 'Team', sets: ['Accounts', 'Phone'] }],
  users: [
    { username: 'erp@x', profile: 'ERP Integration', sets: ['Accounts', 'Sales'] },
    { username: 'viewer@x', profile: 'ERP Integration', sets: ['Viewer'] },
    { username: 'phone@x', profile: 'ERP Integration', groups: ['Team'] },
    { username: 'backed@x', profile: 'Backed' },
    { username: 'almighty@x', profile: 'Almighty' },
    { username: 'wide@x', profile: 'Wide', sets: ['Accounts'] },
    { username: 'global@x', profile: 'Global', sets: ['Accounts'] },
    { username: 'plain@x', profile: 'Plain', groups: ['Team'] },
    { username: 'everything@x', profile: 'Plain', sets: ['Everything'] },
  ],
};

/** The flags of the resets in the text, as a shell gets them. */
function listResets(stdout: string): string[][] {
  return [...stdout.matchAll(/fls reset (.+)$/gm)].map(([, line = '']) =>
    [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
  );
}

describe('what sf fls explain says to close a field', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  beforeEach(async () => {
    const state = buildOrg(PLAN);
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  });

  afterEach(async () => {
    await org.stop();
  });

  async function readAdvice(user: string, field: string): Promise<string> {
    const { stdout } = await explain(where, '-b', user, '--field', field);
    return stdout.replaceAll(/\s+/g, ' ');
  }

  for (const [user, field, what] of [
    ['erp@x', 'Account.Phone', 'a stray'],
    ['erp@x', 'Account.BillingCity', 'a part of a stray'],
    ['viewer@x', 'Account.Phone', 'a stray that View All Data opens'],
    ['erp@x', 'Task.Type', 'an uncontrolled field permission'],
    ['erp@x', 'OpportunityLineItem.Description', 'a field that its parent opens'],
  ] as const)
    it(`is a reset that closes it: ${what}`, async () => {
      const isRead = async (): Promise<boolean | undefined> =>
        resultOf(await explain(where, '-b', user, '--field', field, '--json')).subjects[0]?.fields[0]?.read;
      const [flags = [], ...others] = listResets((await explain(where, '-b', user, '--field', field)).stdout);
      expect(others).to.deep.equal([]);
      expect(flags.at(-1)).to.equal('--dry-run');
      expect(await isRead()).to.equal(true);
      const target = flags.indexOf('--target-org');
      const asked = flags.slice(0, -1).filter((_, index) => target < 0 || (index !== target && index !== target + 1));
      expect(resultOf(await reset(where, ...asked, '--no-prompt')).status).to.equal('reset');
      expect(await isRead()).to.equal(false);
    });

  it('is a reset of an entry beside View All Fields, which stays', async () => {
    const advice = await readAdvice('global@x', 'Account.Phone');
    expect(advice).to.match(/fls reset --profile Global --field Account\.Phone .*--dry-run/);
    expect(advice).to.include('which stay open after a reset: profile Global (View All Fields (Global)).');
  });

  it('names what else grants the field, down to the permission set', async () => {
    const advice = await readAdvice('phone@x', 'Account.Phone');
    expect(advice).to.match(/fls reset --profile "ERP Integration" --field Account\.Phone .*--dry-run/);
    expect(advice).to.include('which stay open after a reset: permission set Phone via group Team.');
  });

  for (const [user, source] of [
    ['plain@x', 'permission set Phone via group Team'],
    ['everything@x', 'permission set Everything (View All Fields)'],
    ['wide@x', 'profile Wide (View All Fields)'],
    ['backed@x', 'profile Backed'],
    ['almighty@x', 'profile Almighty'],
  ] as const)
    it(`is what to change in Setup where a reset would do nothing: ${source}`, async () => {
      const advice = await readAdvice(user, 'Account.Phone');
      expect(advice).to.include(`To close them, change in Setup: ${source}.`);
      expect(advice).to.not.include('fls reset');
    });

  it('is nothing but the object where the field can hold no field permission', async () => {
    const advice = await readAdvice('erp@x', 'Account.Name');
    expect(advice).to.include('visible to all users who read the object: Account.Name.');
    expect(advice).to.not.match(/fls reset|in Setup/);
  });

  it('is nothing for a field that is closed', async () => {
    expect(await readAdvice('plain@x', 'Account.Fax')).to.not.match(/fls reset|in Setup|stay open/);
  });

  it('does not advise on uncontrolled fields, nor on those of permission sets, when there are many fields', async () => {
    const { stdout } = await explain(where, '-b', 'everything@x');
    expect(stdout).to.not.match(/fls reset|in Setup/);
  });
});
