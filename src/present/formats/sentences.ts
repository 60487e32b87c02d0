import { Messages } from '@salesforce/core';
import type { Exposure, Finding } from '../../fls/finding.ts';
import type { Report } from '../../fls/report.ts';
import { formatNumber } from '../count.ts';
import { makePrintable } from '../notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/** What a finding is called in formats that know one name for each: its exposure, or that it has none. */
export type FindingCategory = Exposure | 'uncontrolled';

export const FINDING_CATEGORIES = [
  'live',
  'latent',
  'dormant',
  'unknown',
  'uncontrolled',
] as const satisfies readonly FindingCategory[];

export function getFindingCategory({ kind, exposure }: Finding): FindingCategory {
  return kind === 'stray' ? exposure : kind;
}

/** The findings of each profile that was looked at, in the report's order; none for a clean profile. */
export function groupByProfile(report: Report): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>(report.profiles.map((profile) => [profile, []]));
  for (const finding of report.findings) {
    const own = groups.get(finding.profile);
    if (own) own.push(finding);
    else groups.set(finding.profile, [finding]);
  }
  return groups;
}

/** One finding in plain sentences, without its place and without what policy and baseline say of it. */
export function describeFinding(finding: Finding): string {
  const { profile, access, field } = finding;
  const gives = messages.getMessage('finding.gives', [makePrintable(profile), access, makePrintable(field)]);
  return `${gives} ${explainExposure(finding)}`;
}

/** Why a finding passes the gate; null when neither policy nor baseline has it. */
export function explainPass({ kept, baseline }: Pick<Finding, 'kept' | 'baseline'>): string | null {
  if (kept) {
    const reason = makePrintable(kept.reason);
    if (kept.until === null) return messages.getMessage('finding.kept', [reason]);
    return messages.getMessage('finding.keptUntil', [makePrintable(kept.until), reason]);
  }
  return baseline === 'known' ? messages.getMessage('finding.known') : null;
}

/** The first of the names, and in words how many more there are. */
export function joinFirstNames(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? messages.getMessage('listed.more', [shown, formatNumber(names.length - most)]) : shown;
}

/** More openers than this tell a reader nothing more, and would be repeated with every field. */
const SENTENCE_MAX_GRANTORS = 10;

function explainExposure(finding: Finding): string {
  const object = makePrintable(finding.object);
  const openers = joinFirstNames(finding.openedBy.map(makePrintable), SENTENCE_MAX_GRANTORS);
  switch (getFindingCategory(finding)) {
    case 'live':
      return messages.getMessage('finding.live', [object, openers, formatNumber(finding.users)]);
    case 'latent':
      return messages.getMessage('finding.latent', [object, openers]);
    case 'dormant':
      return messages.getMessage('finding.dormant', [object]);
    case 'unknown':
      return messages.getMessage('finding.unknown', [object]);
    case 'uncontrolled':
      return messages.getMessage('finding.uncontrolled', [object]);
  }
}
