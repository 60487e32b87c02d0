import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import {
  guardCommand,
  interruption,
  runInterruptibly,
  runUntilWork,
  startWork,
} from '../../../src/adapters/process/interruption.ts';
import { problemFrom, problemOf } from '../../support/problem.ts';
import { sendSignal, underGuard } from '../../support/signals.ts';

const never = async (): Promise<never> => new Promise(() => {});
const NOTHING = { job: null, snapshot: null, files: [] };

describe('a signal to a command', () => {
  it('ends a call that is under way, and those that would follow', async () => {
    await underGuard(async () => {
      const call = problemOf(runInterruptibly(never));
      sendSignal();
      const problems = [await call, await problemOf(runInterruptibly(never))];
      expect(problems.map(({ key, exitCode }) => [key, exitCode])).to.deep.equal([
        ['interrupted', 130],
        ['interrupted', 130],
      ]);
      expect(
        problemFrom(() => {
          interruption.throwIfInterrupted();
        }).key,
      ).to.equal('interrupted');
    });
    interruption.throwIfInterrupted();
  });

  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGHUP: 130, SIGTERM: 143 }))
    it(`ends with ${code} on ${signal}`, async () => {
      const { exitCode } = await underGuard(async () => {
        const call = problemOf(runInterruptibly(never));
        sendSignal(signal === 'SIGTERM' || signal === 'SIGHUP' ? signal : 'SIGINT');
        return call;
      });
      expect(exitCode).to.equal(code);
    });

  it('ends the whole command, wherever it is, as long as it has changed nothing, and says so', async () => {
    const problem = await underGuard(async () => {
      const run = problemOf(runUntilWork(never));
      sendSignal();
      return run;
    });
    expect([problem.key, problem.startedWork]).to.deep.equal(['interrupted', NOTHING]);
  });

  it('leaves the rest to its steps once it has begun to change something', async () => {
    const steps: string[] = [];
    const problem = await underGuard(async () =>
      problemOf(
        runUntilWork(async () => {
          startWork();
          sendSignal();
          await pause(5);
          steps.push('is finished');
          interruption.throwIfInterrupted();
          steps.push('must not be begun');
        }),
      ),
    );
    expect([steps, problem.key, problem.startedWork]).to.deep.equal([['is finished'], 'interrupted', null]);
  });

  it('leaves a call its time of grace', async () => {
    await underGuard(async () => {
      const answered = runInterruptibly(async () => pause(5, 'the answer'), 60_000);
      const unanswered = problemOf(runInterruptibly(never, 1));
      sendSignal();
      expect([await answered, (await unanswered).key]).to.deep.equal(['the answer', 'interrupted']);
    });
  });

  it('is not heard by the listeners that the command adds, and by those from before again', async () => {
    const heard: string[] = [];
    const own = (): void => void heard.push('own');
    const before = process.listeners('SIGHUP');
    await guardCommand(async () => {
      process.on('SIGHUP', own);
      await pause(1);
      expect(process.listeners('SIGHUP').length).to.equal(before.length + 1);
      expect(process.listeners('SIGHUP')).to.not.include(own);
    });
    expect(process.listeners('SIGHUP')).to.deep.equal(before);
  });
});
