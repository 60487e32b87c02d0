import { expect } from 'chai';
import { runPrompt } from '../../src/cli/prompt.ts';
import { problemOf } from '../support/problem.ts';

describe('asking a person', () => {
  it('answers what they say', async () => {
    expect(await runPrompt(async () => Promise.resolve(false))).to.equal(false);
  });

  it('ends with 130 on Ctrl-C', async () => {
    const closed = Object.assign(new Error('User force closed the prompt with SIGINT'), { name: 'ExitPromptError' });
    const { key, exitCode } = await problemOf(runPrompt(async () => Promise.reject(closed)));
    expect([key, exitCode]).to.deep.equal(['interrupted', 130]);
  });

  it('leaves any other error as it came', async () => {
    const broken = new Error('no terminal');
    let thrown: unknown;
    await runPrompt(async () => Promise.reject(broken)).catch((error: unknown) => (thrown = error));
    expect(thrown).to.equal(broken);
  });
});
