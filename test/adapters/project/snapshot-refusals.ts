import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect } from 'chai';
import type { Snapshot } from '../../../src/fls/snapshot.ts';
import type { SnapshotStore } from '../../../src/ports/snapshots.ts';
import { problemOf } from '../../support/problem.ts';
import { content, ORG } from './snapshot-content.ts';

/** Changes a snapshot to another document, or to a text, and the reason for which that is refused. */
export type Tampering = readonly [change: (snapshot: Snapshot) => unknown, fault: string];

/** Saves a snapshot, changes the document that it is, and answers its path. */
export async function tamper(snapshots: SnapshotStore, change: Tampering[0]): Promise<string> {
  const { snapshot, path } = await snapshots.create(content());
  const changed = change(snapshot);
  writeFileSync(path, typeof changed === 'string' ? changed : JSON.stringify(changed, null, 2));
  return path;
}

/** Key and tokens of the problem with which reading a snapshot ends. */
export async function refusalOf(snapshots: SnapshotStore, path: string): Promise<readonly string[]> {
  const { key, tokens } = await problemOf(snapshots.read(ORG, basename(path, '.json')));
  return [key, ...tokens];
}

/** Each is refused with its reason, and only passed over in a list. */
export async function expectRefused(snapshots: SnapshotStore, tamperings: readonly Tampering[]): Promise<void> {
  const expected: string[][] = [];
  for (const [change, fault] of tamperings) {
    const path = await tamper(snapshots, change);
    expect(await refusalOf(snapshots, path)).to.deep.equal(['unreadableSnapshot', path, fault]);
    expected.push([path, fault]);
  }
  const { snapshot } = await snapshots.create(content());
  const { snapshots: listed, skipped } = await snapshots.list(ORG);
  expect(listed.map((one) => one.id)).to.deep.equal([snapshot.id]);
  expect(skipped.map(({ path, problem }) => [path, problem])).to.have.deep.members(expected);
}
