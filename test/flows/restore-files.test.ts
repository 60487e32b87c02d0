import { expect } from 'chai';
import { restoreSnapshot } from '../../src/flows/restore.ts';
import type { Snapshot } from '../../src/fls/snapshot.ts';
import { changeWorld, pathOf } from './change/change-world.ts';
import { edits, request } from './change/resetting.ts';
import { entries, integration, permission, profileText } from './fakes.ts';

const path = pathOf(integration);
const fileBefore = profileText(entries);
const after = [permission('Account.Fax', 'none'), permission('Task.Kind__c', 'read')];

describe('restoring in a file that was edited since the reset', () => {
  const LEAD = permission('Lead.Email', 'none');
  const saved = (files: readonly { path: string; beforeText: string; after: string }[]): Snapshot => ({
    version: 1,
    id: '2026-11-23T20-15-07Z-4f2a',
    createdAt: '2026-11-23T20:15:07.000Z',
    plugin: '0.1.0',
    org: request.org,
    restoredAt: null,
    profiles: [
      { ...integration, edits, slice: '', files: files.map((file) => ({ ...file, before: file.beforeText })) },
    ],
  });
  const textOf = (phone: 'none' | 'read' | 'edit', tier: 'none' | 'read'): string =>
    profileText([permission('Account.Phone', phone), permission('Account.Tier__c', tier), LEAD]);

  /** What becomes of a file, and of the org. */
  async function restored(text: string, of: Snapshot): Promise<unknown> {
    const { ports, files, org } = changeWorld({ rows: after, files: [text] });
    const snapshots = {
      ...ports.snapshots,
      read: async () => Promise.resolve({ snapshot: of, path: '/state/S.json' }),
      markRestored: async () => Promise.resolve([]),
    };
    const asked = { ...request, snapshot: of.id, force: false };
    const { status } = await restoreSnapshot(asked, { ...ports, snapshots }, async () => Promise.resolve(true));
    const accesses = edits.map(({ field }) => org.get(integration.id)?.get(field));
    expect([status, accesses]).to.deep.equal(['restored', ['edit', 'read']]);
    return files.get(path);
  }

  it('changes no file when the reset changed none', async () => {
    expect(await restored(textOf('none', 'none'), saved([]))).to.equal(textOf('none', 'none'));
  });

  it('leaves an entry that gave nothing before the reset', async () => {
    const before = profileText([permission('Account.Phone', 'none'), permission('Account.Tier__c', 'read')]);
    const own = { path, beforeText: before, after: 'as the reset left it' };
    expect(await restored(textOf('none', 'none'), saved([own]))).to.equal(textOf('none', 'read'));
  });

  it('restores the access of the file where the org had more', async () => {
    const before = profileText([permission('Account.Phone', 'read'), permission('Account.Tier__c', 'read')]);
    const own = { path, beforeText: before, after: 'as the reset left it' };
    expect(await restored(textOf('none', 'none'), saved([own]))).to.equal(textOf('read', 'read'));
  });

  it('leaves a file of another package alone', async () => {
    const own = { path: '/project/moved.xml', beforeText: fileBefore, after: 'as the reset left it' };
    const part = profileText([permission('Account.Phone', 'none'), LEAD]);
    expect(await restored(part, saved([own]))).to.equal(part);
    const twice = [own, { ...own, path: '/project/other.xml' }];
    expect(await restored(textOf('none', 'none'), saved(twice))).to.equal(textOf('none', 'none'));
  });

  it('leaves a field whose two entries gave different access', async () => {
    const before = profileText([
      permission('Account.Phone', 'edit'),
      permission('Account.Phone', 'none'),
      permission('Account.Tier__c', 'read'),
    ]);
    const own = { path, beforeText: before, after: 'as the reset left it' };
    expect(await restored(textOf('none', 'none'), saved([own]))).to.equal(textOf('none', 'read'));
  });
});
