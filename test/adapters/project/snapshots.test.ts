import { chmodSync, copyFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { createSnapshotStore } from '../../../src/adapters/project/snapshots.ts';
import type { SnapshotStore } from '../../../src/ports/snapshots.ts';
import { newFolder } from '../../support/environment.ts';
import { problemOf } from '../../support/problem.ts';
import { content, ORG, OTHER, TEXT } from './snapshot-content.ts';

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

  it('hold, read back, what was saved, texts byte for byte, and what was added', async () => {
    const { id, path } = await snapshots.save(content());
    expect(id).to.match(ID);
    expect(path).to.equal(join(folder, ORG, `${id}.json`));
    const [sales, admin] = content().profiles;
    const file = {
      path: '/project/a.profile-meta.xml',
      before: snapshots.digest(TEXT),
      after: snapshots.digest(`${TEXT}\n`),
      beforeText: TEXT,
    };
    const snapshot = {
      version: 1,
      id,
      createdAt: '2026-11-23T20:15:07.000Z',
      plugin: '1.2.3',
      org: { id: ORG, alias: null, username: 'admin@fls.example' },
      profiles: [{ ...sales, files: [file] }, admin],
      restoredAt: null,
    };
    expect(await snapshots.read(ORG, id)).to.deep.equal({ snapshot, path });
  });

  it('digest a text as SHA-256 of its UTF-8', () => {
    expect(snapshots.digest('é')).to.equal('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });

  it('lie in the state folder of sf where no other is given', async () => {
    const { path } = await createSnapshotStore({ folder: undefined, pluginVersion: '1' }).save(content());
    expect(dirname(path)).to.equal(join(homedir(), '.sf', 'fls', ORG));
  });

  it('are for their owner alone, and the folders that were made', async function () {
    if (process.platform === 'win32') this.skip();
    const { id, path } = await snapshots.save(content());
    const modes = (): string[] =>
      [path, dirname(path), folder, dirname(folder)].map((one) => (statSync(one).mode & 0o777).toString(8));
    expect(modes()).to.deep.equal(['600', '700', '700', '700']);
    chmodSync(path, 0o644);
    await snapshots.markRestored(ORG, id);
    expect(modes()[0]).to.equal('600');
  });

  it('never hold an access token', async () => {
    const token = '00D000000000001!AQ.secret';
    const { id, path } = await snapshots.save({ ...content(), org: { id: ORG, alias: token, username: token } });
    expect(readFileSync(path, 'utf8')).to.not.include('secret');
    expect((await snapshots.read(ORG, id)).snapshot.org).to.deep.equal({ id: ORG, alias: null, username: null });
  });

  it('are listed newest first, each org’s for itself, and none where there is no folder', async () => {
    expect(await snapshots.list(ORG)).to.deep.equal({ snapshots: [], skipped: [] });
    const ids: string[] = [];
    for (const later of [5000, 1, 3_600_000, 2]) {
      time += later;
      ids.unshift((await snapshots.save(content())).id);
    }
    await snapshots.save(content('Else', OTHER));
    const { snapshots: listed, skipped } = await snapshots.list(ORG);
    expect(skipped).to.deep.equal([]);
    expect(listed.map(({ id }) => id)).to.deep.equal(ids);
    expect(listed[0]).to.deep.equal({
      id: ids[0],
      path: join(folder, ORG, `${ids[0]}.json`),
      createdAt: '2026-11-23T21:15:12.003Z',
      plugin: '1.2.3',
      org: { id: ORG, alias: null, username: 'admin@fls.example' },
      profiles: ['Custom: Sales', 'Admin'],
      edits: 1,
      restoredAt: null,
    });
  });

  it('have an id each, however many are taken in one second', async () => {
    const saved = await Promise.all(Array.from({ length: 600 }, async () => snapshots.save(content())));
    expect(new Set(saved.map(({ id }) => id)).size).to.equal(600);
    expect(saved.filter(({ id }) => !ID.test(id))).to.deep.equal([]);
  });

  it('are marked as restored, and are else as they were', async () => {
    const { id } = await snapshots.save(content());
    const before = await snapshots.read(ORG, id);
    time += 60_000;
    expect(await snapshots.markRestored(ORG, id)).to.deep.equal([]);
    const snapshot = { ...before.snapshot, restoredAt: '2026-11-23T20:16:07.000Z' };
    expect(await snapshots.read(ORG, id)).to.deep.equal({ ...before, snapshot });
    expect((await snapshots.list(ORG)).snapshots.map(({ restoredAt }) => restoredAt)).to.deep.equal([
      '2026-11-23T20:16:07.000Z',
    ]);
    expect(readdirSync(join(folder, ORG))).to.deep.equal([`${id}.json`]);
  });

  it('say when they cannot be marked', async () => {
    await snapshots.save(content());
    const notices = async (one: string): Promise<unknown> =>
      (await snapshots.markRestored(ORG, one)).map(({ key, tokens }) => [key, ...tokens]);
    const outside = join(folder, 'outside.json');
    expect(await notices('../outside')).to.deep.equal([
      ['snapshotNotMarked', outside, 'the file name is not the id of a snapshot'],
    ]);
    const gone = join(folder, ORG, '2020-01-01T00-00-00Z-0000.json');
    expect(await notices(basename(gone, '.json'))).to.deep.equal([
      ['snapshotNotMarked', gone, 'the file does not exist'],
    ]);
  });

  it('hold a reset of a hundred thousand entries', async () => {
    const [profile] = content().profiles;
    if (!profile) throw new TypeError('no profile');
    const edits = Array.from({ length: 100_000 }, (_, index) => ({
      profile: 'Admin',
      field: `Account.F${index}__c`,
      from: 'read' as const,
      to: 'none' as const,
    }));
    const { id } = await snapshots.save({ ...content(), profiles: [{ ...profile, edits }] });
    expect((await snapshots.read(ORG, id)).snapshot.profiles[0]?.edits).to.deep.equal(edits);
  });

  it('are not found by an unknown id, nor by one that is a path', async () => {
    const { path } = await snapshots.save(content());
    const place = dirname(path);
    copyFileSync(path, join(folder, 'outside.json'));
    for (const id of ['2026-11-23T20-15-07Z-zzzz', '../outside', '', '2020-01-01T00-00-00Z-0000'])
      expect(await refusal(id)).to.deep.equal(['snapshotNotFound', id, place]);
  });
});
