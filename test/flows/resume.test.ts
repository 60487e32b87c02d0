import { expect } from 'chai';
import { computeExitCode } from '../../src/fls/change.ts';
import { Problem } from '../../src/fls/problem.ts';
import { getLastChange, getSnapshotState } from '../../src/fls/snapshot.ts';
import { NO_LOGIN } from '../../src/metadata/login-sections.ts';
import { changeWorld, pathOf, second, type ChangeWorld } from './change/change-world.ts';
import { cutOff, failedWorld, killedWorld, refuse, required, timedOut } from './change/leaving.ts';
import { edit, edits, fileAfter, resetting } from './change/resetting.ts';
import { jobsOf, resetWorld, restoring, resuming, snapshotOf } from './change/restoring.ts';
import { entries, integration, permission, profileText } from './fakes.ts';
import { problemOf } from '../support/problem.ts';

const path = pathOf(integration);
const fileBefore = profileText(entries);
const place = { id: 'S1', path: '/state/S1.json' };
const half = profileText(entries.map((one) => (one.field === 'Account.Phone' ? permission(one.field, 'none') : one)));

const accesses = ({ org }: ChangeWorld, { id } = integration): unknown[] =>
  edits.map(({ field }) => org.get(id)?.get(field) ?? 'none');
const stateOf = (world: ChangeWorld): string => getSnapshotState(snapshotOf(world));

describe('the resume flow', () => {
  describe('of a reset that was killed before its deploy', () => {
    it('closes it as failed when it had written no file', async () => {
      const world = await killedWorld(['create']);
      const result = await resuming(world);
      expect(result).to.deep.equal({
        status: 'failed',
        kind: 'reset',
        snapshot: place,
        state: 'failed',
        edits,
        left: [],
        files: [],
        correctedFiles: [],
        goneFiles: [],
        unseenProfiles: [],
        deploy: null,
        verify: { ok: false, remaining: edits, others: [], sections: [] },
        notices: [],
      });
      expect([computeExitCode(result), world.files.get(path), world.jobs]).to.deep.equal([1, fileBefore, []]);
      expect(world.done).to.deep.equal(['record failed']);
    });

    it('takes it out of the files that it had written', async () => {
      const world = await killedWorld(['create', 'write']);
      expect(world.files.get(path)).to.equal(fileAfter);
      const { status, deploy } = await resuming(world);
      expect([status, deploy, world.files.get(path), world.jobs]).to.deep.equal(['failed', null, fileBefore, []]);
      expect(getLastChange(snapshotOf(world)).profiles[0]?.files).to.deep.equal([]);
    });

    it('takes it out of a file that was edited by hand meanwhile, entry by entry', async () => {
      const world = await killedWorld(['create', 'write']);
      const own = (text: string): string => text.replace('<Profile', '<!-- mine --><Profile');
      world.files.set(path, own(fileAfter));
      await resuming(world);
      expect(world.files.get(path)).to.equal(own(fileBefore));
    });
  });

  describe('of a reset whose job was started', () => {
    it('waits for the job, verifies, and closes it', async () => {
      const world = await failedWorld({ waitFails: timedOut });
      const result = await resuming(world);
      const { notices, ...rest } = result;
      expect([notices, rest.status, rest.state, rest.edits, rest.left]).to.deep.equal([
        [],
        'done',
        'applied',
        edits,
        [],
      ]);
      expect([rest.deploy?.id, rest.deploy?.status, rest.verify]).to.deep.equal([
        '0',
        'Succeeded',
        { ok: true, remaining: [], others: [], sections: [] },
      ]);
      expect([computeExitCode(result), accesses(world), world.files.get(path)]).to.deep.equal([
        0,
        ['none', 'none'],
        fileAfter,
      ]);
      expect(getLastChange(snapshotOf(world)).jobs.map(({ status }) => status)).to.deep.equal(['Succeeded']);
      expect((await restoring(world)).status).to.equal('restored');
      expect([accesses(world), world.files.get(path)]).to.deep.equal([['edit', 'read'], fileBefore]);
    });

    it('says what it waits for when it still goes on', async () => {
      const world = await failedWorld({ waitFails: timedOut });
      world.options.waitFails = new Problem('deployTimedOut', { job: '0' }).addStartedWork({ job: '0' });
      const problem = await problemOf(resuming(world));
      expect([problem.key, problem.startedWork]).to.deep.equal([
        'deployTimedOut',
        { job: '0', snapshot: place, files: [] },
      ]);
      expect([stateOf(world), world.files.get(path)]).to.deep.equal(['submitted', fileAfter]);
    });

    it('goes on after --async', async () => {
      const world = changeWorld();
      const { status, deploy, snapshot } = await resetting(world, { async: true });
      expect([status, deploy?.id, snapshot, stateOf(world)]).to.deep.equal(['running', '0', place, 'submitted']);
      expect((await resuming(world)).status).to.equal('done');
    });

    it('takes the change out of the files when the org refused it as a whole', async () => {
      const failures = [{ component: integration.fullName, problem: 'What is this?' }];
      const world = await failedWorld({ waitFails: timedOut, refuse: () => failures });
      const { status, deploy, notices } = await resuming(world);
      expect([status, stateOf(world), world.files.get(path)]).to.deep.equal(['failed', 'failed', fileBefore]);
      expect([deploy?.status, deploy?.failures]).to.deep.equal(['Failed', failures]);
      expect(notices).to.deep.equal([{ key: 'profileRefused', tokens: [integration.name, 'What is this?'] }]);
    });

    it('goes on without the entries that the org refused', async () => {
      const world = await failedWorld({ waitFails: timedOut, refuse });
      const result = await resuming(world);
      expect([result.status, computeExitCode(result), stateOf(world)]).to.deep.equal(['partial', 68, 'partial']);
      expect(result.verify?.remaining).to.deep.equal([edit('Account.Tier__c', 'read')]);
      expect(result.notices).to.deep.equal([
        { key: 'resumedUsersUnseen', tokens: [integration.name] },
        { key: 'editDropped', tokens: [integration.name, 'Account.Tier__c', required] },
      ]);
      expect([accesses(world), world.files.get(path)]).to.deep.equal([['none', 'read'], half]);
      expect(jobsOf(getLastChange(snapshotOf(world)))).to.deep.equal([
        ['0', 'Failed'],
        ['1', 'Succeeded'],
      ]);
    });

    it('leaves a partly restorable snapshot: a restore then puts back org and file', async () => {
      const world = await failedWorld({ waitFails: timedOut, refuse });
      await resuming(world);
      world.options.refuse = () => [];
      expect((await restoring(world)).status).to.equal('restored');
      expect([accesses(world), world.files.get(path)]).to.deep.equal([['edit', 'read'], fileBefore]);
    });

    it('does not go on when the fields moved meanwhile', async () => {
      const world = await failedWorld({ waitFails: timedOut, refuse });
      world.org.get(integration.id)?.set('Account.Phone', 'read');
      const { status, notices } = await resuming(world);
      expect([status, world.jobs.length]).to.deep.equal(['failed', 1]);
      expect(notices).to.deep.equal([{ key: 'unsentChanged', tokens: [integration.name] }]);
      expect([accesses(world), world.files.get(path)]).to.deep.equal([['read', 'read'], fileBefore]);
    });

    it('does not go on when the login sections moved meanwhile', async () => {
      const world = await failedWorld({ waitFails: timedOut, refuse });
      const login = { ...NO_LOGIN, loginFlows: [[['flow', 'New']]] as const };
      const readLoginSections = async (): Promise<Map<string, typeof login>> =>
        Promise.resolve(new Map([[integration.id, login]]));
      const ports = { ...world.ports, org: { ...world.ports.org, readLoginSections } };
      const { status, verify } = await resuming({ ...world, ports });
      expect([status, world.jobs.length]).to.deep.equal(['failed', 1]);
      expect(verify?.sections).to.deep.equal([`loginFlows of ${integration.name}`]);
    });

    it('does not repeat a job that was cancelled', async () => {
      const world = await failedWorld({ waitFails: timedOut });
      const deploy = { id: '0', status: 'Canceled', checkOnly: false, failures: [], created: [] };
      const check = async (): Promise<{ hasEnded: boolean; endedAt: null; deploy: typeof deploy }> =>
        Promise.resolve({ hasEnded: true, endedAt: null, deploy });
      const ports = { ...world.ports, deployer: { ...world.ports.deployer, check } };
      const result = await resuming({ ...world, ports });
      expect([result.status, result.deploy?.status, world.jobs.length]).to.deep.equal(['failed', 'Canceled', 1]);
      expect(world.files.get(path)).to.equal(fileBefore);
    });

    it('deploys the profiles that no job has deployed', async () => {
      const files = [fileBefore, fileBefore];
      const world = changeWorld({ profiles: [integration, second], files });
      const { deployer } = world.ports;
      const start: typeof deployer.start = async (request) => {
        if (request.profiles.size > 1) throw new Problem('deployTooLarge', { profile: 'both', refusal: 'LIMIT' });
        if (world.jobs.length > 0) throw new Problem('connectionLost', { problem: 'cut off' });
        return deployer.start(request);
      };
      const ports = { ...world.ports, deployer: { ...deployer, start } };
      const both = { scope: { kind: 'named' as const, names: [integration.name, second.name] } };
      expect((await problemOf(resetting({ ...world, ports }, both))).key).to.equal('deployRestUnsent');
      expect(stateOf(world)).to.equal('submitted');
      const { status } = await resuming(world);
      expect([status, accesses(world), accesses(world, second)]).to.deep.equal([
        'done',
        ['none', 'none'],
        ['none', 'none'],
      ]);
      expect([...world.files.values()]).to.deep.equal([fileAfter, fileAfter]);
      expect(world.jobs.map(({ profiles }) => [...profiles.keys()])).to.deep.equal([
        [integration.fullName],
        [second.fullName],
      ]);
    });
  });

  describe('of a reset whose start is of unknown fate', () => {
    it('finds its job', async () => {
      const world = await failedWorld({ startLost: true });
      const { status, deploy } = await resuming(world);
      expect([status, deploy?.id, accesses(world)]).to.deep.equal(['done', '0', ['none', 'none']]);
    });

    it('closes it as failed when the org started none, and takes it out of the files', async () => {
      const world = await failedWorld({ startFails: cutOff });
      expect(world.files.get(path)).to.equal(fileAfter);
      const { status, deploy } = await resuming(world);
      expect([status, deploy, world.files.get(path), world.jobs]).to.deep.equal(['failed', null, fileBefore, []]);
    });

    it('changes nothing when it cannot be told', async () => {
      const world = await failedWorld({ startLost: true });
      world.options.started = null;
      const problem = await problemOf(resuming(world));
      expect([problem.key, problem.exitCode, problem.startedWork?.snapshot]).to.deep.equal([
        'startUnresolved',
        69,
        place,
      ]);
      expect([world.done, world.files.get(path), stateOf(world)]).to.deep.equal([[], fileAfter, 'submitted']);
    });

    it('takes the job that the user names', async () => {
      const world = await failedWorld({ startLost: true });
      world.options.started = null;
      expect((await resuming(world, { job: '0' })).status).to.equal('done');
    });
  });

  it('changes only the org outside of a project', async () => {
    const world = await failedWorld({ files: null, waitFails: timedOut });
    const { status, files } = await resuming(world);
    expect([status, files, accesses(world)]).to.deep.equal(['done', [], ['none', 'none']]);
  });

  it('has nothing to do for a change that has ended', async () => {
    const world = await resetWorld();
    const { status, state, edits: none, verify } = await resuming(world, { snapshot: 'S1' });
    expect([status, state, none, verify, world.done]).to.deep.equal(['nothingToDo', 'applied', [], null, []]);
  });

  it('fails when no change is unfinished', async () => {
    expect((await problemOf(resuming(await resetWorld()))).key).to.equal('nothingToResume');
    expect((await problemOf(resuming(changeWorld()))).key).to.equal('noSnapshots');
  });
});
