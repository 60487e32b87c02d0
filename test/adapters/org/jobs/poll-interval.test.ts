import { expect } from 'chai';
import { computePollInterval } from '../../../../src/adapters/org/jobs/poll-interval.ts';

const MINUTE = 60_000;

describe('status requests for a job', () => {
  /** Of a job that takes so long. */
  function countRequests(duration: number): number {
    let count = 1;
    for (let waited = 0; waited < duration; count += 1) waited += computePollInterval(waited);
    return count;
  }

  const figures: [number, number][] = [
    [1, 30],
    [10, 63],
    [33, 132],
    [60, 213],
  ];
  for (const [minutes, requests] of figures) {
    it(`are ${requests} for a job of ${minutes} minutes, as docs/benchmarks.md says`, () => {
      expect(countRequests(minutes * MINUTE)).to.equal(requests);
    });
  }

  it('come each second while the job is young', () => {
    expect([0, 5000, 10_000].map(computePollInterval)).to.deep.equal([1000, 1000, 1000]);
    expect(countRequests(10_000)).to.equal(11);
  });

  it('never notice the end later than a tenth of the time, or 20 seconds', () => {
    for (let waited = 10_000; waited < 240 * MINUTE; waited += 997)
      expect(computePollInterval(waited)).to.be.at.most(Math.min(waited / 10, 20_000));
  });
});
