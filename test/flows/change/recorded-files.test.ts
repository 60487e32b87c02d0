import { expect } from 'chai';
import { findRecordedFiles, planUndo, type RecordedFile } from '../../../src/flows/change/recorded-files.ts';
import type { FileRecord, ProfileRecord, Snapshot } from '../../../src/fls/snapshot.ts';
import { NO_LOGIN } from '../../../src/metadata/login-sections.ts';
import { editProfile } from '../../../src/metadata/edit.ts';
import { buildUndo } from '../../../src/metadata/undo.ts';
import type { ExistingFile } from '../../../src/ports/project.ts';
import { integration, permission, profileText } from '../fakes.ts';
import { changeWorld, second } from './change-world.ts';
import { request } from './resetting.ts';

const before = profileText([permission('Account.Phone', 'edit'), permission('Account.Fax', 'read')]);
const { text: after, splices } = editProfile(before, [
  permission('Account.Phone', 'none'),
  permission('Account.Fax', 'none'),
]);
const edited = after.replace('<Profile', '<!-- mine --><Profile');
const groups = [
  { from: 'edit', to: 'none', fields: ['Account.Phone'] },
  { from: 'read', to: 'none', fields: ['Account.Fax'] },
] as const;

function recordOf(path: string): FileRecord {
  return { path, before, after, entries: groups, undo: buildUndo(before, splices) };
}

function profileOf(files: readonly FileRecord[], profile = integration): ProfileRecord {
  return { ...profile, edits: groups, login: NO_LOGIN, others: '', files };
}

/** The digest of a text is the text itself. */
const { snapshots } = changeWorld().ports;

type Place = { readonly root?: string | null; readonly snapshotRoot?: string | null };

function find(
  profiles: readonly ProfileRecord[],
  files: Readonly<Record<string, readonly ExistingFile[]>>,
  { root = '/project', snapshotRoot = '/project' }: Place = {},
): ReturnType<typeof findRecordedFiles> {
  const snapshot: Snapshot = {
    version: 2,
    id: 'S1',
    createdAt: '',
    plugin: '1.2.3',
    org: request.org,
    root: snapshotRoot,
    changes: [],
  };
  const known = [integration, second];
  return findRecordedFiles(
    profiles.map((record) => ({ record, profile: known.find(({ id }) => id === record.id) ?? integration })),
    { files: new Map(Object.entries(files)), ignored: [], takenApart: [] },
    { snapshot, ports: { root, snapshots } },
  );
}

/** Found paths, each with the path of its record. */
function pairsIn({ files }: ReturnType<typeof findRecordedFiles>): string[][] {
  return files.map(({ file, record }) => [file.path, record.path]);
}

describe('the files that a change rewrote', () => {
  const own = (...files: ExistingFile[]): Record<string, ExistingFile[]> => ({ [integration.id]: files });

  it('are those of their paths in the project, edited or not', () => {
    const found = find(
      [profileOf([recordOf('a/p.xml'), recordOf('b/p.xml')])],
      own({ path: '/project/a/p.xml', text: after }, { path: '/project/b/p.xml', text: edited }),
    );
    expect(pairsIn(found)).to.deep.equal([
      ['/project/a/p.xml', 'a/p.xml'],
      ['/project/b/p.xml', 'b/p.xml'],
    ]);
    expect(found.files.map(({ isAsWritten }) => isAsWritten)).to.deep.equal([true, false]);
    expect([found.unfound, found.unclear]).to.deep.equal([[], []]);
  });

  it('do not change places when two packages hold one profile with the same text', () => {
    const found = find(
      [profileOf([recordOf('a/p.xml'), recordOf('b/p.xml')])],
      own({ path: '/project/b/p.xml', text: after }, { path: '/project/a/p.xml', text: after }),
    );
    expect(pairsIn(found)).to.deep.equal([
      ['/project/a/p.xml', 'a/p.xml'],
      ['/project/b/p.xml', 'b/p.xml'],
    ]);
  });

  it('are found elsewhere as the only other file with the text that the change wrote', () => {
    expect(
      pairsIn(find([profileOf([recordOf('a/p.xml')])], own({ path: '/project/new.xml', text: after }))),
    ).to.deep.equal([['/project/new.xml', 'a/p.xml']]);
  });

  it('are not found elsewhere when two files have the text, or none', () => {
    for (const files of [
      [
        { path: '/project/x.xml', text: after },
        { path: '/project/y.xml', text: after },
      ],
      [{ path: '/project/x.xml', text: edited }],
      [],
    ]) {
      const found = find([profileOf([recordOf('a/p.xml')])], own(...files));
      expect([found.files, found.unfound]).to.deep.equal([[], ['a/p.xml']]);
    }
  });

  it('are not found in the place of another file of the change', () => {
    const found = find(
      [profileOf([recordOf('a/p.xml'), recordOf('b/p.xml')])],
      own({ path: '/project/b/p.xml', text: after }),
    );
    expect([pairsIn(found), found.unfound]).to.deep.equal([[['/project/b/p.xml', 'b/p.xml']], ['a/p.xml']]);
  });

  it('give one moved file to one record only', () => {
    const found = find(
      [profileOf([recordOf('a/p.xml'), recordOf('b/p.xml')])],
      own({ path: '/project/new.xml', text: after }),
    );
    expect(found.files.length).to.be.lessThan(2);
  });

  it('are only files of the profile: a path of the record alone counts for nothing', () => {
    const files = { [second.id]: [{ path: '/project/a/p.xml', text: after }] };
    const found = find([profileOf([recordOf('a/p.xml'), recordOf('/etc/passwd'), recordOf('../out.xml')])], files);
    expect([found.files, found.unfound]).to.deep.equal([[], ['a/p.xml', '/etc/passwd', '../out.xml']]);
  });

  describe('in another project folder', () => {
    const place = { root: '/clone', snapshotRoot: '/project' };
    const inClone = (text: string): ReturnType<typeof find> =>
      find([profileOf([recordOf('a/p.xml')])], own({ path: '/clone/a/p.xml', text }), place);

    it('are those with the text from before or after the change', () => {
      const written = inClone(after);
      expect([pairsIn(written), written.unclear]).to.deep.equal([[['/clone/a/p.xml', 'a/p.xml']], []]);
      const old = inClone(before);
      expect([pairsIn(old), old.unfound, old.unclear]).to.deep.equal([[], [], []]);
    });

    it('are unclear when they were edited', () => {
      const found = inClone(edited);
      expect([found.files, found.unfound, found.unclear]).to.deep.equal([[], [], ['/clone/a/p.xml']]);
    });

    it('are unclear also when the change was made outside of a project', () => {
      const found = find([profileOf([recordOf('a/p.xml')])], own({ path: '/project/a/p.xml', text: edited }), {
        snapshotRoot: null,
      });
      expect(found.unclear).to.deep.equal(['/project/a/p.xml']);
    });
  });

  it('are found by absolute paths, as version 1 has them', () => {
    const found = find([profileOf([recordOf('/project/a/p.xml')])], own({ path: '/project/a/p.xml', text: edited }), {
      snapshotRoot: null,
    });
    expect([pairsIn(found), found.unclear]).to.deep.equal([[['/project/a/p.xml', '/project/a/p.xml']], []]);
  });
});

describe('the plan to take a change out of a file', () => {
  const recorded = (changes: Partial<RecordedFile> = {}): RecordedFile => ({
    profile: integration.name,
    file: { path: '/p', text: after },
    record: recordOf('p'),
    fields: new Set(['account.phone', 'account.fax']),
    isAsWritten: true,
    ...changes,
  });
  const all = new Set(['account.phone', 'account.fax']);

  it('makes the file what it was when all fields are taken out', () => {
    const { edits, undo } = planUndo(recorded(), all);
    expect(undo).to.deep.equal(recordOf('p').undo);
    expect(edits).to.deep.equal([
      { field: 'Account.Phone', from: 'none', to: 'edit' },
      { field: 'Account.Fax', from: 'none', to: 'read' },
    ]);
  });

  it('goes entry by entry when a field stays, or the file was edited', () => {
    const one = planUndo(recorded(), new Set(['account.phone']));
    expect([one.undo, one.edits.map(({ field }) => field)]).to.deep.equal([null, ['Account.Phone']]);
    const other = planUndo(recorded({ isAsWritten: false }), all);
    expect([other.undo, other.edits.length]).to.deep.equal([null, 2]);
  });

  it('does not trust a record whose places lie elsewhere, or that puts anything but flags there', () => {
    const undo = recordOf('p').undo ?? [];
    const elsewhere = after.indexOf('false');
    const tampered = [
      [{ written: 'false', replaced: 'true', at: [elsewhere] }],
      undo.map((group) => ({ ...group, replaced: 'true</editable><evil/>' })),
      [...undo, { written: '', replaced: '<evil/>', at: [after.length] }],
    ];
    for (const other of tampered)
      expect(planUndo(recorded({ record: { ...recordOf('p'), undo: other } }), all).undo).to.equal(null);
  });
});
