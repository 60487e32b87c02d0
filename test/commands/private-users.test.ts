import { expect } from 'chai';
import { readMember, toList, toText } from '../../src/values/loosely-typed.ts';
import type { OrgState } from '../simulated-org/model.ts';
import { buildOrg, profileId } from '../simulated-org/seed/builder.ts';
import { account } from '../simulated-org/seed/standard-objects.ts';
import type { UserPermission } from '../simulated-org/schema/user-permissions.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { errorOf, report, reset, resultOf, retrieve, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const PROFILE = 'ERP Integration';
const RUNNER = 'runner@x.example';

type Given = {
  readonly privateUsers?: boolean;
  readonly lacks?: readonly string[];
  readonly permissions?: readonly UserPermission[];
  readonly role?: string;
};

/** A live finding of one user, and a runner that may deploy, without any permission that lifts the sharing of users. */
function orgWith({ privateUsers = true, lacks = [], permissions = [], role }: Given): OrgState {
  return buildOrg({
    info: { privateUsers, lacks },
    objects: [account()],
    profiles: [
      { name: PROFILE, license: 'Salesforce Integration', fields: { 'Account.Phone': 'edit' } },
      { name: 'Runner', permissions: ['ViewSetup', 'ModifyMetadata', 'ManageProfilesPermissionsets', ...permissions] },
    ],
    permissionSets: [{ name: 'Accounts', objects: { Account: ['read', 'edit'] } }],
    roles: { Head: null, Hand: 'Head' },
    users: [
      { username: 'erp@x', profile: PROFILE, sets: ['Accounts'], role: 'Hand' },
      { username: RUNNER, profile: 'Runner', session: true, ...(role === undefined ? {} : { role }) },
    ],
  });
}

describe('users that the running user does not see', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  const serve = async (given: Given): Promise<void> => {
    const state = orgWith(given);
    org = await startOrg(state);
    where = { project: newProject(), org, state, username: RUNNER };
  };
  const asksForSharing = (): boolean =>
    org.switchboard.log.some(({ path, requestBody }) => `${path}${requestBody}`.includes('InternalSharingModel'));
  const flat = (text: string): string => text.replace(/\s+/g, ' ');

  afterEach(async () => {
    await org.stop();
  });

  it('make a live finding look latent, and a warning says so, also where a gate passes', async () => {
    await serve({});
    const { result, code, stderr } = await report(where, '--profile', PROFILE, '--fail-on', 'live');
    expect(result?.findings.map(({ exposure }) => exposure)).to.deep.equal(['latent']);
    const { state } = where;
    const runner = state.rows('User').find(({ Username }) => Username === RUNNER);
    const seen = truthOf(state, profileId(state, PROFILE), new Date(), runner?.Id).exposure.get('Account');
    expect([seen?.level, truthOf(state, profileId(state, PROFILE)).exposure.get('Account')?.level]).to.deep.equal([
      'latent',
      'live',
    ]);
    expect([result?.gate?.passed, code]).to.deep.equal([true, 0]);
    expect(flat(stderr)).to.contain('The sharing of User is Private in this org and your user lacks View All Users');
  });

  it('are told of in the warnings of a JSON result', async () => {
    await serve({});
    const { stdout } = await report(where, '--profile', PROFILE, '--json');
    const warnings = toList(readMember(JSON.parse(stdout), 'warnings')).map(toText);
    expect(warnings.filter((text) => text.includes('View All Users'))).to.have.length(1);
  });

  it('are told of in a retrieve and before a reset, which does not say that nobody loses access', async () => {
    await serve({});
    expect(flat((await retrieve(where, '--profile', PROFILE)).stderr)).to.contain('lacks View All Users');
    const { result, stdout, stderr } = await reset(where, '--profile', PROFILE, '--dry-run');
    expect([result?.status, result?.impact]).to.deep.equal(['dryRun', []]);
    expect(flat(stderr)).to.contain('lacks View All Users');
    expect(stdout).to.contain('No active user that your user can see loses access.');
  });

  it('explain why no profile of integrations is found', async () => {
    await serve({});
    const error = errorOf(await report(where, '--json'));
    expect(error.name).to.equal('NoIntegrationProfilesError');
    expect(error.actions?.join(' ')).to.contain('The org may hide users from your user');
  });

  for (const permission of ['ViewAllUsers', 'ManageUsers', 'ViewAllData'] as const)
    it(`are all there with ${permission}, and the sharing is not asked for`, async () => {
      await serve({ permissions: [permission] });
      const { result, stderr } = await report(where, '--profile', PROFILE);
      expect(result?.findings.map(({ exposure }) => exposure)).to.deep.equal(['live']);
      expect([stderr.includes('View All Users'), asksForSharing()]).to.deep.equal([false, false]);
    });

  it('are all there where the sharing is not Private, and one more query tells', async () => {
    await serve({ privateUsers: false });
    const { result, stderr } = await report(where, '--profile', PROFILE);
    expect(result?.findings.map(({ exposure }) => exposure)).to.deep.equal(['live']);
    expect([stderr.includes('View All Users'), asksForSharing()]).to.deep.equal([false, true]);
    // The query on the sharing finds no place in the composite calls, so it is one call more than for others.
    const calls = org.switchboard.log.length;
    await org.stop();
    await serve({ privateUsers: false, permissions: ['ViewAllUsers'] });
    await report(where, '--profile', PROFILE);
    expect(calls - org.switchboard.log.length).to.equal(1);
  });

  it('are perhaps hidden where the org does not tell the sharing', async () => {
    await serve({ lacks: ['EntityDefinition.InternalSharingModel'] });
    const { result, stderr } = await report(where, '--profile', PROFILE);
    expect(result?.findings.map(({ exposure }) => exposure)).to.deep.equal(['latent']);
    expect(flat(stderr)).to.contain('the org does not tell whether it hides users from each other');
  });

  it('are perhaps hidden where the org does not tell the permissions either', async () => {
    await serve({ lacks: ['EntityDefinition.InternalSharingModel', 'UserPermissionAccess.PermissionsViewAllUsers'] });
    expect(flat((await report(where, '--profile', PROFILE)).stderr)).to.contain('whether it hides users');
  });

  it('are not those below the role of the running user, who is warned all the same', async () => {
    await serve({ role: 'Head' });
    const { result, stderr } = await report(where, '--profile', PROFILE);
    expect(result?.findings.map(({ exposure }) => exposure)).to.deep.equal(['live']);
    expect(flat(stderr)).to.contain('lacks View All Users');
  });

  it('change nothing for an administrator', async () => {
    await serve({});
    const { findings } = resultOf(
      await report({ ...where, username: 'admin@fls.example' }, '--profile', PROFILE, '--json'),
    );
    expect(findings.map(({ exposure }) => exposure)).to.deep.equal(['live']);
    expect(asksForSharing()).to.equal(false);
  });
});
