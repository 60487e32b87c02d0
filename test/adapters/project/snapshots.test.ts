import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { createSnapshotStore } from '../../../src/adapters/project/snapshots.ts';
import { recordLastJob, recordStart, updateLastChange } from '../../../src/fls/change-record.ts';
import type { Snapshot } from '../../../src/fls/snapshot.ts';
import type { SnapshotStore } from '../../../src/ports/snapshots.ts';
import { newFolder } from '../../support/environment.ts';
import { problemOf } from '../../support/problem.ts';
import { content, ORG, OTHER, salesRecord } from './snapshot-content.ts';

const ID = /^2026-11-23T20-15-07Z-[\da-f]{4}$/;

describe('snapshots', () => {
  let folder: string;
  let time: number;
  let snapshots: SnapshotStore;
  beforeEach(() => {
    folder = join(newFolder('snapshots'), 'made', 'anew');
    time = Date.UTC(2026, 10, 23, 20, 15, 7);
    snapshots = createSnapshotStore({ folder, pluginVersion: '1.2.3', now: () => new Date(time) });
  });
  const refusal = async (id: string, orgId = ORG): Promise<readonly string[]> => {
    const { key, tokens } = await problemOf(snapshots.read(orgId, id));
    return [key, ...tokens];
  };

  it('hold, read back, what was given, and a reset that is prepared', async () => {
    const { snapshot, path } = await snapshots.create(content());
    expect(snapshot.id).to.match(ID);
    expect(path).to.equal(join(folder, ORG, `${snapshot.id}.json`));
    const createdAt = '2026-11-23T20:15:07.000Z';
    const { org, root, testLevel, profiles } = content();
    const expected: Snapshot = {
      version: 2,
      id: snapshot.id,
      createdAt,
      plugin: '1.2.3',
      org,
      root,
      changes: [
        { kind: 'reset', state: 'prepared', startedAt: createdAt, endedAt: null, testLevel, profiles, jobs: [] },
      ],
    };
    expect(snapshot).to.deep.equal(expected);
    expect(await snapshots.read(ORG, snapshot.id)).to.deep.equal({ snapshot, path });
  });

  it('tell the time, and digest a text as SHA-256 of its UTF-8', () => {
    expect(snapshots.now()).to.equal('2026-11-23T20:15:07.000Z');
    expect(snapshots.digest('é')).to.equal('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });

  it('lie in the state folder of sf where no other is given', async () => {
    const { path } = await createSnapshotStore({ folder: undefined, pluginVersion: '1' }).create(content());
    expect(dirname(path)).to.equal(join(homedir(), '.sf', 'fls', ORG));
  });

  it('are for their owner alone, and the folders that were made', async function () {
    if (process.platform === 'win32') this.skip();
    const opened = await snapshots.create(content());
    const { path } = opened;
    const modes = (): string[] =>
      [path, dirname(path), folder, dirname(folder)].map((one) => (statSync(one).mode & 0o777).toString(8));
    expect(modes()).to.deep.equal(['600', '700', '700', '700']);
    chmodSync(path, 0o644);
    await snapshots.update(opened);
    expect(modes()[0]).to.equal('600');
  });

  it('never hold an access token, of either kind', async () => {
    const opaque = '00D000000000001!AQ.secret';
    const signed = 'eyJ0bmsiOiJjb3JlIn0.eyJzZWNyZXQiOjF9.c2VjcmV0';
    const org = { id: ORG, alias: opaque, username: signed };
    const { snapshot, path } = await snapshots.create({ ...content(), org });
    const held = async (): Promise<unknown> => [
      readFileSync(path, 'utf8').match(/secret|eyJ/g),
      (await snapshots.read(ORG, snapshot.id)).snapshot.org,
    ];
    const clean = [null, { id: ORG, alias: null, username: null }];
    expect(await held()).to.deep.equal(clean);
    await snapshots.update({ path, snapshot: { ...snapshot, org } });
    expect(await held()).to.deep.equal(clean);
  });

  it('are listed newest first, each org’s for itself, and none where there is no folder', async () => {
    expect(await snapshots.list(ORG)).to.deep.equal({ snapshots: [], skipped: [] });
    const ids: string[] = [];
    for (const later of [5000, 1, 3_600_000, 2]) {
      time += later;
      ids.unshift((await snapshots.create(content())).snapshot.id);
    }
    await snapshots.create(content('Else', OTHER));
    const { snapshots: listed, skipped } = await snapshots.list(ORG);
    expect(skipped).to.deep.equal([]);
    expect(listed.map(({ id }) => id)).to.deep.equal(ids);
    expect(listed[0]).to.deep.equal({
      id: ids[0],
      path: join(folder, ORG, `${ids[0]}.json`),
      createdAt: '2026-11-23T21:15:12.003Z',
      plugin: '1.2.3',
      org: { id: ORG, alias: null, username: 'admin@fls.example' },
      state: 'prepared',
      job: null,
      jobs: [],
      profiles: ['Custom: Sales', 'Admin'],
      edits: 3,
    });
  });

  it('belong to the org of the id, with 15 characters or 18, also in a folder with 15', async () => {
    const short = ORG.slice(0, 15);
    const byToken = await snapshots.create(content('Custom: Sales', short));
    expect([dirname(byToken.path), byToken.snapshot.org.id]).to.deep.equal([join(folder, ORG), ORG]);
    const moved = await snapshots.create(content());
    mkdirSync(join(folder, short));
    const path = join(folder, short, `${moved.snapshot.id}.json`);
    renameSync(moved.path, path);
    const ids = [byToken, moved].map(({ snapshot }) => snapshot.id);
    for (const orgId of [ORG, short]) {
      const { snapshots: listed, skipped } = await snapshots.list(orgId);
      expect(skipped).to.deep.equal([]);
      expect(listed.map(({ id }) => id)).to.have.members(ids);
      expect((await snapshots.read(orgId, moved.snapshot.id)).path).to.equal(path);
    }
    await snapshots.update({ ...moved, path });
    expect(readdirSync(join(folder, short))).to.deep.equal([`${moved.snapshot.id}.json`]);
  });

  it('have an id each, however many are taken in one second', async () => {
    const ids = await Promise.all(
      Array.from({ length: 600 }, async () => (await snapshots.create(content())).snapshot.id),
    );
    expect(new Set(ids).size).to.equal(600);
    expect(ids.filter((id) => !ID.test(id))).to.deep.equal([]);
  });

  it('are replaced by what became of them, and leave nothing beside', async () => {
    const { snapshot, path } = await snapshots.create(content());
    const started = recordStart(snapshot, {
      startedAt: '2026-11-23T20:16:07.000Z',
      profiles: ['Admin'],
      earlierJobs: ['0Af000000000002AAA'],
    });
    const ended = updateLastChange(recordLastJob(started, { id: '0Af000000000001AAA', status: 'Succeeded' }), () => ({
      state: 'applied',
      endedAt: '2026-11-23T20:17:07.000Z',
    }));
    for (const next of [started, ended]) {
      await snapshots.update({ snapshot: next, path });
      expect(await snapshots.read(ORG, snapshot.id)).to.deep.equal({ snapshot: next, path });
    }
    const [summary] = (await snapshots.list(ORG)).snapshots;
    expect([summary?.state, summary?.job]).to.deep.equal(['applied', '0Af000000000001AAA']);
    expect(readdirSync(join(folder, ORG))).to.deep.equal([`${snapshot.id}.json`]);
  });

  it('are listed as unfinished until their change has ended', async () => {
    expect(await snapshots.listUnfinished(ORG)).to.deep.equal([]);
    const { snapshot, path } = await snapshots.create(content());
    const other = await snapshots.create(content());
    const submitted = recordStart(snapshot, { startedAt: snapshot.createdAt, profiles: ['Admin'], earlierJobs: null });
    const applied = updateLastChange(submitted, () => ({ state: 'applied', endedAt: snapshot.createdAt }));
    for (const [next, expected] of [
      [submitted, [snapshot.id, other.snapshot.id]],
      [applied, [other.snapshot.id]],
    ] as const) {
      await snapshots.update({ snapshot: next, path });
      const ids = (await snapshots.listUnfinished(ORG)).map(({ id }) => id);
      expect(ids.sort()).to.deep.equal([...expected].sort());
    }
  });

  it('are not written when they could not be read again', async () => {
    const twice = { ...content(), profiles: [salesRecord(), salesRecord()] };
    const problem = await problemOf(snapshots.create(twice));
    expect([problem.key, problem.tokens[1]]).to.deep.equal([
      'notWritten',
      'a change has profile "Custom: Sales" twice',
    ]);
    const { snapshot, path } = await snapshots.create(content());
    const empty = { ...snapshot, changes: [] };
    expect((await problemOf(snapshots.update({ snapshot: empty, path }))).key).to.equal('notWritten');
    expect(await snapshots.read(ORG, snapshot.id)).to.deep.equal({ snapshot, path });
  });

  it('hold a reset of a hundred thousand entries, in a few characters each', async () => {
    const fields = Array.from({ length: 100_000 }, (_, index) => `Account.F${index}__c`);
    const groups = [{ from: 'read', to: 'none', fields }] as const;
    const at = fields.map((_, index) => 160 * index);
    const [profile] = content().profiles;
    const [file] = profile?.files ?? [];
    if (!profile || !file) throw new TypeError('no file');
    const undo = [{ written: 'false', replaced: 'true', at }];
    const profiles = [{ ...profile, edits: groups, files: [{ ...file, entries: groups, undo }] }];
    const { snapshot, path } = await snapshots.create({ ...content(), profiles });
    expect((await snapshots.read(ORG, snapshot.id)).snapshot).to.deep.equal(snapshot);
    const names = 2 * JSON.stringify(fields).length;
    expect(statSync(path).size).to.be.lessThan(names + JSON.stringify(at).length + 2000);
  });

  it('are not found by an unknown id, nor by one that is a path', async () => {
    const { path } = await snapshots.create(content());
    const place = dirname(path);
    copyFileSync(path, join(folder, 'outside.json'));
    for (const id of ['2026-11-23T20-15-07Z-zzzz', '../outside', '', '2020-01-01T00-00-00Z-0000'])
      expect(await refusal(id)).to.deep.equal(['snapshotNotFound', id, place]);
  });
});
