import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { MAX_PARALLEL_QUERIES, queryInParallel } from '../../../../src/adapters/org/client/parallel.ts';

describe('queries in parallel', () => {
  const items = Array.from({ length: 3 * MAX_PARALLEL_QUERIES }, (_, item) => item);

  it('run so many at the same time and no more, and give their results in order', async () => {
    let running = 0;
    let most = 0;
    const results = await queryInParallel(items, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await nextTurn();
      running -= 1;
      return item * 10;
    });
    expect(most).to.equal(MAX_PARALLEL_QUERIES);
    expect(results).to.deep.equal(items.map((item) => item * 10));
  });

  it('do not go on after one has failed', async () => {
    const started: number[] = [];
    const run = queryInParallel(items, async (item) => {
      started.push(item);
      await nextTurn();
      if (item === 0) throw new Error('refused');
      await nextTurn();
    });
    expect(await run.then(String, String)).to.equal('Error: refused');
    for (let turn = 0; turn < 9; turn += 1) await nextTurn();
    expect(started).to.deep.equal(items.slice(0, MAX_PARALLEL_QUERIES));
  });
});
