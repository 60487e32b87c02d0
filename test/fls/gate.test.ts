import { expect } from 'chai';
import type { Finding } from '../../src/fls/finding.ts';
import { evaluateGate, getGateVerdict } from '../../src/fls/gate.ts';
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
      const gate = evaluateGate(all, threshold, new Set());
      expect(gate.threshold).to.equal(threshold);
      expect([...gate.failing].map(({ field }) => field)).to.deep.equal(failing[threshold]);
    });

  it('lets pass what the baseline holds', () => {
    expect([...evaluateGate(all, 'stray', new Set([live, dormant])).failing]).to.deep.equal([latent, unknown]);
  });

  it('fails on nothing when there is nothing', () => {
    expect(evaluateGate([], 'stray', new Set()).failing.size).to.equal(0);
    expect(evaluateGate([kept, uncontrolled], 'stray', new Set()).failing.size).to.equal(0);
  });
});

describe('the verdict of the gate', () => {
  const [one] = [...evaluateGate([finding('P', 'Account.Live', { exposure: 'live' })], 'live', new Set()).failing];
  const file = { path: 'x', line: 1, column: 1, reason: 'broken' };

  it('lets nothing pass that was not seen', () => {
    const empty = { threshold: 'live', failing: new Set<Finding>() } as const;
    const hit = { threshold: 'live', failing: new Set(one ? [one] : []) } as const;
    expect(getGateVerdict({ gate: null, unreadable: [file] })).to.equal(null);
    expect(getGateVerdict({ gate: empty, unreadable: [] })).to.equal('passed');
    expect(getGateVerdict({ gate: empty, unreadable: [file] })).to.equal('undecided');
    expect(getGateVerdict({ gate: hit, unreadable: [file] })).to.equal('failed');
  });
});
