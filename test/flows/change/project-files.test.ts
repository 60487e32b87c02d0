import { expect } from 'chai';
import type { ProfileChange, ProfileFileChange } from '../../../src/flows/change/change.ts';
import {
  buildFileChanges,
  planResetFiles,
  splitByPresence,
  writeFileChanges,
} from '../../../src/flows/change/project-files.ts';
import { Problem } from '../../../src/fls/problem.ts';
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
    expect(build(one(file.text))).to.deep.equal([{ profile: integration.name, file, text: fileAfter }]);
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

  it('of a restore set entries with the expected access, or the whole text when all edits take effect', () => {
    const fileEdits = [{ field: 'account.PHONE', from: 'none', to: 'read' } as const];
    const text = profileText([permission('Account.Phone', 'none'), permission('Lead.Email', 'none')]);
    const plan = { profile: integration.name, file: { path: '/p', text }, edits: fileEdits, fullText: null };
    const [changed] = buildFileChanges([plan], []);
    expect(changed?.text).to.equal(
      profileText([permission('Account.Phone', 'read'), permission('Lead.Email', 'none')]),
    );
    const moved = { ...plan, file: { path: '/p', text: text.replaceAll('false', 'true') } };
    expect(buildFileChanges([moved], [])).to.deep.equal([]);
    const whole = { ...plan, fullText: 'as it was' };
    expect(buildFileChanges([whole], []).map((one) => one.text)).to.deep.equal(['as it was']);
    expect(buildFileChanges([whole], [edit('account.PHONE', 'none')])).to.deep.equal([]);
    expect(buildFileChanges([whole], [edit('Lead.Email', 'none')]).map((one) => one.text)).to.deep.equal([
      changed?.text,
    ]);
  });

  it('name the file that is not a profile', () => {
    const { key, tokens } = problemFrom(() => build(one('<Profile><')));
    expect([key, tokens[0]]).to.deep.equal(['unreadableProfile', '/p']);
  });
});

describe('writing the changes of the project’s files', () => {
  const changes = ['/a', '/b'].map((path) => ({ profile: 'A', file: { path, text: 'old' }, text: 'new' }));
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
