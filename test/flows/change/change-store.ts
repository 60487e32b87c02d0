import { Problem } from '../../../src/fls/problem.ts';
import { isUnfinished, summarizeSnapshot, type Snapshot, type SnapshotSummary } from '../../../src/fls/snapshot.ts';
import type { SnapshotStore } from '../../../src/ports/snapshots.ts';
import { NOW, type KeptState } from './change-state.ts';

/** A store in memory; the digest of a text is the text. */
export function snapshotsOf({ done, saved }: Pick<KeptState, 'done' | 'saved'>): SnapshotStore {
  const pathTo = (id: string): string => `/state/${id}.json`;
  const now = (): string => NOW;
  const summarize = (): SnapshotSummary[] =>
    [...saved.values()].toReversed().map((one) => summarizeSnapshot(one, pathTo(one.id)));
  return {
    create: async ({ org, root, testLevel, profiles }) => {
      const id = `S${saved.size + 1}`;
      const startedAt = now();
      const change = {
        kind: 'reset',
        state: 'prepared',
        startedAt,
        endedAt: null,
        testLevel,
        profiles,
        jobs: [],
      } as const;
      const snapshot: Snapshot = { version: 2, id, createdAt: now(), plugin: '1.2.3', org, root, changes: [change] };
      done.push('snapshot');
      saved.set(id, snapshot);
      return Promise.resolve({ snapshot, path: pathTo(id) });
    },
    update: async ({ snapshot }) => {
      const state = snapshot.changes.at(-1)?.state ?? '';
      if (saved.get(snapshot.id)?.changes.at(-1)?.state !== state) done.push(`record ${state}`);
      saved.set(snapshot.id, snapshot);
      return Promise.resolve();
    },
    list: async () => Promise.resolve({ snapshots: summarize(), skipped: [] }),
    listUnfinished: async () => Promise.resolve(summarize().filter(isUnfinished)),
    read: async (_orgId, id) => {
      const snapshot = saved.get(id);
      if (!snapshot) throw new Problem('snapshotNotFound', { snapshot: id, folder: '/state' });
      return Promise.resolve({ snapshot, path: pathTo(id) });
    },
    now,
    digest: (text) => text,
  };
}
