import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { computeDigest } from '../../../src/adapters/files/digest.ts';
import { createSnapshotStore } from '../../../src/adapters/project/snapshots.ts';
import type { FileV1, ProfileV1, SnapshotV1 } from '../../../src/fls/snapshot-v1.ts';
import type { Snapshot } from '../../../src/fls/snapshot.ts';
import { applyUndo } from '../../../src/metadata/undo.ts';
import type { SnapshotStore } from '../../../src/ports/snapshots.ts';
import { newFolder } from '../../support/environment.ts';
import { problemOf } from '../../support/problem.ts';
import { contentV1, EDITED, FILE, LOGIN, ORG, TEXT } from './snapshot-content.ts';

const ID = '2026-11-23T20-15-07Z-4f2a';

describe('snapshots of version 1', () => {
  let path: string;
  let snapshots: SnapshotStore;
  beforeEach(() => {
    const folder = newFolder('snapshots');
    path = join(folder, ORG.slice(0, 15), `${ID}.json`);
    snapshots = createSnapshotStore({ folder, pluginVersion: '1.2.3' });
  });
  const put = (change: Partial<SnapshotV1> = {}): void => {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, `${JSON.stringify({ ...contentV1(ID), ...change }, null, 2)}\n`);
  };
  const putFile = (file: Partial<FileV1>, profile: Partial<ProfileV1> = {}): void => {
    put({
      profiles: contentV1(ID).profiles.map((one) => ({
        ...one,
        files: one.files.map((own) => ({ ...own, ...file })),
        ...profile,
      })),
    });
  };
  const fault = async (): Promise<string | undefined> => {
    const { key, tokens } = await problemOf(snapshots.read(ORG, ID));
    expect([key, tokens[0]]).to.deep.equal(['unreadableSnapshot', path]);
    return tokens[1];
  };

  it('are read as a reset that was applied, with what undoes it in each file', async () => {
    put();
    const { snapshot } = await snapshots.read(ORG, ID);
    const expected: Snapshot = {
      version: 2,
      id: ID,
      createdAt: '2026-11-23T20:15:07.000Z',
      plugin: '0.1.0',
      org: { id: ORG, alias: null, username: null },
      root: null,
      changes: [
        {
          kind: 'reset',
          state: 'applied',
          startedAt: '2026-11-23T20:15:07.000Z',
          endedAt: null,
          testLevel: null,
          profiles: [
            {
              id: '00e000000000001AAA',
              fullName: 'Custom%3A%20Sales',
              name: 'Custom: Sales',
              edits: [
                { from: 'edit', to: 'none', fields: ['Account.Phone'] },
                { from: 'read', to: 'none', fields: ['Account.Fax'] },
              ],
              login: LOGIN,
              others: null,
              files: [{ ...FILE, path: '/project/a.profile-meta.xml' }],
            },
          ],
          jobs: [],
        },
      ],
    };
    expect(snapshot).to.deep.equal(expected);
    const undo = snapshot.changes[0]?.profiles[0]?.files[0]?.undo ?? [];
    expect(applyUndo(EDITED.text, undo)?.text).to.equal(TEXT);
    expect((await snapshots.list(ORG)).snapshots).to.deep.include({
      id: ID,
      createdAt: '2026-11-23T20:15:07.000Z',
      plugin: '0.1.0',
      org: { id: ORG, alias: null, username: null },
      path,
      state: 'applied',
      job: null,
      jobs: [],
      profiles: ['Custom: Sales'],
      edits: 2,
    });
  });

  it('have a restore when they were restored', async () => {
    put({ restoredAt: '2026-11-24T08:00:00.000Z' });
    const { snapshot } = await snapshots.read(ORG, ID);
    const [, restore, ...others] = snapshot.changes;
    expect(others).to.deep.equal([]);
    const { profiles = [], ...rest } = restore ?? {};
    expect(rest).to.deep.equal({
      kind: 'restore',
      state: 'applied',
      startedAt: '2026-11-24T08:00:00.000Z',
      endedAt: '2026-11-24T08:00:00.000Z',
      testLevel: null,
      jobs: [],
    });
    expect(profiles.map(({ edits, files }) => [edits, files])).to.deep.equal([
      [
        [
          { from: 'none', to: 'edit', fields: ['Account.Phone'] },
          { from: 'none', to: 'read', fields: ['Account.Fax'] },
        ],
        [],
      ],
    ]);
    expect((await snapshots.list(ORG)).snapshots.map(({ state }) => state)).to.deep.equal(['restored']);
  });

  it('become version 2 where they are when they are updated', async () => {
    put();
    const opened = await snapshots.read(ORG, ID);
    await snapshots.update(opened);
    expect(JSON.parse(readFileSync(path, 'utf8'))).to.deep.equal(opened.snapshot);
    expect(await snapshots.read(ORG, ID)).to.deep.equal(opened);
  });

  it('leave out a field whose entries gave different access, but not from the undo', async () => {
    const other = TEXT.replace(/<fieldPermissions>.*<\/fieldPermissions>/, (entry) => {
      return entry + entry.replace('<editable>true', '<editable>false');
    });
    const written = other.replace(/true|&#116;rue/g, 'false');
    putFile({ beforeText: other, before: computeDigest(other), after: computeDigest(written) });
    const { snapshot } = await snapshots.read(ORG, ID);
    const [file] = snapshot.changes[0]?.profiles[0]?.files ?? [];
    expect(file?.entries).to.deep.equal([]);
    expect(applyUndo(written, file?.undo ?? [])?.text).to.equal(other);
  });

  it('are refused when a text was changed, or was never edited by this reset', async () => {
    const changed = TEXT.replace('Account.phone', 'Account.fax');
    putFile({ beforeText: changed });
    expect(await fault()).to.equal('the text of profile "Custom: Sales" was changed after it was saved');
    putFile({ beforeText: changed, before: computeDigest(changed) });
    expect(await fault()).to.equal('the text of profile "Custom: Sales" does not lead to what the reset wrote');
    putFile({ beforeText: '<x/>', before: computeDigest('<x/>') });
    expect(await fault()).to.equal(
      'a text of profile "Custom: Sales" cannot be read: line 1: expected <Profile>, found <x>',
    );
    putFile({}, { slice: '' });
    expect(await fault()).to.match(/^a text of profile "Custom: Sales" cannot be read: line 1/);
  });

  it('are checked like those of version 2', async () => {
    putFile({ path: 'a.profile-meta.xml' });
    expect(await fault()).to.equal('the path "a.profile-meta.xml" is not absolute, and the snapshot names no project');
    const [profile] = contentV1(ID).profiles;
    if (!profile) throw new TypeError('no profile');
    put({ profiles: [profile, { ...profile, files: [] }] });
    expect(await fault()).to.equal('a change has profile "Custom: Sales" twice');
    putFile({}, { edits: [...profile.edits, { profile: 'x', field: 'account.fax', from: 'edit', to: 'read' }] });
    expect(await fault()).to.equal('profile "Custom: Sales" has two edits of account.fax');
    put({ restoredAt: 'soon' });
    expect(await fault()).to.equal('"soon" is not a time such as 2026-12-31T23:59:59.999Z');
    put();
    writeFileSync(path, readFileSync(path, 'utf8').replace('"restoredAt"', '"restored"'));
    expect(await fault()).to.match(/restoredAt is missing.*unknown key "restored"/);
  });
});
