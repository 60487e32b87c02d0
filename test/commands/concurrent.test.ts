import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { PROFILES, startTrial, type EndedChild, type KillTrial } from '../support/kill-trial.ts';

const PROFILE_FLAGS = PROFILES.slice(0, 3).flatMap((name) => ['--profile', name]);
const RESET = ['reset', ...PROFILE_FLAGS, '--no-prompt'];
const RESUME = ['resume', '--use-most-recent'];
const RESTORE = ['restore', '--no-prompt'];
/** The first one's deploy takes so many requests for its status that the second one comes to the lock meanwhile. */
const POLLS = 12;

const RETRIEVE = ['retrieve', ...PROFILE_FLAGS];

describe('two commands at once in one project', function () {
  this.timeout(300_000);
  let texts: Readonly<Record<string, string>>;
  let trial: KillTrial;

  before(async () => {
    const first = await startTrial({});
    await first.run(RETRIEVE);
    texts = first.readFiles();
    await first.stop();
  });

  beforeEach(async () => {
    trial = await startTrial(texts);
  });

  afterEach(async () => {
    await trial.stop();
  });

  const seconds: Readonly<Record<string, readonly string[]>> = { reset: RESET, retrieve: RETRIEVE, resume: RESUME };
  for (const [name, args] of Object.entries(seconds))
    it(`a reset and a ${name}: the second waits, says for whom, and nothing is lost`, async () => {
      const [first, second] = await runBoth(RESET, args);
      expect([first.code, first.stderr.includes('Another command')], first.stderr).to.deep.equal([0, false]);
      expect(second.stderr.replace(/\s+/g, ' ')).to.match(
        /Another command changes the same project or org: ".*" \(process \d+, since /,
      );
      // A reset finds that all of its plan was done meanwhile; a retrieve reads only then. Nothing is left to resume.
      expect(second.code, second.stderr).to.equal(name === 'resume' ? 1 : 0);
      expect(second.stderr).to.not.match(/^\s+at /m);
      const [org, files] = [trial.readOrg(), trial.readFiles()];
      expect(Object.values(files).filter((text) => text.includes('<readable>true'))).to.deep.equal([]);
      expect(org.filter((line) => PROFILES.slice(0, 3).some((profile) => line.startsWith(profile)))).to.deep.equal([]);
      expect(trial.findLeftovers()).to.deep.equal([]);
      expect((await trial.run(RESTORE)).code).to.equal(0);
      expect(trial.readFiles()).to.deep.equal(texts);
    });

  it('a reset and a restore: the second says that the deploy runs, and nothing is lost', async () => {
    const [first, second] = await runBoth(RESET, RESTORE);
    expect([first.code, second.code], second.stderr).to.deep.equal([0, 69]);
    expect(Object.values(trial.readFiles()).filter((text) => text.includes('<readable>true'))).to.deep.equal([]);
    expect((await trial.run(RESTORE)).code).to.equal(0);
    expect(trial.readFiles()).to.deep.equal(texts);
  });

  it('the second can be ended while it waits, and has changed nothing', async () => {
    const [first, second] = await runBoth(RESET, RETRIEVE, 'SIGINT');
    expect([first.code, second.code], second.stderr).to.deep.equal([0, 130]);
    expect(second.stderr).to.contain('The command was interrupted. Nothing was changed');
    expect(trial.findLeftovers()).to.deep.equal([]);
  });

  /** Starts the second while the first one's deploy runs, which ends by itself. */
  async function runBoth(
    first: readonly string[],
    second: readonly string[],
    signal?: NodeJS.Signals,
  ): Promise<[EndedChild, EndedChild]> {
    const { switchboard } = trial.org;
    const act = (): void => {
      switchboard.pollsBeforeDone = POLLS;
    };
    switchboard.inject({ operation: 'deploy', effect: { kind: 'meanwhile', act } });
    const running = trial.run(first);
    while (switchboard.count('deploy') === 0) await pause(20);
    const kill = signal && ({ from: 'output', delay: 0, signal, again: null } as const);
    const waiting = await trial.run(second, kill, () => {
      switchboard.pollsBeforeDone = 0;
    });
    return [await running, waiting];
  }
});
