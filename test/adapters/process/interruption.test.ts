import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
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

const source = pathToFileURL(join(import.meta.dirname, '../../../src/adapters/process/interruption.ts')).href;
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

  it('is not heard by the listeners that the command adds, but by those from before', async () => {
    const [own, other] = [(): void => {}, (): void => {}];
    process.on('SIGHUP', other);
    const guarded = async (): Promise<void> => {
      await guardCommand(async () => {
        process.on('SIGHUP', own);
        await pause(1);
        expect(process.listeners('SIGHUP')).to.include(other).and.not.include(own);
      });
    };
    await guarded();
    const once = process.listeners('SIGHUP');
    await guarded();
    expect(process.listeners('SIGHUP')).to.deep.equal(once);
    process.off('SIGHUP', other);
  });

  it('that comes before the first step of a change keeps it from being made', async () => {
    const problem = await underGuard(async () => {
      sendSignal();
      return Promise.resolve(problemFrom(startWork));
    });
    expect([problem.key, problem.startedWork]).to.deep.equal(['interrupted', NOTHING]);
    await underGuard(async () => {
      startWork();
      sendSignal();
      // The record of what was done still has to be written.
      startWork();
      return Promise.resolve();
    });
  });

  it('that came before the command begins ends it', async () => {
    const key = await underGuard(async () => {
      sendSignal();
      return (await problemOf(runUntilWork(async () => Promise.resolve()))).key;
    });
    expect(key).to.equal('interrupted');
  });
});

describe('a signal to a process whose command has ended', function () {
  this.timeout(60_000);

  /** Sends itself signals once its command has ended with 68. */
  async function runToEnd(signals: readonly NodeJS.Signals[], after: string): Promise<unknown> {
    const program = `
      const { guardCommand } = await import(${JSON.stringify(source)});
      await guardCommand(async () => { process.exitCode = 68; });
      for (const signal of ${JSON.stringify(signals)}) process.kill(process.pid, signal);
      ${after}
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
    await once(child, 'close');
    return child.exitCode ?? child.signalCode;
  }

  /** The signals have arrived, and the process goes on for a moment. */
  const soon = "await new Promise((resolve) => setTimeout(resolve, 50)); console.log('done');";

  for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const)
    it(`${signal}: leaves the exit code of the command`, async () => {
      expect(await runToEnd([signal], soon)).to.equal(68);
    });

  it('ends a process that does not end by itself', async () => {
    expect(await runToEnd(['SIGTERM'], 'setInterval(() => {}, 1000);')).to.equal(143);
  });

  it('ends it at once when it comes again', async () => {
    expect(await runToEnd(['SIGINT', 'SIGTERM'], 'setInterval(() => {}, 1000);')).to.be.oneOf([130, 143]);
  });
});
