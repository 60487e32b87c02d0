import { expect } from 'chai';
import type { OrgInfo } from '../simulated-org/model.ts';
import { buildOrg } from '../simulated-org/seed/builder.ts';
import { plain } from '../simulated-org/seed/fields.ts';
import { object } from '../simulated-org/seed/objects.ts';
import type { UserPermission } from '../simulated-org/schema/user-permissions.ts';
import { account } from '../simulated-org/seed/standard-objects.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { explain, resultOf, type CommandRun, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const USER = 'erp@x';
const CLERK = 'clerk@x';

describe('sf fls explain of fields that the org does not show', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  async function serve(info: Partial<OrgInfo>, permissions: readonly UserPermission[] = []): Promise<void> {
    const state = buildOrg({
      info,
      objects: [account(), object('Endpoint__mdt', [plain('Address__c')]), object('Alert__e', [plain('Level__c')])],
      profiles: [
        {
          name: 'ERP Integration',
          license: 'Salesforce Integration',
          objects: { Account: ['read'] },
          fields: { 'Account.BillingAddress': 'read', 'Endpoint__mdt.Address__c': 'read' },
        },
        { name: 'Wide', license: 'Salesforce Integration', permissions: ['ViewAllFieldsGlobal'] },
        {
          name: 'Clerk',
          permissions: ['ViewSetup', ...permissions],
          objects: { Account: ['read'] },
          fields: { 'Account.Phone': 'read' },
        },
        { name: 'Auditor', permissions: ['ViewSetup'] },
      ],
      users: [
        { username: USER, profile: 'ERP Integration' },
        { username: 'wide@x', profile: 'Wide' },
        { username: CLERK, profile: 'Clerk', session: true },
        { username: 'auditor@x', profile: 'Auditor', session: true },
      ],
    });
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  }

  afterEach(async () => {
    await org.stop();
  });

  function listNotices({ stderr }: CommandRun<unknown>): string {
    return stderr.replaceAll(/\s+/g, ' ');
  }

  it('names objects of which describe leaves out fields, or which it does not know', async () => {
    await serve({});
    const asked = ['-b', USER, '--sobject', 'Account'];
    for (const username of [CLERK, 'auditor@x'])
      expect(listNotices(await explain({ ...where, username }, ...asked)), username).to.match(
        /does not show all fields of these objects to your user.* missing here: Account\. /,
      );
    expect(listNotices(await explain(where, ...asked))).to.not.include('does not show all fields');
  });

  it('says that it describes no more than 25 objects', async () => {
    const state = buildOrg({
      objects: Array.from({ length: 26 }, (_, index) => object(`Job${index}__c`, [plain('Step__c')])),
      profiles: [{ name: 'ERP Integration', fields: { 'Job1__c.Step__c': 'read', 'Job12__c.Step__c': 'read' } }],
      users: [{ username: USER, profile: 'ERP Integration' }],
    });
    org = await startOrg(state);
    where = { project: newProject(), org, state };
    const run = await explain(where, '-b', USER, '--sobject', 'Job*');
    expect(listNotices(run)).to.include('These are 26 objects. Of more than 25 at once');
    expect(listNotices(await explain(where, '-b', USER, '--sobject', 'Job1*'))).to.not.include('at once');
    expect(listNotices(await explain(where, '-b', USER))).to.not.include('at once');
  });

  it('names custom metadata types and platform events where it shows no field permission on any', async () => {
    await serve({ showsUnlistedRows: false });
    expect(listNotices(await explain(where, '-b', USER))).to.match(/can be missing here: Alert__e, Endpoint__mdt/);
    const named = await explain(where, '-b', USER, '--sobject', 'Endpoint__mdt', '--sobject', 'Account');
    expect(listNotices(named)).to.match(/can be missing here: Endpoint__mdt/);
    expect(listNotices(await explain(where, '-b', USER, '--sobject', 'Account'))).to.not.include('Endpoint__mdt');
  });

  it('says nothing of them where it shows some, of whomever', async () => {
    await serve({});
    const run = await explain(where, '-b', CLERK);
    expect(listNotices(run)).to.not.include('custom metadata types');
    const { subjects } = resultOf(await explain(where, '-b', USER, '--json'));
    expect(subjects[0]?.fields.map(({ field }) => field)).to.include('Endpoint__mdt.Address__c');
  });

  it('lists fields of them that View All Fields (Global) opens', async () => {
    await serve({});
    for (const asked of [[], ['--sobject', '*__mdt', '--sobject', '*__e']]) {
      const { subjects } = resultOf(await explain(where, '-b', 'wide@x', ...asked, '--json'));
      const read = (subjects[0]?.fields ?? []).filter((one) => one.read).map(({ field }) => field);
      expect(read).to.include('Endpoint__mdt.Address__c');
      // A platform event can hold object permissions, and nothing grants it.
      expect(read).to.not.include('Alert__e.Level__c');
    }
  });

  it('says that it lists them as far as the user who asks can read them', async () => {
    await serve({}, ['ModifyMetadata']);
    const run = await explain({ ...where, username: CLERK }, '-b', 'wide@x');
    expect(listNotices(run)).to.match(/fields that your user can't read can be missing here: Alert__e, Endpoint__mdt/);
    expect(listNotices(await explain(where, '-b', USER))).to.not.include("your user can't read");
  });

  it('describes no more than 100 of them, and names the others', async () => {
    const names = Array.from({ length: 103 }, (_, index) => `Job${100 + index}__mdt`);
    const state = buildOrg({
      objects: [account(), ...names.map((name) => object(name, [plain('Step__c')]))],
      profiles: [{ name: 'Wide', permissions: ['ViewAllFieldsGlobal'] }],
      users: [{ username: 'wide@x', profile: 'Wide' }],
    });
    org = await startOrg(state);
    where = { project: newProject(), org, state };
    const run = await explain(where, '-b', 'wide@x');
    expect(listNotices(run)).to.match(
      /no more than that, .* can be missing here: Job200__mdt, Job201__mdt, Job202__mdt\. To see them/,
    );
    const described = org.switchboard.log.flatMap(
      ({ path, requestBody }) => (path + requestBody).match(/Job\d+__mdt\/describe/g) ?? [],
    );
    expect(described).to.have.length(100);
    const named = await explain(where, '-b', 'wide@x', '--sobject', 'Job201__mdt', '--json');
    expect(named.stdout).to.not.include('no more than that');
    expect(resultOf(named).subjects[0]?.fields.map(({ field }) => field)).to.include('Job201__mdt.Step__c');
  });

  it('says that they can be missing where the org lists none to the user', async () => {
    await serve({});
    const asked = ['-b', 'wide@x'];
    expect(listNotices(await explain({ ...where, username: CLERK }, ...asked))).to.match(
      /does not list its custom metadata types and platform events, .* name it with --sobject/,
    );
    await org.stop();
    await serve({}, ['ModifyMetadata']);
    expect(listNotices(await explain({ ...where, username: CLERK }, ...asked))).to.not.include('does not list its');
  });
});
