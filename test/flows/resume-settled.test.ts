import { expect } from 'chai';
import { computeExitCode } from '../../src/fls/change.ts';
import { Problem } from '../../src/fls/problem.ts';
import { getSnapshotState } from '../../src/fls/snapshot.ts';
import { changeWorld, pathOf, second, type ChangeWorld } from './change/change-world.ts';
import { failedWorld, heal, killedWorld, refuse, timedOut } from './change/leaving.ts';
import { edit, edits, fileAfter, resetting } from './change/resetting.ts';
import { restoring, resuming, snapshotOf } from './change/restoring.ts';
import { entries, integration, permission, profileText } from './fakes.ts';
import { problemOf } from '../support/problem.ts';

const path = pathOf(integration);
const fileBefore = profileText(entries);
const place = { id: 'S1', path: '/state/S1.json' };
const half = profileText(entries.map((one) => (one.field === 'Account.Phone' ? permission(one.field, 'none') : one)));

const accesses = ({ org }: ChangeWorld, { id } = integration): unknown[] =>
  edits.map(({ field }) => org.get(id)?.get(field) ?? 'none');
const stateOf = (world: ChangeWorld): string => getSnapshotState(snapshotOf(world));

describe('resuming a reset whose job has ended', () => {
  describe('of a reset that was interrupted after its deploy', () => {
    it('verifies it', async () => {
      const world = changeWorld();
      const { org } = world.ports;
      const readFieldPermissions: typeof org.readFieldPermissions = async (ids) => {
        if (world.done.includes('deploy')) throw new Problem('connectionLost', { problem: '' });
        return org.readFieldPermissions(ids);
      };
      const ports = { ...world.ports, org: { ...org, readFieldPermissions } };
      expect((await problemOf(resetting({ ...world, ports }))).key).to.equal('notVerified');
      expect(stateOf(world)).to.equal('submitted');
      const { status, verify, files, correctedFiles } = await resuming(world);
      expect([status, verify?.ok, stateOf(world), world.jobs.length]).to.deep.equal(['done', true, 'applied', 1]);
      expect([files, correctedFiles]).to.deep.equal([[path], []]);
    });

    it('takes out of the files what is not in effect', async () => {
      const world = await killedWorld(['start', 'update', 'wait', 'update'], { without: ['Account.Tier__c'] });
      expect(world.files.get(path)).to.equal(fileAfter);
      const { status, verify } = await resuming(world);
      expect([status, verify?.remaining]).to.deep.equal(['partial', [edit('Account.Tier__c', 'read')]]);
      expect(world.files.get(path)).to.equal(half);
      world.options.without = [];
      await restoring(world);
      expect([accesses(world), world.files.get(path)]).to.deep.equal([['edit', 'read'], fileBefore]);
    });

    it('says that something else was changed meanwhile', async () => {
      const world = await killedWorld(['start', 'update', 'wait', 'update']);
      world.org.get(integration.id)?.set('Contact.Fax', 'edit');
      const result = await resuming(world);
      expect([result.status, result.verify, computeExitCode(result)]).to.deep.equal([
        'done',
        { ok: false, remaining: [], others: [], sections: [`fieldPermissions of ${integration.name}`] },
        68,
      ]);
    });

    it('leaves entries that somebody edited in a file, and keeps the others', async () => {
      const world = await killedWorld(['start', 'update', 'wait', 'update']);
      const mine = profileText([permission('Account.Phone', 'read'), permission('Account.Tier__c', 'none')]);
      world.files.set(path, mine);
      expect([(await resuming(world)).status, world.files.get(path)]).to.deep.equal(['done', mine]);
    });

    it('sets entries that still have the access from before', async () => {
      const world = await killedWorld(['start', 'update', 'wait', 'update']);
      world.files.set(path, half);
      const { status, files, correctedFiles } = await resuming(world);
      expect([status, files, correctedFiles]).to.deep.equal(['done', [path], [path]]);
      expect(world.files.get(path)).to.equal(fileAfter);
    });
  });

  describe('of a reset whose files could not be corrected', () => {
    it('corrects them', async () => {
      const world = changeWorld({ refuse, meanwhile: () => void (world.options.unwritable = path) });
      expect((await problemOf(resetting(world))).key).to.equal('notSettled');
      expect([world.files.get(path), stateOf(world)]).to.deep.equal([fileAfter, 'submitted']);
      const again = await problemOf(resuming(world));
      expect([again.key, again.exitCode, again.startedWork]).to.deep.equal([
        'notSettled',
        68,
        { job: '1', snapshot: place, files: [path] },
      ]);
      heal(world);
      expect([(await resuming(world)).status, world.files.get(path)]).to.deep.equal(['partial', half]);
    });

    it('says so when somebody changes a file while it is corrected', async () => {
      const world = await failedWorld({ waitFails: timedOut, refuse });
      const { project } = world.ports;
      if (!project) throw new Error('no project');
      let reads = 0;
      const read: typeof project.read = async (file) => {
        const found = await project.read(file);
        // Read to compare it, and then to plan its correction.
        reads += 1;
        if (reads === 2) world.files.set(path, 'mine');
        return found;
      };
      const problem = await problemOf(resuming({ ...world, ports: { ...world.ports, project: { ...project, read } } }));
      expect([problem.key, problem.exitCode, problem.startedWork?.snapshot]).to.deep.equal(['notSettled', 68, place]);
      expect([world.files.get(path), stateOf(world)]).to.deep.equal(['mine', 'submitted']);
    });

    it('puts them back when the org accepted nothing', async () => {
      const failures = [{ component: integration.fullName, problem: 'no' }];
      const world = changeWorld({ refuse: () => failures, meanwhile: () => void (world.options.unwritable = path) });
      expect((await problemOf(resetting(world))).key).to.equal('notPutBack');
      heal(world);
      expect([(await resuming(world)).status, world.files.get(path), stateOf(world)]).to.deep.equal([
        'failed',
        fileBefore,
        'failed',
      ]);
    });
  });

  describe('of a profile that is gone', () => {
    it('names it and its files that hold the change, and counts its edits as not in effect', async () => {
      const world = await failedWorld({ profiles: [integration, second], waitFails: timedOut });
      await world.ports.deployer.wait('0');
      world.options.profiles = [second];
      const { status, verify, notices, goneFiles } = await resuming(world);
      expect([status, verify?.remaining]).to.deep.equal(['partial', edits.map((one) => ({ ...one, from: 'none' }))]);
      expect(notices).to.deep.equal([
        { key: 'profileMissing', tokens: [integration.name] },
        { key: 'filesOfGone', tokens: ['1', path] },
      ]);
      expect([goneFiles, world.files.get(path), stateOf(world)]).to.deep.equal([[path], fileAfter, 'partial']);
      const restored = await restoring(world);
      expect([restored.status, restored.left.map(({ reason }) => reason)]).to.deep.equal(['partial', ['gone', 'gone']]);
    });

    it('says that nothing took effect when its files do not hold the change', async () => {
      const world = await failedWorld({ profiles: [integration, second], waitFails: timedOut });
      await world.ports.deployer.wait('0');
      world.options.profiles = [second];
      world.files.set(path, fileBefore);
      const { status, goneFiles } = await resuming(world);
      expect([status, goneFiles, stateOf(world)]).to.deep.equal(['failed', [], 'failed']);
    });
  });
});
