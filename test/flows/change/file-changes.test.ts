import { expect } from 'chai';
import type { Edit } from '../../../src/fls/change.ts';
import type { FilePlan, ProfileChange, ProfileFileChange } from '../../../src/flows/change/change.ts';
import {
  buildFileChanges,
  dropUnapplied,
  planFiles,
  planResetFiles,
  splitByPresence,
  type PlannedFile,
} from '../../../src/flows/change/file-changes.ts';
import { editProfile } from '../../../src/metadata/edit.ts';
import { applyUndo, buildUndo } from '../../../src/metadata/undo.ts';
import type { ProfileFileStore } from '../../../src/ports/project.ts';
import { problemOf } from '../../support/problem.ts';
import { newTextOf, readerOfFiles } from '../fake-files.ts';
import { changeWorld, second } from './change-world.ts';
import { entries, integration, permission, profileText } from '../fakes.ts';
import { edit, edits, fileAfter } from './resetting.ts';

const profileChanges = [{ profile: integration, edits }];
const file = { path: '/p', text: profileText(entries) };
type FakeFile = { readonly path: string; readonly text: string };

/** Files by Profile.Id. */
type FakeProject = ReadonlyMap<string, readonly FakeFile[]>;

const one = (text: string): FakeProject => new Map([[integration.id, [{ path: '/p', text }]]]);

/** The digest of a text is the text itself. */
function storeOf(files: readonly FakeFile[]): ProfileFileStore {
  const { project } = changeWorld({ files: [] }).ports;
  if (!project) throw new Error('there is a project');
  return { ...project, ...readerOfFiles(new Map(files.map(({ path, text }) => [path, text]))) };
}

async function plan(
  files: FakeProject,
  changes: readonly ProfileChange[] = profileChanges,
): Promise<readonly PlannedFile[]> {
  const paths = new Map([...files].map(([id, own]) => [id, own.map(({ path }) => path)]));
  return planFiles(planResetFiles(paths, changes), storeOf([...files.values()].flat()));
}

/** The changes of a reset's files when all edits take effect. */
async function build(files: FakeProject, changes?: readonly ProfileChange[]): Promise<ProfileFileChange[]> {
  return (await plan(files, changes)).flatMap(({ change }) => change ?? []);
}

/** The new texts of files of which some edits do not take effect after all. */
async function buildWithout(
  planned: readonly ProfileFileChange[],
  unapplied: readonly Edit[],
): Promise<(string | null)[]> {
  const project = storeOf(planned.map(({ path, after }) => ({ path, text: after })));
  const kept = await dropUnapplied(planned, unapplied, { project });
  return kept.map((change) => {
    newTextOf(change);
    return change.after;
  });
}

describe('the changes of the project’s files', () => {
  it('set the values of the entries, and keep the file as it was read', async () => {
    const [change, ...others] = await build(one(file.text));
    if (!change) throw new Error('the file changes');
    expect({ ...change, steps: null, undo: null }).to.deep.equal({
      profile: integration.name,
      path: file.path,
      before: file.text,
      after: fileAfter,
      steps: null,
      edits: edits.map(({ field, to }) => ({ field, from: null, to })),
      isWhole: false,
      entries: edits.map(({ field, from, to }) => ({ field, from, to })),
      undo: null,
    });
    expect(newTextOf(change)).to.equal(fileAfter);
    expect([others, applyUndo(fileAfter, change.undo)?.text]).to.deep.equal([[], file.text]);
  });

  it('never give more access than the file did', async () => {
    const text = profileText([permission('Account.Phone', 'none'), permission('Account.Tier__c', 'edit')]);
    const toRead = edits.map((each) => ({ ...each, to: 'read' as const }));
    const [changed] = await build(one(text), [{ profile: integration, edits: toRead }]);
    expect(changed?.after).to.equal(
      profileText([permission('Account.Phone', 'none'), permission('Account.Tier__c', 'read')]),
    );
  });

  it('insert no missing entry, and set the others', async () => {
    const text = profileText([permission('Account.Phone', 'edit')]);
    const [changed] = await build(one(text));
    expect(changed?.after).to.equal(profileText([permission('Account.Phone', 'none')]));
  });

  it('cover each file of a profile that several packages share', async () => {
    const texts = ['Account.Phone', 'Account.Tier__c'].map((field) => profileText([permission(field, 'edit')]));
    const files = new Map([[integration.id, texts.map((text, index) => ({ path: `/${index}`, text }))]]);
    expect((await build(files)).map(({ path, after }) => [path, after])).to.deep.equal([
      ['/0', profileText([permission('Account.Phone', 'none')])],
      ['/1', profileText([permission('Account.Tier__c', 'none')])],
    ]);
  });

  const none: [string, string | undefined][] = [
    ['was not found', undefined],
    ['has none of the entries', profileText([permission('Lead.Email', 'edit')])],
    ['says it already', fileAfter],
  ];
  for (const [what, text] of none) {
    it(`are none for a file that ${what}`, async () => {
      expect(await build(text === undefined ? new Map() : one(text))).to.deep.equal([]);
    });
  }

  it('are separate for each profile', async () => {
    const two = [
      { profile: integration, edits: [edit('Account.Phone', 'edit')] },
      { profile: second, edits: [edit('Account.Tier__c', 'read', { profile: second.name })] },
    ];
    const files = new Map([
      [integration.id, [file]],
      [second.id, [{ path: '/q', text: file.text }]],
    ]);
    const texts = (await build(files, two)).map(({ after }) => after);
    expect(texts).to.deep.equal(
      ['Account.Phone', 'Account.Tier__c'].map((field) =>
        profileText(entries.map((each) => (each.field === field ? permission(field, 'none') : each))),
      ),
    );
  });

  it('leave out edits that do not take effect', async () => {
    const planned = await build(one(file.text));
    const unapplied = [edit('Account.Phone', 'edit'), edit('Account.Tier__c', 'read', { profile: second.name })];
    const half = entries.map((each) => (each.field === 'Account.Tier__c' ? permission(each.field, 'none') : each));
    expect(await buildWithout(planned, unapplied)).to.deep.equal([profileText(half)]);
    expect(await buildWithout(planned, edits)).to.deep.equal([]);
  });

  it('are rebuilt from the files as they were written, and only those that an edit concerns', async () => {
    const planned = await build(one(file.text));
    const lost = storeOf([]);
    const others = [edit('Lead.Email', 'edit'), edit('Account.Phone', 'edit', { profile: second.name })];
    expect(await dropUnapplied(planned, others, { project: lost })).to.deep.equal(planned);
    const mine = storeOf([{ path: '/p', text: `${fileAfter}<!-- mine -->` }]);
    const problem = await problemOf(dropUnapplied(planned, edits, { project: mine }));
    expect([problem.key, problem.tokens]).to.deep.equal(['changedMeanwhile', ['/p']]);
  });

  describe('of a restore', () => {
    const fileEdits = [{ field: 'account.PHONE', from: 'none', to: 'read' } as const];
    const textOf = (phone: 'none' | 'read', lead: 'none' | 'edit' = 'none'): string =>
      profileText([permission('Account.Phone', phone), permission('Lead.Email', lead)]);
    const restore: FilePlan = { profile: integration.name, path: '/p', edits: fileEdits, undo: null };
    const groups = buildUndo(
      textOf('read'),
      editProfile(textOf('read'), [permission('Account.Phone', 'none')]).splices,
    );
    const undo = { written: textOf('none'), groups, fields: new Set(['account.phone']) };
    const whole: FilePlan = { ...restore, undo };
    const buildFrom = async (text: string, filePlan: FilePlan): Promise<ProfileFileChange[]> =>
      buildFileChanges([filePlan], storeOf([{ path: '/p', text }]));

    it('set only entries with the expected access', async () => {
      const [changed] = await buildFrom(textOf('none'), restore);
      expect(changed?.after).to.equal(textOf('read'));
      expect(changed?.entries).to.deep.equal([{ field: 'Account.Phone', from: 'none', to: 'read' }]);
      expect(await buildFrom(textOf('read', 'edit'), restore)).to.deep.equal([]);
    });

    it('undo the whole change of the file when all edits take effect, and can be undone too', async () => {
      const planned = await buildFrom(textOf('none'), whole);
      const [changed, ...others] = await dropUnapplied(planned, [edit('Lead.Email', 'none', { profile: 'X' })], {
        project: null,
      });
      if (!changed) throw new Error('the file changes');
      expect([others, newTextOf(changed), changed.isWhole]).to.deep.equal([[], textOf('read'), true]);
      expect(applyUndo(changed.after, changed.undo)?.text).to.equal(textOf('none'));
      expect(changed.entries).to.deep.equal(fileEdits);
    });

    it('set the entries one by one when an edit does not take effect', async () => {
      const planned = await buildFrom(textOf('none'), whole);
      expect(await buildWithout(planned, [edit('Account.Phone', 'none')])).to.deep.equal([]);
      expect(await buildWithout(planned, [edit('Lead.Email', 'none')])).to.deep.equal([textOf('read')]);
    });

    it('set the entries one by one when the file is not as the change left it', async () => {
      const withComment = (text: string): string => text.replace('<Profile', '<!-- mine --><Profile');
      const [changed] = await buildFrom(withComment(textOf('none', 'edit')), whole);
      expect([changed?.after, changed?.isWhole]).to.deep.equal([withComment(textOf('read', 'edit')), false]);
    });

    it('do not trust a record whose places lie elsewhere, or that puts anything but flags there', async () => {
      const elsewhere = textOf('none').indexOf('false');
      const tampered = [
        [{ written: 'false', replaced: 'true', at: [elsewhere] }],
        groups.map((group) => ({ ...group, replaced: 'true</editable><evil/>' })),
        [...groups, { written: '', replaced: '<evil/>', at: [textOf('none').length] }],
      ];
      for (const other of tampered) {
        const [changed] = await buildFrom(textOf('none'), { ...restore, undo: { ...undo, groups: other } });
        expect([changed?.after, changed?.isWhole]).to.deep.equal([textOf('read'), false]);
      }
    });
  });

  it('name the file that is not a profile', async () => {
    const { key, tokens } = await problemOf(build(one('<Profile><')));
    expect([key, tokens[0]]).to.deep.equal(['unreadableProfile', '/p']);
  });
});

describe('the edits with an entry in the project’s files', () => {
  const [phone, tier] = edits;

  it('are those with an entry in any file, whatever its value', async () => {
    const texts = [[permission('Account.Phone', 'none')], [permission('account.tier__C', 'edit')]].map((own) =>
      profileText(own),
    );
    const files = new Map([[integration.id, texts.map((text, index) => ({ path: `/${index}`, text }))]]);
    expect(splitByPresence(profileChanges, await plan(files))).to.deep.equal({ present: profileChanges, absent: [] });
  });

  it('are separated from the others, and a profile without any is left out', async () => {
    const two = [...profileChanges, { profile: second, edits }];
    const planned = await plan(one(profileText([permission('Account.Tier__c', 'read')])), two);
    expect(splitByPresence(two, planned)).to.deep.equal({
      present: [{ profile: integration, edits: [tier] }],
      absent: [phone, phone, tier],
    });
  });

  it('may be hundreds of thousands', () => {
    const many = Array.from({ length: 200_000 }, (_, index): Edit => {
      return { profile: integration.name, field: `Account.F${index}__c`, from: 'edit', to: 'none' };
    });
    const { present, absent } = splitByPresence([{ profile: integration, edits: many }], []);
    expect([present.length, absent.length]).to.deep.equal([0, 200_000]);
  });
});
