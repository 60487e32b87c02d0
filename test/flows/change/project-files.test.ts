import { expect } from 'chai';
import { writeFileChanges } from '../../../src/flows/change/project-files.ts';
import type { ProfileFileChange } from '../../../src/flows/change/change.ts';
import { Problem } from '../../../src/fls/problem.ts';
import type { ProfileFileStore, WriteResult } from '../../../src/ports/project.ts';
import { problemOf } from '../../support/problem.ts';
import { undisturbed } from '../../support/undisturbed.ts';
import { newTextOf } from '../fake-files.ts';

describe('writing the changes of the project’s files', () => {
  const changes = ['/a', '/b'].map((path): ProfileFileChange => ({
    profile: 'A',
    path,
    before: 'old',
    after: 'new',
    steps: [[{ start: 0, end: 3, text: 'new' }]],
    edits: [],
    isWhole: false,
    entries: [],
    undo: [{ written: 'new', replaced: 'old', at: [0] }],
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
      writes.push(files.map((file) => [file.path, file.before, newTextOf(file)]));
      return writes.length === 1 ? Promise.resolve({ written: ['/a'], failure: reason }) : restore();
    };
    return { project: { locate: unused, findExisting: unused, digest: (text) => text, read: unused, write }, writes };
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
