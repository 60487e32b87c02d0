import type { CheckId, CheckOutcome } from '../../fls/doctor.ts';
import type { OrgProbe } from '../../ports/probe.ts';

/** One question to an org. What the probe throws is what the org refused. */
export type Check = {
  readonly id: CheckId;
  readonly ask: (probe: OrgProbe) => Promise<CheckOutcome>;
  /** It asks the Metadata API by SOAP, which does not accept every token. */
  readonly needsSoap?: true;
};

/** The most names in one sentence. */
const MAX_NAMES = 5;

/** Names of Salesforce's own objects and fields, a few at most: custom and packaged ones have two underscores, and stay out of the evidence. */
export function selectStandardNames(names: readonly string[]): string[] {
  return names.filter((name) => !name.includes('__')).slice(0, MAX_NAMES);
}

export function isCustomName(name: string): boolean {
  return name.includes('__');
}
