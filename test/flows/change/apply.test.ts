import { expect } from 'chai';
import { Problem } from '../../../src/fls/problem.ts';
import { getResetRecord, type ChangeRecord, type ProfileRecord } from '../../../src/fls/snapshot.ts';
import { NO_LOGIN } from '../../../src/metadata/login-sections.ts';
import type { NewSnapshot } from '../../../src/ports/snapshots.ts';
import { applyUndo } from '../../../src/metadata/undo.ts';
import { changeWorld, LOGIN, pathOf, second, type ChangeWorld } from './change-world.ts';
import { entries, integration, profileText } from '../fakes.ts';
import { fileAfter, request, resetting } from './resetting.ts';
import { problemOf } from '../../support/problem.ts';

const path = pathOf(integration);
const both = { scope: { kind: 'named' as const, names: [integration.name, second.name] } };

function resetOf({ saved }: ChangeWorld): ChangeRecord {
  const [snapshot] = saved.values();
  if (!snapshot) throw new Error('no snapshot was written');
  return getResetRecord(snapshot);
}
function recordOf(world: ChangeWorld): ProfileRecord | undefined {
  return resetOf(world).profiles[0];
}
function accessesOf({ org }: ChangeWorld, { id } = integration): unknown[] {
  return ['Account.Phone', 'Account.Tier__c'].map((field) => org.get(id)?.get(field));
}

describe('applying a reset', () => {
  it('deploys the changed entries and the login sections, and nothing else of the profile', async () => {
    const world = changeWorld();
    await resetting(world);
    const slice = world.jobs[0]?.profiles.get(integration.fullName) ?? '';
    expect(slice.replaceAll(/\s*\n\s*/g, '')).to.equal(
      '<?xml version="1.0" encoding="UTF-8"?><Profile xmlns="http://soap.sforce.com/2006/04/metadata">' +
        ['Account.Phone', 'Account.Tier__c']
          .map(
            (field) =>
              '<fieldPermissions><editable>false</editable>' +
              `<field>${field}</field><readable>false</readable></fieldPermissions>`,
          )
          .join('') +
        `${LOGIN.trim()}</Profile>`,
    );
  });

  it('deploys the login sections that only one of the two reads shows', async () => {
    const world = changeWorld();
    const flow = { ...NO_LOGIN, loginFlows: [[['flow', 'Welcome']]] as const };
    const org = {
      ...world.ports.org,
      readLoginSections: async () => Promise.resolve(new Map([[integration.id, flow]])),
    };
    await resetting({ ...world, ports: { ...world.ports, org } });
    expect(world.jobs[0]?.profiles.get(integration.fullName)?.replaceAll(/\s*\n\s*/g, '')).to.contain(
      `<loginFlows><flow>Welcome</flow></loginFlows>${LOGIN.trim()}`,
    );
    expect(recordOf(world)?.login).to.deep.equal(flow);
  });

  it('records what the fields were, the other permissions, and what undoing the change of the file takes', async () => {
    const world = changeWorld();
    await resetting(world);
    const [snapshot] = world.saved.values();
    expect([snapshot?.org, snapshot?.root]).to.deep.equal([request.org, '/project']);
    const before = profileText(entries);
    const record = recordOf(world);
    expect({ ...record, files: null }).to.deep.equal({
      id: integration.id,
      fullName: integration.fullName,
      name: integration.name,
      edits: [
        { from: 'edit', to: 'none', fields: ['Account.Phone'] },
        { from: 'read', to: 'none', fields: ['Account.Tier__c'] },
      ],
      login: NO_LOGIN,
      others: 'Task.Kind__c read',
      files: null,
    });
    expect(record?.files.map((file) => ({ ...file, undo: null }))).to.deep.equal([
      { path: '00e000000000001.profile-meta.xml', before, after: fileAfter, entries: record?.edits, undo: null },
    ]);
    const undo = record?.files[0]?.undo ?? [];
    expect(undo.map(({ written, replaced, at }) => [written, replaced, at.length])).to.deep.equal([
      ['false', 'true', 3],
    ]);
    expect(applyUndo(fileAfter, undo)?.text).to.equal(before);
  });

  it('changes only the org outside of a project', async () => {
    const world = changeWorld({ files: null });
    const { status, files } = await resetting(world);
    expect([status, files, recordOf(world)?.files]).to.deep.equal(['reset', [], []]);
    expect(accessesOf(world)).to.deep.equal(['none', 'none']);
  });

  it('creates no file for a profile without one in the project', async () => {
    const world = changeWorld({ files: [null] });
    const { status, files } = await resetting(world);
    expect([status, files, world.files.size, accessesOf(world)]).to.deep.equal(['reset', [], 0, ['none', 'none']]);
  });

  it('writes no file when the snapshot cannot be saved', async () => {
    const world = changeWorld();
    const create = async (): Promise<never> =>
      Promise.reject(new Problem('notWritten', { path: '/state', problem: '' }));
    const snapshots = { ...world.ports.snapshots, create };
    const problem = await problemOf(resetting({ ...world, ports: { ...world.ports, snapshots } }));
    expect([problem.key, world.done]).to.deep.equal(['notWritten', ['tracking begins', 'retrieve']]);
  });

  it('does not deploy when a file cannot be written, and puts back those that were', async () => {
    const files = [profileText(entries), profileText(entries)];
    const world = changeWorld({ profiles: [integration, second], files, unwritable: pathOf(second) });
    const problem = await problemOf(resetting(world, both));
    expect([problem.key, world.jobs]).to.deep.equal(['notWritten', []]);
    expect([...world.files.values()]).to.deep.equal(files);
  });

  it('does not deploy when somebody changed the file after the plan', async () => {
    const world = changeWorld();
    const snapshots = {
      ...world.ports.snapshots,
      create: async (content: NewSnapshot) => {
        world.files.set(path, 'mine');
        return world.ports.snapshots.create(content);
      },
    };
    const problem = await problemOf(resetting({ ...world, ports: { ...world.ports, snapshots } }));
    expect([problem.key, world.jobs, world.files.get(path)]).to.deep.equal(['changedMeanwhile', [], 'mine']);
  });

  const withoutJob = [
    new Problem('deployRefused', { refusal: 'no' }),
    new Problem('deployTooLarge', { profile: 'A', refusal: 'no' }),
    new Problem('sessionExpired', {}),
    new Problem('connectionLost', { problem: 'ECONNREFUSED' }),
  ];
  for (const startFails of withoutJob) {
    const { key } = startFails;
    it(`restores the file when the org started no job: ${key}`, async () => {
      const world = changeWorld({ startFails });
      const problem = await problemOf(resetting(world));
      expect([problem.key, world.files.get(path)]).to.deep.equal([key, profileText(entries)]);
      expect(world.done.filter((one) => one === `write ${path}`)).to.have.length(2);
    });
  }

  it('keeps the change in the file when the org may have started a job', async () => {
    const world = changeWorld({ startFails: new Problem('deployStartUnknown', { problem: '' }) });
    const problem = await problemOf(resetting(world));
    expect([problem.key, world.files.get(path)]).to.deep.equal(['deployStartUnknown', fileAfter]);
  });

  it('keeps the change in all files when a part is deployed and the org may have started a job for the rest', async () => {
    const files = [profileText(entries), profileText(entries)];
    const world = changeWorld({ profiles: [integration, second], files });
    const { deployer } = world.ports;
    const start: typeof deployer.start = async (request) => {
      if (request.profiles.size > 1)
        throw new Problem('deployTooLarge', { profile: 'both', refusal: 'LIMIT_EXCEEDED' });
      if (world.jobs.length > 0) throw new Problem('deployStartUnknown', { problem: 'cut off' });
      return deployer.start(request);
    };
    const ports = { ...world.ports, deployer: { ...deployer, start } };
    const problem = await problemOf(resetting({ ...world, ports }, both));
    expect([problem.key, problem.tokens]).to.deep.equal(['deployRestUnknown', ['0', 'cut off']]);
    expect(problem.startedWork).to.deep.equal({
      job: '0',
      snapshot: { id: 'S1', path: '/state/S1.json' },
      files: [path, pathOf(second)],
    });
    expect([...world.files.values()]).to.deep.equal([fileAfter, fileAfter]);
    expect([accessesOf(world), accessesOf(world, second)]).to.deep.equal([
      ['none', 'none'],
      ['edit', 'read'],
    ]);
  });

  const outOfSight = [
    new Problem('deployTimedOut', { job: '0Af' }, { exitCode: 69 }),
    new Problem('deployInterrupted', { job: '0Af' }, { exitCode: 69 }),
    new Problem('deploySessionExpired', { job: '0Af' }, { exitCode: 69 }),
    new Problem('deployOutOfSight', { job: '0Af', problem: 'no answer' }, { exitCode: 69 }),
  ];
  for (const waitFails of outOfSight) {
    const { key } = waitFails;
    it(`keeps the change in the file when the job goes on in the org: ${key}`, async () => {
      const world = changeWorld({ waitFails });
      const problem = await problemOf(resetting(world));
      expect([problem.key, problem.exitCode, world.files.get(path)]).to.deep.equal([key, 69, fileAfter]);
      const snapshot = { id: 'S1', path: '/state/S1.json' };
      expect(problem.startedWork).to.deep.equal({ job: null, snapshot, files: [path] });
      expect(resetOf(world).state).to.equal('submitted');
    });
  }
});
