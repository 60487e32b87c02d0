import type { Exposure, Finding } from './finding.ts';
import type { Gate, Report, Threshold } from './report.ts';

/** What fails at each threshold; where nobody was asked who opens an object, something may. */
const FAILING_EXPOSURES: Record<Threshold, readonly Exposure[]> = {
  live: ['live'],
  latent: ['live', 'latent', 'unknown'],
  dormant: ['live', 'latent', 'unknown', 'dormant'],
  stray: ['live', 'latent', 'unknown', 'dormant'],
};

/**
 * The strays at or above the threshold that neither the policy keeps nor the baseline holds.
 *
 * @param known findings that the baseline holds
 */
export function evaluateGate(findings: readonly Finding[], threshold: Threshold, known: ReadonlySet<Finding>): Gate {
  const fails = ({ kind, kept, exposure }: Finding): boolean =>
    kind === 'stray' && !kept && FAILING_EXPOSURES[threshold].includes(exposure);
  return { threshold, failing: new Set(findings.filter((finding) => fails(finding) && !known.has(finding))) };
}

/** What the gate says: it has not let anything pass that it did not see. Null where there is none. */
export function getGateVerdict({
  gate,
  unreadable,
}: Pick<Report, 'gate' | 'unreadable'>): 'passed' | 'failed' | 'undecided' | null {
  if (!gate) return null;
  if (gate.failing.size > 0) return 'failed';
  return unreadable.length > 0 ? 'undecided' : 'passed';
}
