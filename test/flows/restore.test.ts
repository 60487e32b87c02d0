import { expect } from 'chai';
import { restoreSnapshot, type RestoreFlowResult, type RestoreOptions } from '../../src/flows/restore.ts';
import type { RestorePlan } from '../../src/flows/change/plan-restore.ts';
import { Problem, type Notice } from '../../src/fls/problem.ts';
import type { SkippedSnapshot, Snapshot, SnapshotSummary } from '../../src/fls/snapshot.ts';
import { changeWorld, pathOf, second, type ChangeWorld } from './change/change-world.ts';
import { entries, integration, permission, profileText } from './fakes.ts';
import { edits, fileAfter, request as resetRequest } from './change/resetting.ts';
import { problemOf } from '../support/problem.ts';

const path = pathOf(integration);
const fileBefore = profileText(entries);
const ID = '2026-11-23T20-15-07Z-4f2a';

const snapshot: Snapshot = {
  version: 1,
  id: ID,
  createdAt: '2026-11-23T20:15:07.000Z',
  plugin: '0.1.0',
  org: resetRequest.org,
  profiles: [
    {
      ...integration,
      edits,
      slice: '',
      files: [{ path: '/elsewhere', before: fileBefore, after: fileAfter, beforeText: fileBefore }],
    },
  ],
  restoredAt: null,
};

const request: RestoreOptions = {
  snapshot: ID,
  force: false,
  dryRun: false,
  apiVersion: '66.0',
  testLevel: null,
  verifyBy: 'soql',
  org: resetRequest.org,
};

const after = [permission('Account.Fax', 'none'), permission('Task.Kind__c', 'read')];

/** The org after the reset, and a project whose file is as the reset left it; the fake's digest of a text is the text. */
function world(changes: Parameters<typeof changeWorld>[0] = {}, saved = snapshot): ChangeWorld & { marked: string[] } {
  const made = changeWorld({ rows: after, files: [fileAfter], ...changes });
  const marked: string[] = [];
  const snapshots = {
    ...made.ports.snapshots,
    read: async () => Promise.resolve({ snapshot: saved, path: '/state/S.json' }),
    list: async () => Promise.resolve({ snapshots: [summaryOf(ID)], skipped: [] }),
    markRestored: async (_org: string, id: string) => Promise.resolve((marked.push(id), [])),
  };
  return { ...made, ports: { ...made.ports, snapshots }, marked };
}

function summaryOf(id: string): SnapshotSummary {
  const { createdAt, plugin, org } = snapshot;
  return { id, createdAt, plugin, org, restoredAt: null, path: `/state/${id}.json`, profiles: [], edits: 2 };
}

async function restoring(
  { ports }: ChangeWorld,
  other: Partial<RestoreOptions> = {},
  review: (plan: RestorePlan) => boolean = () => true,
): Promise<RestoreFlowResult> {
  const notices: Notice[] = [];
  const result = await restoreSnapshot({ ...request, ...other }, ports, async (plan) => {
    notices.push(...plan.notices);
    return Promise.resolve(review(plan));
  });
  return { ...result, notices: [...notices, ...result.notices] };
}

const accesses = ({ org }: ChangeWorld): unknown[] =>
  edits.map(({ field }) => org.get(integration.id)?.get(field) ?? 'none');

describe('the restore flow', () => {
  it('restores the org and the file, and marks the snapshot', async () => {
    const made = world();
    const result = await restoring(made);
    const back = edits.map((edit) => ({ ...edit, from: edit.to, to: edit.from }));
    expect(result).to.deep.equal({
      status: 'restored',
      snapshot: ID,
      edits: back,
      files: [path],
      deploy: { id: '0', status: 'Succeeded', checkOnly: false, failures: [] },
      verify: { ok: true, remaining: [] },
      notices: [],
    });
    expect([accesses(made), made.files.get(path), made.marked]).to.deep.equal([['edit', 'read'], fileBefore, [ID]]);
    expect(made.saved, 'the snapshot it restores from is the way back').to.deep.equal([]);
  });

  it('leaves fields that somebody changed since, in the org and in the file, and names them', async () => {
    const made = world({ rows: [...after, permission('Account.Phone', 'read')] });
    const { status, edits: back, notices } = await restoring(made);
    expect([status, back.map(({ field }) => field)]).to.deep.equal(['restored', ['Account.Tier__c']]);
    expect(notices).to.deep.equal([{ key: 'changedSince', tokens: ['Account.Phone'] }]);
    const half = entries.map((one) => (one.field === 'Account.Phone' ? permission(one.field, 'none') : one));
    expect([accesses(made), made.files.get(path)]).to.deep.equal([['read', 'read'], profileText(half)]);
  });

  it('restores those fields too with --force', async () => {
    const made = world({ rows: [...after, permission('Account.Phone', 'read')] });
    const { notices } = await restoring(made, { force: true });
    expect(notices).to.deep.equal([{ key: 'changedSinceForced', tokens: ['Account.Phone'] }]);
    expect([accesses(made), made.files.get(path)]).to.deep.equal([['edit', 'read'], fileBefore]);
  });

  it('changes in an edited file only values that the reset wrote', async () => {
    const edited = profileText([
      permission('Account.Phone', 'read'),
      permission('Account.Tier__c', 'none'),
      permission('Lead.Email', 'none'),
    ]);
    const made = world({ files: [edited] });
    await restoring(made);
    expect(made.files.get(path)).to.equal(
      profileText([
        permission('Account.Phone', 'read'),
        permission('Account.Tier__c', 'read'),
        permission('Lead.Email', 'none'),
      ]),
    );
  });

  it('restores the file when the org was never changed, as after a killed reset', async () => {
    const made = world({ rows: entries });
    const { status, edits: back, files, deploy } = await restoring(made);
    expect([status, back, files, deploy]).to.deep.equal(['restored', [], [path], null]);
    expect([made.files.get(path), made.jobs, made.marked]).to.deep.equal([fileBefore, [], [ID]]);
  });

  it('finds a profile by an id of 18 characters', async () => {
    const profiles = snapshot.profiles.map((profile) => ({ ...profile, id: `${profile.id}AAA` }));
    expect((await restoring(world({}, { ...snapshot, profiles }))).status).to.equal('restored');
  });

  it('does nothing when org and file are as before the reset', async () => {
    const made = world({ rows: entries, files: [fileBefore] });
    expect((await restoring(made)).status).to.equal('nothingToDo');
    expect([made.done, made.marked]).to.deep.equal([[], []]);
  });

  it('does nothing when the user declines, or in a dry run, also of files only', async () => {
    const made = world();
    expect((await restoring(made, {}, () => false)).status).to.equal('declined');
    expect(made.done).to.deep.equal([]);
    expect((await restoring(made, { dryRun: true })).status).to.equal('dryRun');
    expect(made.done).to.deep.equal(['retrieve', 'check']);
    const untouched = world({ rows: entries });
    expect((await restoring(untouched, { dryRun: true })).status).to.equal('dryRun');
    expect([untouched.done, untouched.marked]).to.deep.equal([[], []]);
  });

  it('does nothing when the org has changed since the plan', async () => {
    const made = world();
    const review = (): boolean => {
      made.org.get(integration.id)?.set('Account.Phone', 'read');
      return true;
    };
    const { key, tokens } = await problemOf(restoring(made, {}, review));
    expect([key, tokens, made.jobs]).to.deep.equal(['orgChanged', ['Account.Phone'], []]);
  });

  it('restores the other profiles when one is gone, and names it', async () => {
    const gone = { ...snapshot.profiles[0], ...second, name: 'Gone', edits, slice: '', files: [] };
    const made = world({}, { ...snapshot, profiles: [...snapshot.profiles, gone] });
    const { status, notices } = await restoring(made);
    expect([status, notices]).to.deep.equal(['partial', [{ key: 'profileMissing', tokens: ['Gone'] }]]);
    expect(accesses(made)).to.deep.equal(['edit', 'read']);
    const none = world({}, { ...snapshot, profiles: [gone] });
    const problem = await problemOf(restoring(none));
    expect([problem.key, problem.tokens]).to.deep.equal(['profileGone', ['Gone']]);
  });

  it('takes the newest snapshot of the org when none is named', async () => {
    const made = world();
    const read: [string, string | null][] = [];
    const snapshots = {
      ...made.ports.snapshots,
      list: async () =>
        Promise.resolve({ snapshots: [summaryOf(ID), summaryOf('2020-01-01T00-00-00Z-0000')], skipped: [] }),
      read: async (orgId: string, id: string) => {
        read.push([orgId, id]);
        return Promise.resolve({ snapshot, path: '/state/S.json' });
      },
    };
    expect((await restoring({ ...made, ports: { ...made.ports, snapshots } }, { snapshot: null })).status).to.equal(
      'restored',
    );
    expect(read).to.deep.equal([[request.org.id, ID]]);
  });

  it('does not mark the snapshot when it is partial', async () => {
    const made = world({ without: ['Account.Phone'] });
    expect((await restoring(made)).status).to.equal('partial');
    expect(made.marked).to.deep.equal([]);
  });

  it('names the snapshot when the job goes on in the org', async () => {
    const problem = await problemOf(restoring(world({ waitFails: new Problem('deployTimedOut', { job: '0' }) })));
    expect(problem.startedWork?.snapshot).to.deep.equal({ id: ID, path: '/state/S.json' });
  });

  describe('without the id of a snapshot', () => {
    const listing = (ids: readonly string[], skipped: readonly SkippedSnapshot[]): ChangeWorld => {
      const made = world();
      const list = async (): ReturnType<ChangeWorld['ports']['snapshots']['list']> =>
        Promise.resolve({ snapshots: ids.map(summaryOf), skipped });
      return { ...made, ports: { ...made.ports, snapshots: { ...made.ports.snapshots, list } } };
    };
    const damaged = (id: string | null): SkippedSnapshot[] => [{ id, path: '/state/S.json', problem: 'cut off' }];

    it('takes the newest', async () => {
      expect((await restoring(listing([ID], []), { snapshot: null })).status).to.equal('restored');
    });

    it('fails when there is none', async () => {
      expect((await problemOf(restoring(listing([], []), { snapshot: null }))).key).to.equal('noSnapshots');
    });

    it('does not take an older one when a newer one cannot be read', async () => {
      for (const ids of [[ID], []]) {
        const made = listing(ids, damaged('2026-11-24T00-00-00Z-0000'));
        const { key, tokens } = await problemOf(restoring(made, { snapshot: null }));
        expect([key, tokens[1], made.done]).to.deep.equal(['newestUnknown', 'cut off', []]);
      }
    });

    it('ignores an older one that cannot be read, and other files', async () => {
      for (const id of ['2026-11-22T00-00-00Z-0000', null])
        expect((await restoring(listing([ID], damaged(id)), { snapshot: null })).status).to.equal('restored');
    });
  });
});
