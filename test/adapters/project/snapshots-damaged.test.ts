import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { createSnapshotStore } from '../../../src/adapters/project/snapshots.ts';
import type { SnapshotStore } from '../../../src/ports/snapshots.ts';
import { newFolder } from '../../support/environment.ts';
import { problemOf } from '../../support/problem.ts';
import { content, ORG, OTHER } from './snapshot-content.ts';

describe('snapshots that are damaged, or foreign,', () => {
  let folder: string;
  let snapshots: SnapshotStore;
  beforeEach(() => {
    folder = join(newFolder('snapshots'), 'made', 'anew');
    snapshots = createSnapshotStore({ folder, pluginVersion: '1.2.3' });
  });
  /** Saves one, changes the document that it is, and answers its id. */
  const tampered = async (change: (document: Record<string, unknown>) => unknown): Promise<string> => {
    const { id, path } = await snapshots.save(content());
    const document: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof document !== 'object' || document === null) throw new TypeError('no document');
    const changed = change({ ...document });
    writeFileSync(path, typeof changed === 'string' ? changed : JSON.stringify(changed, null, 2));
    return id;
  };
  const refusal = async (id: string, orgId = ORG): Promise<readonly string[]> => {
    const { key, tokens } = await problemOf(snapshots.read(orgId, id));
    return [key, ...tokens];
  };

  it('are refused to another org, and it is told whose they are', async () => {
    const { id, path } = await snapshots.save(content('Else', OTHER));
    expect(await refusal(id)).to.deep.equal(['snapshotOfOtherOrg', id, 'admin@fls.example']);
    const copy = join(folder, ORG, basename(path));
    mkdirSync(dirname(copy));
    copyFileSync(path, copy);
    expect(await refusal(id)).to.deep.equal(['snapshotOfOtherOrg', id, 'admin@fls.example']);
    expect(await snapshots.list(ORG)).to.deep.equal({
      snapshots: [],
      skipped: [{ id, path: copy, problem: 'it belongs to the org admin@fls.example' }],
    });
    writeFileSync(path, '{');
    writeFileSync(join(folder, 'a file'), '');
    expect(await refusal('2026-11-23T20-15-07Z-ffff')).to.include('snapshotNotFound');
  });

  it('name what is wrong with one that is damaged', async () => {
    const faults: (readonly [(document: Record<string, unknown>) => unknown, string])[] = [
      [() => '{"version": 1,', 'line 1, column 15: expected a name in double quotes'],
      [(one) => ({ ...one, version: 2 }), 'line 2, column 14: version must be 1'],
      [
        (one) => ({ ...one, org: { id: 5, alias: null } }),
        'line 6, column 10: org.username is missing; line 7, column 11: org.id must be of type string',
      ],
      [(one) => ({ ...one, restoredAt: 5 }), 'line 43, column 17: restoredAt must be of type string or null'],
      [(one) => ({ ...one, id: '2026-11-23T20-15-07Z-0000' }), 'the file name is not the id of the snapshot in it'],
      [
        (one) => ({
          ...one,
          profiles: [{ ...content().profiles[1], edits: [{ profile: 'A', field: 'B', from: 'all' }] }],
        }),
        'line 17, column 9: profile 1: edits.0.to is missing; line 20, column 19: profile 1: edits.0.from must be one of none, read, edit',
      ],
      [
        (one) => ({ ...one, profiles: [{ ...content().profiles[1], files: [{ path: 'x' }] }] }),
        'line 19, column 9: profile 1: files.0.before is missing; line 19, column 9: profile 1: files.0.after is missing; line 19, column 9: profile 1: files.0.beforeText is missing',
      ],
      [
        (one) => JSON.stringify(one).replace('<custom>', '<Custom>'),
        'the text of profile "Custom: Sales" was changed after it was saved',
      ],
    ];
    const expected: string[][] = [];
    for (const [change, fault] of faults) {
      const path = join(folder, ORG, `${await tampered(change)}.json`);
      expect(await refusal(basename(path, '.json'))).to.deep.equal(['unreadableSnapshot', path, fault]);
      expected.push([path, fault]);
    }
    const { id } = await snapshots.save(content());
    const { snapshots: listed, skipped } = await snapshots.list(ORG);
    expect(listed.map((one) => one.id)).to.deep.equal([id]);
    expect(skipped.map(({ path, problem }) => [path, problem])).to.have.deep.members(expected);
  });

  it('pass over what is no snapshot, and name what ends like one', async () => {
    const { id, path } = await snapshots.save(content());
    const place = dirname(path);
    writeFileSync(join(place, '.1b1b.tmp'), 'half of');
    copyFileSync(path, join(place, 'copy.json'));
    mkdirSync(join(place, 'folder.json'));
    const { snapshots: listed, skipped } = await snapshots.list(ORG);
    expect(listed.map((one) => one.id)).to.deep.equal([id]);
    expect(skipped.map((one) => one.path)).to.deep.equal([join(place, 'copy.json'), join(place, 'folder.json')]);
  });

  it('say when their folder is none', async () => {
    mkdirSync(folder, { recursive: true });
    const place = join(folder, ORG);
    writeFileSync(place, '');
    const problem = await problemOf(snapshots.list(ORG));
    expect([problem.key, problem.tokens[0]]).to.deep.equal(['unreadableFile', place]);
    expect((await problemOf(snapshots.save(content()))).key).to.equal('notWritten');
    let error: unknown;
    await snapshots.list('../x').catch((cause: unknown) => (error = cause));
    expect(error).to.be.instanceOf(TypeError);
    expect(existsSync(join(folder, '..', 'x'))).to.equal(false);
  });
});
