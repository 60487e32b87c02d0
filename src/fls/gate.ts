import { EXPOSURE_RANKS, type Finding } from './finding.ts';
import { hasDisagreement } from './proof.ts';
import type { Gate, Report, Threshold, UnreadableFile } from './report.ts';

/** The exposure from which on a stray fails. */
const FAILING_RANKS: Readonly<Record<Threshold, number>> = {
  live: EXPOSURE_RANKS.live,
  latent: EXPOSURE_RANKS.latent,
  dormant: EXPOSURE_RANKS.dormant,
  stray: EXPOSURE_RANKS.dormant,
};

/** Whether a finding fails: a stray at or above the threshold that neither the policy keeps nor the baseline knows. */
export function isFailing({ kind, kept, baseline, exposure }: Finding, failOn: Threshold): boolean {
  return kind === 'stray' && kept === null && baseline !== 'known' && EXPOSURE_RANKS[exposure] >= FAILING_RANKS[failOn];
}

export function evaluateGate(
  findings: readonly Finding[],
  failOn: Threshold,
  unreadable: readonly UnreadableFile[],
): Gate {
  const failing = findings.filter((finding) => isFailing(finding, failOn)).length;
  return { failOn, passed: failing === 0 && unreadable.length === 0, failing };
}

/** `undecided`: nothing fails, but a file could not be read. */
export function getGateVerdict({ passed, failing }: Gate): 'passed' | 'failed' | 'undecided' {
  if (failing > 0) return 'failed';
  return passed ? 'passed' : 'undecided';
}

/** 3 when the gate failed, else 68 when a file could not be read or the platform disagrees. */
export function getReportExitCode({ gate, unreadable, proof }: Pick<Report, 'gate' | 'unreadable' | 'proof'>): number {
  if (gate !== null && gate.failing > 0) return 3;
  return unreadable.length > 0 || hasDisagreement(proof) ? 68 : 0;
}
