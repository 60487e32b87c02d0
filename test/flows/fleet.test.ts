import { expect } from 'chai';
import { MAX_PARALLEL_ORGS, reportFleet } from '../../src/flows/fleet.ts';
import type { ReportFlowResult } from '../../src/flows/report.ts';
import { Problem } from '../../src/fls/problem.ts';
import type { FleetProgress } from '../../src/ports/terminal.ts';
import { problemOf } from '../support/problem.ts';
import { finding, reportOf } from '../support/report.ts';

const QUIET: FleetProgress = { showOrgs: () => {}, stop: () => {} };

function result(fields: readonly string[]): ReportFlowResult {
  const findings = fields.map((field) => finding({ field }));
  return { report: reportOf(findings, { profiles: ['Admin'] }), everyExposure: findings, baseline: null };
}

const named = (...names: readonly string[]): { name: string }[] => names.map((name) => ({ name }));

describe('a report on several orgs', () => {
  it('has them in the order in which they were typed, whichever answers first, and their drift', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const reports: Record<string, () => Promise<ReportFlowResult>> = {
      slow: async () => {
        await promise;
        return result(['Account.Phone']);
      },
      quick: async () => {
        resolve(undefined);
        return Promise.resolve(result([]));
      },
    };
    const { orgs, drift } = await reportFleet(
      named('slow', 'quick'),
      async ({ name }) => reports[name]?.() ?? result([]),
      QUIET,
    );
    expect(orgs.map(({ target, error }) => [target, error])).to.deep.equal([
      ['slow', null],
      ['quick', null],
    ]);
    expect(drift).to.deep.equal([{ profile: 'Admin', field: 'Account.Phone', in: ['slow'], notIn: ['quick'] }]);
  });

  it('keeps the others when one fails, and does not compare with it', async () => {
    const lost = new Problem('sessionExpired', {});
    const { orgs, drift } = await reportFleet(
      named('a', 'b', 'c'),
      async ({ name }) => (name === 'b' ? Promise.reject(lost) : Promise.resolve(result(['Account.Phone']))),
      QUIET,
    );
    expect(orgs.map(({ report, error }) => [report?.findings.length ?? null, error])).to.deep.equal([
      [1, null],
      [null, lost],
      [1, null],
    ]);
    expect(drift).to.deep.equal([]);
  });

  it('ends when it is interrupted, and asks no further org', async () => {
    const asked: string[] = [];
    const names = Array.from({ length: 9 }, (_, index) => `org${index}`);
    const fleet = reportFleet(
      named(...names),
      async ({ name }) => {
        asked.push(name);
        return Promise.reject(new Problem('interrupted', {}));
      },
      QUIET,
    );
    const { key, exitCode } = await problemOf(fleet);
    expect([key, exitCode]).to.deep.equal(['interrupted', 130]);
    await new Promise(setImmediate);
    expect(asked).to.have.length.below(names.length);
  });

  it('asks a few orgs at a time, and shows which, and how many are done', async () => {
    const names = Array.from({ length: 11 }, (_, index) => `org${index}`);
    const shown: { running: readonly string[]; done: number; all: number }[] = [];
    let stopped = 0;
    const progress: FleetProgress = {
      showOrgs: (running, count) => {
        shown.push({ running, ...count });
      },
      stop: () => {
        stopped += 1;
      },
    };
    let running = 0;
    let most = 0;
    await reportFleet(
      named(...names),
      async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        running -= 1;
        return result([]);
      },
      progress,
    );
    expect(most).to.equal(MAX_PARALLEL_ORGS);
    expect(Math.max(...shown.map((one) => one.running.length))).to.equal(MAX_PARALLEL_ORGS);
    expect(new Set(shown.flatMap((one) => one.running))).to.deep.equal(new Set(names));
    expect(shown.at(-1)).to.deep.equal({ running: [], done: 11, all: 11 });
    expect(stopped).to.equal(1);
  });
});
