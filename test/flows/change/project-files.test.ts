import { expect } from 'chai';
import type { ProfileChange, ProfileFileChange } from '../../../src/flows/change/change.ts';
import {
  buildFileChanges,
  planResetFiles,
  splitByPresence,
  writeFileChanges,
} from '../../../src/flows/change/project-files.ts';
import { Problem } from '../../../src/fls/problem.ts';
import { editProfile } from '../../../src/metadata/edit.ts';
import { applyUndo, buildUndo } from '../../../src/metadata/undo.ts';
import type { ExistingFiles, ProfileFileStore, WriteResult } from '../../../src/ports/project.ts';
import { problemFrom, problemOf } from '../../support/problem.ts';
import { second } from './change-world.ts';
import { undisturbed } from '../../support/undisturbed.ts';
import { entries, integration, permission, profileText } from '../fakes.ts';
import { edit, edits, fileAfter } from './resetting.ts';

const profileChanges = [{ profile: integration, edits }];
const file = { path: '/p', text: profileText(entries) };
const one = (text: string): Map<string, { path: string; text: string }[]> =>
  new Map([[integration.id, [{ path: '/p', text }]]]);

/** The changes of a reset's files when all edits take effect. */
function build(files: ExistingFiles['files'], changes: readonly ProfileChange[] = profileChanges): ProfileFileChange[] {
  return buildFileChanges(planResetFiles(files, changes), []);
}

describe('the changes of the project’s files', () => {
  it('set the values of the entries, and keep the file as it was read', () => {
    const [change, ...others] = build(one(file.text));
    expect({ ...change, undo: null }).to.deep.equal({
      profile: integration.name,
      file,
      text: fileAfter,
      entries: edits.map(({ field, from, to }) => ({ field, from, to })),
      undo: null,
    });
    expect([others, applyUndo(fileAfter, change?.undo ?? [])?.text]).to.deep.equal([[], file.text]);
  });

  it('never give more access than the file did', () => {
    const text = profileText([permission('Account.Phone', 'none'), permission('Account.Tier__c', 'edit')]);
    const toRead = edits.map((each) => ({ ...each, to: 'read' as const }));
    const [changed] = build(one(text), [{ profile: integration, edits: toRead }]);
    expect(changed?.text).to.equal(
      profileText([permission('Account.Phone', 'none'), permission('Account.Tier__c', 'read')]),
    );
  });

  it('insert no missing entry, and set the others', () => {
    const text = profileText([permission('Account.Phone', 'edit')]);
    const [changed] = build(one(text));
    expect(changed?.text).to.equal(profileText([permission('Account.Phone', 'none')]));
  });

  it('cover each file of a profile that several packages share', () => {
    const texts = ['Account.Phone', 'Account.Tier__c'].map((field) => profileText([permission(field, 'edit')]));
    const files = new Map([[integration.id, texts.map((text, index) => ({ path: `/${index}`, text }))]]);
    expect(build(files).map((change) => [change.file.path, change.text])).to.deep.equal([
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
    it(`are none for a file that ${what}`, () => {
      expect(build(text === undefined ? new Map() : one(text))).to.deep.equal([]);
    });
  }

  it('are separate for each profile', () => {
    const two = [
      { profile: integration, edits: [edit('Account.Phone', 'edit')] },
      { profile: second, edits: [edit('Account.Tier__c', 'read', { profile: second.name })] },
    ];
    const files = new Map([
      [integration.id, [file]],
      [second.id, [{ path: '/q', text: file.text }]],
    ]);
    const texts = build(files, two).map(({ text }) => text);
    expect(texts).to.deep.equal(
      ['Account.Phone', 'Account.Tier__c'].map((field) =>
        profileText(entries.map((each) => (each.field === field ? permission(field, 'none') : each))),
      ),
    );
  });

  it('leave out edits that do not take effect', () => {
    const plans = planResetFiles(one(file.text), profileChanges);
    const unapplied = [edit('Account.Phone', 'edit'), edit('Account.Tier__c', 'read', { profile: second.name })];
    const half = entries.map((each) => (each.field === 'Account.Tier__c' ? permission(each.field, 'none') : each));
    expect(buildFileChanges(plans, unapplied).map(({ text }) => text)).to.deep.equal([profileText(half)]);
    expect(buildFileChanges(plans, edits)).to.deep.equal([]);
  });

  describe('of a restore', () => {
    const fileEdits = [{ field: 'account.PHONE', from: 'none', to: 'read' } as const];
    const textOf = (phone: 'none' | 'read', lead: 'none' | 'edit' = 'none'): string =>
      profileText([permission('Account.Phone', phone), permission('Lead.Email', lead)]);
    const plan = {
      profile: integration.name,
      file: { path: '/p', text: textOf('none') },
      edits: fileEdits,
      undo: null,
    };
    const undo = buildUndo(textOf('read'), editProfile(textOf('read'), [permission('Account.Phone', 'none')]).splices);
    const isUndone = ({ text, undo: redo }: ProfileFileChange): [string, string | undefined] => [
      text,
      applyUndo(text, redo)?.text,
    ];

    it('set only entries with the expected access', () => {
      const [changed] = buildFileChanges([plan], []);
      expect(changed?.text).to.equal(textOf('read'));
      expect(changed?.entries).to.deep.equal([{ field: 'Account.Phone', from: 'none', to: 'read' }]);
      const moved = { ...plan, file: { path: '/p', text: textOf('read', 'edit') } };
      expect(buildFileChanges([moved], [])).to.deep.equal([]);
    });

    it('undo the whole change of the file when all edits take effect, and can be undone too', () => {
      const [changed, ...others] = buildFileChanges(
        [{ ...plan, undo }],
        [edit('Lead.Email', 'none', { profile: 'X' })],
      );
      expect(others).to.deep.equal([]);
      expect(changed && isUndone(changed)).to.deep.equal([textOf('read'), textOf('none')]);
      expect(changed?.entries).to.deep.equal(fileEdits);
    });

    it('set the entries one by one when an edit does not take effect', () => {
      const whole = { ...plan, undo };
      expect(buildFileChanges([whole], [edit('Account.Phone', 'none')])).to.deep.equal([]);
      expect(buildFileChanges([whole], [edit('Lead.Email', 'none')]).map(({ text }) => text)).to.deep.equal([
        textOf('read'),
      ]);
    });

    it('set the entries one by one when the file is not as the change left it', () => {
      const withComment = (text: string): string => text.replace('<Profile', '<!-- mine --><Profile');
      const other = { ...plan, undo, file: { path: '/p', text: withComment(textOf('none', 'edit')) } };
      expect(buildFileChanges([other], []).map(({ text }) => text)).to.deep.equal([
        withComment(textOf('read', 'edit')),
      ]);
    });
  });

  it('name the file that is not a profile', () => {
    const { key, tokens } = problemFrom(() => build(one('<Profile><')));
    expect([key, tokens[0]]).to.deep.equal(['unreadableProfile', '/p']);
  });
});

describe('writing the changes of the project’s files', () => {
  const changes = ['/a', '/b'].map((path) => ({
    profile: 'A',
    file: { path, text: 'old' },
    text: 'new',
    entries: [],
    undo: [],
  }));
  const failure = new Problem('partlyWritten', { path: '/b', problem: 'no space', written: '/a' });

  /** A project that cannot write /b; `restore` is what happens to the second write. */
  function createProject(
    restore: () => Promise<WriteResult>,
    reason: Problem = failure,
  ): { project: ProfileFileStore; writes: unknown[] } {
    const writes: unknown[] = [];
    const unused = async (): Promise<never> => Promise.reject(new Error('not needed'));
    const write: ProfileFileStore['write'] = async (files) => {
      writes.push(files.map(({ file, text }) => [file.path, file.text, text]));
      return writes.length === 1 ? Promise.resolve({ written: ['/a'], failure: reason }) : restore();
    };
    return { project: { locate: unused, readExisting: unused, write }, writes };
  }

  it('restores those that were written when one fails', async () => {
    const { project, writes } = createProject(async () => Promise.resolve({ written: ['/a'], failure: null }));
    const problem = await problemOf(writeFileChanges(changes, { ...undisturbed, project }));
    expect([problem.key, problem.tokens]).to.deep.equal(['notWritten', ['/b', 'no space']]);
    expect(writes[1]).to.deep.equal([['/a', 'new', 'old']]);
  });

  it('restores those that were written when the next one was changed meanwhile', async () => {
    const changed = new Problem('changedBetweenWrites', { path: '/b', written: '/a' });
    const { project, writes } = createProject(async () => Promise.resolve({ written: ['/a'], failure: null }), changed);
    const problem = await problemOf(writeFileChanges(changes, { ...undisturbed, project }));
    expect([problem.key, problem.tokens]).to.deep.equal(['changedMeanwhile', ['/b']]);
    expect(writes[1]).to.deep.equal([['/a', 'new', 'old']]);
  });

  it('restores those that were written when a signal comes, and says that nothing was changed', async () => {
    const interrupted = new Problem('interrupted', {}, { exitCode: 143 }).addStartedWork({ files: ['/a'] });
    const { project, writes } = createProject(
      async () => Promise.resolve({ written: ['/a'], failure: null }),
      interrupted,
    );
    const problem = await problemOf(writeFileChanges(changes, { ...undisturbed, project }));
    expect([problem.key, problem.exitCode]).to.deep.equal(['interrupted', 143]);
    expect(problem.startedWork).to.deep.equal({ job: null, snapshot: null, files: [] });
    expect(writes[1]).to.deep.equal([['/a', 'new', 'old']]);
  });

  it('names those that it cannot restore', async () => {
    const { project } = createProject(async () => Promise.reject(new Problem('changedMeanwhile', { path: '/a' })));
    const problem = await problemOf(writeFileChanges(changes, { ...undisturbed, project }));
    expect([problem.key, problem.tokens, problem.cause]).to.deep.equal(['notPutBack', ['/a'], failure]);
  });
});

describe('the edits with an entry in the project’s files', () => {
  const [phone, tier] = edits;

  it('are those with an entry in any file, whatever its value', () => {
    const texts = [[permission('Account.Phone', 'none')], [permission('account.tier__C', 'edit')]].map((own) =>
      profileText(own),
    );
    const files = new Map([[integration.id, texts.map((text, index) => ({ path: `/${index}`, text }))]]);
    expect(splitByPresence(profileChanges, files)).to.deep.equal({ present: profileChanges, absent: [] });
  });

  it('are separated from the others, and a profile without any is left out', () => {
    const two = [...profileChanges, { profile: second, edits }];
    expect(splitByPresence(two, one(profileText([permission('Account.Tier__c', 'read')])))).to.deep.equal({
      present: [{ profile: integration, edits: [tier] }],
      absent: [phone, phone, tier],
    });
  });
});
