import { expect } from 'chai';
import { evaluateGate, getGateVerdict, isFailing } from '../../src/fls/gate.ts';
import type { Threshold } from '../../src/fls/report.ts';
import { finding } from './findings.ts';

describe('the gate', () => {
  const live = finding('P', 'Account.Live', { exposure: 'live' });
  const latent = finding('P', 'Account.Latent', { exposure: 'latent' });
  const unknown = finding('P', 'Account.Unknown', { exposure: 'unknown' });
  const dormant = finding('P', 'Account.Dormant', { exposure: 'dormant' });
  const kept = finding('P', 'Account.Kept', { exposure: 'live', kept: { reason: 'wanted', until: null } });
  const uncontrolled = finding('P', 'Task.Type', { kind: 'uncontrolled', exposure: 'unknown' });
  const all = [live, latent, unknown, dormant, kept, uncontrolled];

  const failing: Record<Threshold, readonly string[]> = {
    live: ['Account.Live'],
    latent: ['Account.Live', 'Account.Latent', 'Account.Unknown'],
    dormant: ['Account.Live', 'Account.Latent', 'Account.Unknown', 'Account.Dormant'],
    stray: ['Account.Live', 'Account.Latent', 'Account.Unknown', 'Account.Dormant'],
  };

  for (const threshold of ['live', 'latent', 'dormant', 'stray'] as const)
    it(`fails at ${threshold} on what is so exposed or more, and not kept`, () => {
      expect(evaluateGate(all, threshold, [])).to.deep.equal({
        failOn: threshold,
        passed: false,
        failing: failing[threshold].length,
      });
      expect(all.filter((one) => isFailing(one, threshold)).map(({ field }) => field)).to.deep.equal(
        failing[threshold],
      );
    });

  it('lets pass what the baseline knows, and not what it calls new', () => {
    const known = { ...live, baseline: 'known' } as const;
    expect(evaluateGate([known, { ...latent, baseline: 'new' }], 'stray', []).failing).to.equal(1);
  });

  it('fails on nothing when there is nothing', () => {
    const passed = { failOn: 'stray', passed: true, failing: 0 };
    expect(evaluateGate([], 'stray', [])).to.deep.equal(passed);
    expect(evaluateGate([kept, uncontrolled], 'stray', [])).to.deep.equal(passed);
  });
});

describe('the verdict of the gate', () => {
  const one = finding('P', 'Account.Live', { exposure: 'live' });
  const file = { path: 'x', line: 1, column: 1, problem: 'broken' };

  it('lets nothing pass that was not seen', () => {
    expect(getGateVerdict(evaluateGate([], 'live', []))).to.equal('passed');
    expect(getGateVerdict(evaluateGate([], 'live', [file]))).to.equal('undecided');
    expect(getGateVerdict(evaluateGate([one], 'live', [file]))).to.equal('failed');
    expect(evaluateGate([], 'live', [file]).passed).to.equal(false);
  });
});
