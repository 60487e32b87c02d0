import type { Exposure, Finding } from './finding.ts';
import type { Gate, Threshold, UnreadableFile } from './report.ts';

/** What fails at each threshold. An unknown exposure fails like a latent one: something may grant the object. */
const FAILING_EXPOSURES: Record<Threshold, readonly Exposure[]> = {
  live: ['live'],
  latent: ['live', 'latent', 'unknown'],
  dormant: ['live', 'latent', 'unknown', 'dormant'],
  stray: ['live', 'latent', 'unknown', 'dormant'],
};

/** Whether a finding fails: a stray at or above the threshold that neither the policy keeps nor the baseline knows. */
export function isFailing({ kind, kept, baseline, exposure }: Finding, failOn: Threshold): boolean {
  return kind === 'stray' && kept === null && baseline !== 'known' && FAILING_EXPOSURES[failOn].includes(exposure);
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
