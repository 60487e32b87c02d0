import { expect } from 'chai';
import {
  findRecordedFiles,
  planUndo,
  type RecordedFile,
  type RecordedFiles,
} from '../../../src/flows/change/recorded-files.ts';
import type { FileRecord, ProfileRecord, Snapshot } from '../../../src/fls/snapshot.ts';
import { NO_LOGIN } from '../../../src/metadata/login-sections.ts';
import { editProfile } from '../../../src/metadata/edit.ts';
import { buildUndo } from '../../../src/metadata/undo.ts';
import { readerOfFiles } from '../fake-files.ts';
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

type FakeFile = { readonly path: string; readonly text: string };

/** The digest of a text is the text itself. */
type Place = { readonly root?: string | null; readonly snapshotRoot?: string | null };

async function find(
  profiles: readonly ProfileRecord[],
  files: Readonly<Record<string, readonly FakeFile[]>>,
  { root = '/project', snapshotRoot = '/project' }: Place = {},
): Promise<RecordedFiles> {
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
  const texts = new Map(Object.values(files).flatMap((own) => own.map(({ path, text }) => [path, text] as const)));
  const { project } = changeWorld({ files: [] }).ports;
  if (!project) throw new Error('there is a project');
  return findRecordedFiles(
    profiles.map((record) => ({ record, profile: known.find(({ id }) => id === record.id) ?? integration })),
    {
      files: new Map(Object.entries(files).map(([id, own]) => [id, own.map(({ path }) => path)])),
      ignored: [],
      takenApart: [],
    },
    { snapshot, ports: { root, project: { ...project, ...readerOfFiles(texts) } } },
  );
}

/** Found paths, each with the path of its record. */
function pairsIn({ files }: RecordedFiles): string[][] {
  return files.map(({ path, record }) => [path, record.path]);
}

describe('the files that a change rewrote', () => {
  const own = (...files: FakeFile[]): Record<string, FakeFile[]> => ({ [integration.id]: files });

  it('are those of their paths in the project, edited or not', async () => {
    const found = await find(
      [profileOf([recordOf('a/p.xml'), recordOf('b/p.xml')])],
      own({ path: '/project/a/p.xml', text: after }, { path: '/project/b/p.xml', text: edited }),
    );
    expect(pairsIn(found)).to.deep.equal([
      ['/project/a/p.xml', 'a/p.xml'],
      ['/project/b/p.xml', 'b/p.xml'],
    ]);
    expect(found.files.map(({ digest, record }) => digest === record.after)).to.deep.equal([true, false]);
    expect([found.unfound, found.unclear]).to.deep.equal([[], []]);
  });

  it('do not change places when two packages hold one profile with the same text', async () => {
    const found = await find(
      [profileOf([recordOf('a/p.xml'), recordOf('b/p.xml')])],
      own({ path: '/project/b/p.xml', text: after }, { path: '/project/a/p.xml', text: after }),
    );
    expect(pairsIn(found)).to.deep.equal([
      ['/project/a/p.xml', 'a/p.xml'],
      ['/project/b/p.xml', 'b/p.xml'],
    ]);
  });

  it('are found elsewhere as the only other file with the text that the change wrote', async () => {
    expect(
      pairsIn(await find([profileOf([recordOf('a/p.xml')])], own({ path: '/project/new.xml', text: after }))),
    ).to.deep.equal([['/project/new.xml', 'a/p.xml']]);
  });

  it('are not found elsewhere when two files have the text, or none', async () => {
    for (const files of [
      [
        { path: '/project/x.xml', text: after },
        { path: '/project/y.xml', text: after },
      ],
      [{ path: '/project/x.xml', text: edited }],
      [],
    ]) {
      const found = await find([profileOf([recordOf('a/p.xml')])], own(...files));
      expect([found.files, found.unfound]).to.deep.equal([[], ['a/p.xml']]);
    }
  });

  it('are not found in the place of another file of the change', async () => {
    const found = await find(
      [profileOf([recordOf('a/p.xml'), recordOf('b/p.xml')])],
      own({ path: '/project/b/p.xml', text: after }),
    );
    expect([pairsIn(found), found.unfound]).to.deep.equal([[['/project/b/p.xml', 'b/p.xml']], ['a/p.xml']]);
  });

  it('give one moved file to one record only', async () => {
    const found = await find(
      [profileOf([recordOf('a/p.xml'), recordOf('b/p.xml')])],
      own({ path: '/project/new.xml', text: after }),
    );
    expect(found.files.length).to.be.lessThan(2);
  });

  it('are only files of the profile: a path of the record alone counts for nothing', async () => {
    const files = { [second.id]: [{ path: '/project/a/p.xml', text: after }] };
    const found = await find(
      [profileOf([recordOf('a/p.xml'), recordOf('/etc/passwd'), recordOf('../out.xml')])],
      files,
    );
    expect([found.files, found.unfound]).to.deep.equal([[], ['a/p.xml', '/etc/passwd', '../out.xml']]);
  });

  describe('in another project folder', () => {
    const place = { root: '/clone', snapshotRoot: '/project' };
    const inClone = async (text: string): Promise<RecordedFiles> =>
      find([profileOf([recordOf('a/p.xml')])], own({ path: '/clone/a/p.xml', text }), place);

    it('are those with the text from before or after the change', async () => {
      const written = await inClone(after);
      expect([pairsIn(written), written.unclear]).to.deep.equal([[['/clone/a/p.xml', 'a/p.xml']], []]);
      const old = await inClone(before);
      expect([pairsIn(old), old.unfound, old.unclear]).to.deep.equal([[], [], []]);
    });

    it('are unclear when they were edited', async () => {
      const found = await inClone(edited);
      expect([found.files, found.unfound, found.unclear]).to.deep.equal([[], [], ['/clone/a/p.xml']]);
    });

    it('are unclear also when the change was made outside of a project', async () => {
      const found = await find([profileOf([recordOf('a/p.xml')])], own({ path: '/project/a/p.xml', text: edited }), {
        snapshotRoot: null,
      });
      expect(found.unclear).to.deep.equal(['/project/a/p.xml']);
    });
  });

  it('are found by absolute paths, as version 1 has them', async () => {
    const found = await find(
      [profileOf([recordOf('/project/a/p.xml')])],
      own({ path: '/project/a/p.xml', text: edited }),
      {
        snapshotRoot: null,
      },
    );
    expect([pairsIn(found), found.unclear]).to.deep.equal([[['/project/a/p.xml', '/project/a/p.xml']], []]);
  });
});

describe('the plan to take a change out of a file', () => {
  const all = new Set(['account.phone', 'account.fax']);
  const recorded = (changes: Partial<RecordedFile> = {}): RecordedFile => ({
    profile: integration.name,
    path: '/p',
    digest: after,
    record: recordOf('p'),
    fields: all,
    ...changes,
  });
  it('makes the file what it was when all fields are taken out', () => {
    const { edits, undo } = planUndo(recorded(), all);
    expect(undo).to.deep.equal({ written: after, groups: recordOf('p').undo, fields: all });
    expect(edits).to.deep.equal([
      { field: 'Account.Phone', from: 'none', to: 'edit' },
      { field: 'Account.Fax', from: 'none', to: 'read' },
    ]);
  });

  it('goes entry by entry when a field stays, or the file was edited', () => {
    const one = planUndo(recorded(), new Set(['account.phone']));
    expect([one.undo, one.edits.map(({ field }) => field)]).to.deep.equal([null, ['Account.Phone']]);
    const other = planUndo(recorded({ digest: edited }), all);
    expect([other.undo, other.edits.length]).to.deep.equal([null, 2]);
  });
});
