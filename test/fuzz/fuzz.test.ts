import { expect } from 'chai';
import { planBatches, runBatches } from './run.ts';
import { FUZZ_TARGETS as PLANTED } from './planted-targets.ts';
import { FUZZ_TARGETS } from './targets.ts';

const CASES = 1000;
const SEED = 13;

describe('whatever others wrote,', function () {
  this.timeout(120_000);

  it('is read or refused by name, and what is written of it is what was asked', async () => {
    const batches = planBatches(FUZZ_TARGETS, CASES, SEED);
    const tried = new Map<string, number>();
    const failures = await runBatches(batches, {
      workers: 1,
      onBatch: ({ target }, { cases }) => tried.set(target, (tried.get(target) ?? 0) + cases),
    });
    expect(failures).to.deep.equal([]);
    expect([...tried.keys()]).to.deep.equal(FUZZ_TARGETS.map(({ name }) => name));
    for (const [name, cases] of tried) {
      const planned = batches.filter(({ target }) => target === name).reduce((sum, batch) => sum + batch.cases, 0);
      expect(cases, name).to.equal(planned);
    }
  });
});

/** Its worker ends once the first batch has ended. */
const LEAVING = `
export const FUZZ_TARGETS = ['one', 'two'].map((name) => ({
  name,
  share: 1,
  run: async () => {
    if (name === 'two') await new Promise(() => {});
    setTimeout(() => process.exit(0), 50);
    return null;
  },
}));`;

describe('the fuzzer', function () {
  this.timeout(60_000);
  const targets = new URL('./planted-targets.ts', import.meta.url);
  const failuresOf = async (name: string): ReturnType<typeof runBatches> =>
    runBatches(planBatches([{ name, share: 1 }], 400, SEED), { workers: 1, targets });

  it('finds nothing where there is nothing', async () => expect(await failuresOf('passes')).to.deep.equal([]));

  it('makes a case small, and brings it again by its seed and path', async () => {
    const [failure] = await failuresOf('throws');
    expect(failure?.error).to.match(/^TypeError: it has an a/);
    expect(failure?.example).to.equal('"a"');
    const again = { target: 'throws', seed: failure?.seed ?? 0, cases: 1, path: failure?.path ?? '' };
    expect(await runBatches([again], { workers: 1, targets })).to.deep.equal([failure]);
  });

  for (const when of ['while it loads', 'in the next batch'])
    it(`goes on where a worker ends ${when}, and says so`, async () => {
      const source = when === 'while it loads' ? 'process.exit(0)' : LEAVING;
      const module = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
      const batches = ['one', 'two'].map((target) => ({ target, seed: SEED, cases: 1 }));
      const failures = await runBatches(batches, { workers: 1, targets: module });
      const ended = failures.filter(({ error }) => error === 'the worker ended').map(({ target }) => target);
      expect(ended).to.deep.equal(when === 'while it loads' ? ['one', 'two'] : ['two']);
    });

  it('ends a case that does not end, says which, and goes on', async () => {
    const batches = planBatches(PLANTED, 400, SEED);
    const reached: string[] = [];
    const failures = await runBatches(batches, {
      workers: 1,
      targets,
      hang: 5000,
      onBatch: ({ target }) => reached.push(target),
    });
    expect(reached).to.deep.equal(PLANTED.map(({ name }) => name));
    const hanging = failures.find(({ target }) => target === 'does not end');
    expect([hanging?.error, Number(hanging?.path) >= 0]).to.deep.equal(['the case does not end', true]);
    expect(failures.find(({ target }) => target === 'ends the process')?.error).to.include('nobody catches it');
  });
});
