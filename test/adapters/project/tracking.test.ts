import { expect } from 'chai';
import { AuthInfo, Connection, Lifecycle, Org, SfProject } from '@salesforce/core';
import { SourceTracking } from '@salesforce/source-tracking';
import { ShadowRepo } from '@salesforce/source-tracking/lib/shared/local/localShadowRepo.js';
import { RemoteSourceTrackingService } from '@salesforce/source-tracking/lib/shared/remote/remoteSourceTrackingService.js';
import { createTracking, noTracking } from '../../../src/adapters/project/tracking.ts';
import type { TrackedChanges, TrackingSession } from '../../../src/ports/tracking.ts';
import { touchMember } from '../../simulated-org/metadata/source-members.ts';
import type { OrgState } from '../../simulated-org/model.ts';
import { tokenOf } from '../../simulated-org/seed/builder.ts';
import { seedOrg } from '../../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../../simulated-org/server.ts';
import { skipPauses } from '../../support/no-waiting.ts';
import { newProject, type TemporaryProject } from '../../support/project.ts';

const PROFILE = 'force-app/main/default/profiles/Sales %28EU%29.profile-meta.xml';
/** The org records profiles by their decoded name, other than metadata does. */
const MEMBER = 'Sales (EU)';
const FULL_NAME = 'Sales %28EU%29';
const FIELD = 'force-app/main/default/objects/Account/fields/Tier__c.field-meta.xml';

const EMPTY_PROFILE =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Profile xmlns="http://soap.sforce.com/2006/04/metadata"></Profile>\n';
const TIER =
  '<?xml version="1.0" encoding="UTF-8"?>\n<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">' +
  '<fullName>Tier__c</fullName><label>Tier</label><type>Checkbox</type></CustomField>\n';

describe('source tracking', () => {
  let state: OrgState;
  let server: RunningOrg;
  let org: Org;
  let project: TemporaryProject;

  beforeEach(async () => {
    await serve(true);
    project = newProject();
    project.write(PROFILE, EMPTY_PROFILE);
    project.write(FIELD, TIER);
  });

  afterEach(async () => {
    SfProject.clearInstances();
    await server.stop();
  });

  async function serve(tracksSource: boolean): Promise<void> {
    state = seedOrg({ tracksSource });
    server = await startOrg(state);
    const accessTokenOptions = { accessToken: tokenOf(state), instanceUrl: server.url, loginUrl: server.url };
    const connection = await Connection.create({ authInfo: await AuthInfo.create({ accessTokenOptions }) });
    org = await Org.create({ connection });
  }

  /** The session of one command, in a process of its own. */
  async function begin(): Promise<TrackingSession> {
    forgetProcess();
    return createTracking(org, await SfProject.resolve(project.folder)).begin();
  }

  /** The library keeps what it has read for the whole process; a command runs in a process of its own. */
  function forgetProcess(): void {
    for (const owner of [ShadowRepo, RemoteSourceTrackingService]) {
      const instances: unknown = Reflect.get(owner, 'instanceMap');
      if (instances instanceof Map) instances.clear();
    }
  }

  function profileChange(
    origin: TrackedChanges['origin'],
    isInSync: boolean,
    path: string | null,
    hasNothingToDeploy = false,
  ): TrackedChanges {
    return { origin, profiles: [{ fullName: FULL_NAME, path, isInSync, hasNothingToDeploy }], components: [] };
  }

  /** Ends a command that leaves everything in sync. */
  async function synchronize(): Promise<void> {
    const session = await begin();
    const field = { type: 'CustomField', fullName: 'Account.Tier__c', path: pathOf(FIELD) };
    // A first look takes every file for a change.
    const { origin, profiles } = profileChange('retrieve', true, pathOf(PROFILE), true);
    expect(await session.finish({ origin, profiles, components: [field] })).to.be.empty;
  }

  const pathOf = (path: string): string => `${project.folder}/${path}`;

  /** What is a change to deploy and to retrieve now, as sf sees it. */
  async function changes(): Promise<{ local: string[]; remote: string[] }> {
    forgetProcess();
    const sfProject = await SfProject.resolve(project.folder);
    const library = await SourceTracking.create({ org, project: sfProject, ignoreLocalCache: true });
    const local = await library.getChanges({ origin: 'local', state: 'nondelete', format: 'string' });
    const remote = await library.getChanges({ origin: 'remote', state: 'nondelete', format: 'ChangeResult' });
    return { local, remote: remote.map(({ name }) => name ?? '') };
  }

  it('knows which profiles were changed in the org and not yet retrieved', async () => {
    touchMember(state, 'Profile', MEMBER);
    touchMember(state, 'CustomField', 'Account.Tier__c');
    expect([...(await begin()).pendingProfiles]).to.deep.equal([MEMBER]);
    await synchronize();
    expect([...(await begin()).pendingProfiles]).to.deep.equal([]);
  });

  it('records a retrieved profile as in sync', async () => {
    touchMember(state, 'Profile', MEMBER);
    await synchronize();
    touchMember(state, 'Profile', MEMBER);
    const session = await begin();
    project.write(PROFILE, EMPTY_PROFILE.replace('></', '>\n</'));
    expect(await session.finish(profileChange('retrieve', true, pathOf(PROFILE)))).to.deep.equal([]);
    expect(await changes()).to.deep.equal({ local: [], remote: [] });
  });

  it('leaves a profile to be retrieved that is not in sync', async () => {
    touchMember(state, 'Profile', MEMBER);
    await synchronize();
    touchMember(state, 'Profile', MEMBER);
    const session = await begin();
    await session.finish(profileChange('retrieve', false, pathOf(PROFILE)));
    expect(await changes()).to.deep.equal({ local: [], remote: [MEMBER] });
  });

  it('keeps a local change that was there before', async () => {
    touchMember(state, 'Profile', MEMBER);
    await synchronize();
    project.write(PROFILE, EMPTY_PROFILE.replace('></', '>\n</'));
    const session = await begin();
    project.write(PROFILE, EMPTY_PROFILE.replace('></', '>\n\n</'));
    await session.finish(profileChange('retrieve', true, pathOf(PROFILE)));
    expect((await changes()).local).to.deep.equal([PROFILE]);
  });

  it('clears a local change that the org has, also of a file that was never tracked', async () => {
    touchMember(state, 'Profile', MEMBER);
    expect((await changes()).local).to.include(PROFILE);
    const untracked = await begin();
    await untracked.finish(profileChange('retrieve', true, pathOf(PROFILE), true));
    expect(await changes()).to.deep.equal({ local: [FIELD], remote: [] });
    project.write(PROFILE, EMPTY_PROFILE.replace('></', '>\n</'));
    const session = await begin();
    await session.finish(profileChange('retrieve', false, pathOf(PROFILE), true));
    expect((await changes()).local).to.deep.equal([FIELD]);
  });

  it('records the deploy of a profile without a file', async () => {
    await synchronize();
    const warnings: string[] = [];
    Lifecycle.getInstance().onWarning(async (warning) => Promise.resolve(void warnings.push(warning)));
    const session = await begin();
    touchMember(state, 'Profile', MEMBER);
    expect(await session.finish(profileChange('deploy', true, null))).to.deep.equal([]);
    expect([(await changes()).remote, warnings]).to.deep.equal([[], []]);
  });

  it('keeps what somebody changes after the deploy a change to retrieve', async () => {
    touchMember(state, 'Profile', MEMBER);
    await synchronize();
    const session = await begin();
    touchMember(state, 'Profile', MEMBER);
    await session.awaitDeployed([MEMBER]);
    await session.finish(profileChange('deploy', true, pathOf(PROFILE)));
    expect((await changes()).remote).to.deep.equal([]);
    const next = await begin();
    touchMember(state, 'Profile', MEMBER);
    await next.awaitDeployed([MEMBER]);
    touchMember(state, 'Profile', MEMBER);
    await next.finish(profileChange('deploy', true, pathOf(PROFILE)));
    expect((await changes()).remote).to.deep.equal([MEMBER]);
  });

  it('ignores a file outside of the package directories', async () => {
    touchMember(state, 'Profile', MEMBER);
    await synchronize();
    touchMember(state, 'Profile', MEMBER);
    const session = await begin();
    await session.finish(profileChange('retrieve', true, project.write('elsewhere/P.profile-meta.xml', EMPTY_PROFILE)));
    expect((await changes()).remote).to.deep.equal([MEMBER]);
  });

  it('finds the parts of objects that both sides changed, and no profile', async () => {
    touchMember(state, 'Profile', 'Admin');
    touchMember(state, 'CustomField', 'Account.Tier__c');
    await synchronize();
    touchMember(state, 'Profile', 'Admin');
    touchMember(state, 'CustomField', 'Account.Tier__c');
    project.write('force-app/main/default/profiles/Admin.profile-meta.xml', EMPTY_PROFILE);
    project.write(FIELD, TIER.replace('>Tier<', '>My tier<'));
    expect(await (await begin()).findConflicts()).to.deep.equal(['Account.Tier__c']);
  });

  it('says what kept it from recording', async () => {
    const session = await begin();
    const [notice] = await session.finish(profileChange('retrieve', true, pathOf(`${PROFILE}/missing`)));
    expect(notice?.key).to.equal('trackingNotUpdated');
    expect(notice?.tokens[0]).to.contain('missing');
  });

  it('takes every kind of 404 for an org that does not track source, and no other refusal', async () => {
    const answer = async (status: number, errorCode: string): Promise<unknown> => {
      const body = JSON.stringify([{ errorCode, message: 'No.' }]);
      server.switchboard.inject({ operation: 'describe', effect: { kind: 'status', status, body } });
      return begin().then(
        ({ pendingProfiles }) => pendingProfiles.size,
        (error: unknown) => String(error),
      );
    };
    touchMember(state, 'Profile', MEMBER);
    expect(await answer(404, 'NOT_FOUND')).to.equal(0);
    expect(await answer(403, 'INSUFFICIENT_ACCESS')).to.contain('INSUFFICIENT_ACCESS');
  });

  it('takes no page in place of the org for its answer, and quotes a refusal with its code', async () => {
    const page = { kind: 'htmlPage', status: 200, title: 'Login' } as const;
    const limit = { kind: 'refusal', status: 403, code: 'REQUEST_LIMIT_EXCEEDED', message: 'No more.' } as const;
    const failure = async (operation: 'describe' | 'query', effect: typeof page | typeof limit): Promise<unknown> => {
      server.switchboard.inject({ operation, times: 9, effect });
      const error: unknown = await begin().catch((reason: unknown) => reason);
      server.switchboard.clear();
      return error;
    };
    const endSkipping = skipPauses();
    try {
      expect(await failure('describe', page)).to.include({ key: 'unexpectedResponse' });
      expect(await failure('query', page)).to.include({ key: 'unexpectedResponse' });
      expect(await failure('query', limit)).to.include({ errorCode: 'REQUEST_LIMIT_EXCEEDED' });
    } finally {
      endSkipping();
    }
  });

  it('asks and records nothing in an org that does not track source', async () => {
    await server.stop();
    await serve(false);
    const session = await begin();
    const idle = await noTracking.begin();
    expect([session.isTracked, idle.isTracked]).to.deep.equal([false, false]);
    const change = profileChange('retrieve', true, pathOf(PROFILE));
    for (const one of [session, idle])
      expect([[...one.pendingProfiles], await one.findConflicts(), await one.finish(change)]).to.deep.equal([
        [],
        [],
        [],
      ]);
  });
});
