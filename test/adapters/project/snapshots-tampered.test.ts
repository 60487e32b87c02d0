import { createSnapshotStore } from '../../../src/adapters/project/snapshots.ts';
import type { ChangeRecord, FileRecord, ProfileRecord, Snapshot } from '../../../src/fls/snapshot.ts';
import type { SnapshotStore } from '../../../src/ports/snapshots.ts';
import { newFolder } from '../../support/environment.ts';
import { content, FILE, salesRecord } from './snapshot-content.ts';
import { expectRefused } from './snapshot-refusals.ts';

describe('snapshots that somebody tampered with', () => {
  let snapshots: SnapshotStore;
  beforeEach(() => {
    snapshots = createSnapshotStore({ folder: newFolder('snapshots'), pluginVersion: '1.2.3' });
  });

  it('name what is wrong with the changes', async () => {
    const order = 'the first change must be a reset, and all others restores';
    const noId = (id: string): string => `"${id}" is not the id of a record`;
    const noTime = (text: string): string => `"${text}" is not a time such as 2026-12-31T23:59:59.999Z`;
    const job = { id: '0Af000000000001AAA', startedAt: '2026-11-23T20:15:07.000Z', profiles: ['Admin'], status: null };
    const twice = 'a change has profile "Custom: Sales" twice';
    const [sales] = content().profiles;
    await expectRefused(snapshots, [
      [
        (one) => withProfile(one, { edits: [{ ...FILE.entries[0], from: 'all' }] }),
        'line 26, column 23: change 1: profiles.0.edits.0.from must be one of none, read, edit',
      ],
      [(one) => withChange(one, { kind: 'restore' }), order],
      [(one) => ({ ...one, changes: [...one.changes, ...one.changes] }), order],
      [(one) => ({ ...one, root: 'project' }), '"project" is not an absolute path of a project'],
      [(one) => ({ ...one, org: { ...one.org, id: '00D/../..' } }), noId('00D/../..')],
      [(one) => withProfile(one, { id: '' }), noId('')],
      [(one) => withChange(one, { jobs: [job, { ...job, id: "0Af' OR" }] }), noId("0Af' OR")],
      [(one) => ({ ...one, createdAt: 'today' }), noTime('today')],
      [(one) => withChange(one, { endedAt: '2026-11-23' }), noTime('2026-11-23')],
      [(one) => withChange(one, { jobs: [{ ...job, startedAt: 'now OR Id != null' }] }), noTime('now OR Id != null')],
      [
        (one) => withChange(one, { jobs: [{ ...job, trail: { at: 'now OR Id != null', ids: [] } }] }),
        noTime('now OR Id != null'),
      ],
      [(one) => withChange(one, { jobs: [{ ...job, trail: { at: null, ids: ["0Ym' OR"] } }] }), noId("0Ym' OR")],
      [(one) => withChange(one, { jobs: [{ ...job, earlierJobs: ["0Af' OR"] }] }), noId("0Af' OR")],
      [(one) => withChange(one, { profiles: [salesRecord('A'), salesRecord()] }), twice],
      ...[
        { ...sales, id: '00e000000000001', name: 'B', fullName: 'B' },
        { ...sales, id: '00e000000000003AAA', name: 'CUSTOM: sales', fullName: 'B' },
        { ...sales, id: '00e000000000003AAA', name: 'B', fullName: 'custom%3a Sales' },
      ].map(
        (second) =>
          [
            (one: Snapshot) => ({ ...one, changes: [{ ...one.changes[0], profiles: [sales, second] }] }),
            `a change has profile "${second.name}" twice`,
          ] as const,
      ),
      [(one) => withProfile(one, { others: 'AB' }), '"AB" is not a SHA-256 digest'],
      [
        (one) =>
          withProfile(one, { edits: [...salesRecord().edits, { from: 'edit', to: 'read', fields: ['account.FAX'] }] }),
        'profile "Custom: Sales" has two edits of account.FAX',
      ],
    ]);
  });

  it('are refused when they would give access that nobody took away', async () => {
    const reverse = (one: Snapshot, edits: ProfileRecord['edits']): object => {
      const [reset] = one.changes;
      const profiles = [{ ...salesRecord(), edits, files: [] }];
      return { ...one, changes: [reset, { ...reset, kind: 'restore', profiles }] };
    };
    const notBack = (field: string, access: string): string =>
      `the restore of ${field} of profile "Custom: Sales" does not go back to before the reset: it gives ${access}`;
    await expectRefused(snapshots, [
      [
        (one) => withProfile(one, { edits: [{ from: 'none', to: 'edit', fields: ['Account.Phone'] }], files: [] }),
        'the edit of Account.Phone of profile "Custom: Sales" takes no access away: from none to edit',
      ],
      [
        (one) => withProfile(one, { edits: [{ from: 'read', to: 'read', fields: ['Account.Phone'] }], files: [] }),
        'the edit of Account.Phone of profile "Custom: Sales" takes no access away: from read to read',
      ],
      [(one) => reverse(one, [{ from: 'none', to: 'edit', fields: ['Account.Fax'] }]), notBack('Account.Fax', 'edit')],
      [
        (one) => reverse(one, [{ from: 'none', to: 'read', fields: ['Account.Name'] }]),
        notBack('Account.Name', 'read'),
      ],
    ]);
  });

  it('name what is wrong with the files', async () => {
    const outside = (path: string): readonly [(one: Snapshot) => unknown, string] => [
      (one) => withFile(one, { path }),
      `the path "${path}" leads out of the project`,
    ];
    const order = `the places of the file ${FILE.path} that are to be undone are not in order, or overlap`;
    const at = (...groups: readonly (readonly number[])[]): ((one: Snapshot) => unknown) => {
      return (one) =>
        withFile(one, { undo: groups.map((places) => ({ written: 'false', replaced: 'true', at: places })) });
    };
    const puts = (written: string, replaced: string): readonly [(one: Snapshot) => unknown, string] => [
      (one) => withFile(one, { undo: [{ written, replaced, at: [5] }] }),
      `the file ${FILE.path} would get a text that is not a flag of a field permission: "${replaced}"`,
    ];
    await expectRefused(snapshots, [
      ...['/etc/passwd', 'C:\\x', 'c:x', '\\\\host\\x', '../x', 'a/../../x', 'a\\..\\x', ''].map(outside),
      [(one) => ({ ...one, root: null }), `the path "${FILE.path}" is not absolute, and the snapshot names no project`],
      [
        (one) => ({ ...withFile(one, { path: '/project/../x' }), root: null }),
        'the path "/project/../x" leads out of the project',
      ],
      [(one) => withProfile(one, { files: [FILE, FILE] }), `a change has the file ${FILE.path} twice`],
      [(one) => withFile(one, { before: FILE.before.slice(9) }), `"${FILE.before.slice(9)}" is not a SHA-256 digest`],
      [(one) => withFile(one, { after: '' }), '"" is not a SHA-256 digest'],
      [
        (one) => withFile(one, { entries: [{ from: 'edit', to: 'none', fields: ['Account.PHONE', 'Account.Name'] }] }),
        `the file ${FILE.path} has an entry of Account.Name, which the change does not edit`,
      ],
      ...[at([3, 3]), at([9, 3]), at([-1]), at([1.5]), at([1e300]), at([0, 10], [4])].map(
        (change) => [change, order] as const,
      ),
      puts('false', 'yes'),
      puts('false', ''),
      puts('false', 'true</readable><x>true</x><readable>true'),
      puts('', '<modifyAllData>true</modifyAllData>'),
      puts('', ''),
      puts('x', 'true'),
    ]);
  });
});

function withChange(snapshot: Snapshot, change: Partial<ChangeRecord>): object {
  return { ...snapshot, changes: snapshot.changes.map((one) => ({ ...one, ...change })) };
}

/** Changes the first profile, also to values that the schema refuses. */
function withProfile(snapshot: Snapshot, profile: Partial<Record<keyof ProfileRecord, unknown>>): object {
  const changes = snapshot.changes.map((change) => ({
    ...change,
    profiles: change.profiles.map((one, index) => (index === 0 ? { ...one, ...profile } : one)),
  }));
  return { ...snapshot, changes };
}

function withFile(snapshot: Snapshot, file: Partial<FileRecord>): object {
  return withProfile(snapshot, { files: [{ ...FILE, ...file }] });
}
