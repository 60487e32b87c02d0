import { expect } from 'chai';
import { retryGet, waitFor } from '../../../../src/adapters/org/client/retry.ts';
import { problemOf } from '../../../support/problem.ts';
import { sendSignal, underGuard } from '../../../support/signals.ts';

describe('a wait under the connection guard', () => {
  /** What reaches the process where no try/catch can see it; mocha's own listener must not, it would fail the spec. */
  async function uncaught(error: Error): Promise<void> {
    await retryGet(async () => Promise.resolve());
    const guard = process.listeners('uncaughtException').find(({ name }) => name === 'rejectAll');
    if (!guard) throw new Error('the guard does not listen');
    guard(error, 'uncaughtException');
  }

  it('goes on when the answer of another call is cut off', async () => {
    let over = false;
    const wait = waitFor(50).then(() => {
      over = true;
    });
    await uncaught(new TypeError('terminated'));
    await Promise.resolve();
    expect(over).to.equal(false);
    await wait;
    expect(over).to.equal(true);
  });

  it('ends when it is interrupted', async () => {
    const { key, exitCode } = await underGuard(async () => {
      const wait = problemOf(waitFor(60_000));
      sendSignal();
      return wait;
    });
    expect([key, exitCode]).to.deep.equal(['interrupted', 130]);
  });

  it('is not needed for a response that breaks off: without a call it is ignored, and any other exception is not', async () => {
    await uncaught(new TypeError('terminated'));
    const guard = process.listeners('uncaughtException').find(({ name }) => name === 'rejectAll');
    expect(guard).to.not.equal(undefined);
    const mocha = process.listeners('uncaughtException').filter((listener) => listener !== guard);
    for (const listener of mocha) process.off('uncaughtException', listener);
    try {
      const thrown = new Promise((resolve) => process.once('uncaughtException', resolve));
      const error = new Error('a fault of the program');
      guard?.(error, 'uncaughtException');
      expect(await thrown).to.equal(error);
      expect(process.listeners('uncaughtException')).to.not.include(guard);
    } finally {
      for (const listener of mocha) process.on('uncaughtException', listener);
    }
  });

  it('lets a call under way be asked again after several cuts, one of them in the pause', async () => {
    let calls = 0;
    const answer = retryGet(async () => {
      calls += 1;
      return calls === 1 ? new Promise<string>(() => {}) : Promise.resolve('answer');
    });
    await uncaught(new TypeError('terminated'));
    await uncaught(new TypeError('terminated'));
    expect([await answer, calls]).to.deep.equal(['answer', 2]);
  });
});
