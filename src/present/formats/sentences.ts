import { Messages } from '@salesforce/core';
import type { Exposure, Finding } from '../../fls/finding.ts';
import type { Report } from '../../fls/report.ts';
import { number } from '../terminal/lines.ts';
import { printable } from '../notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/** What a finding is called in formats that know one name for each: its exposure, or that it has none. */
export type Verdict = Exposure | 'uncontrolled';

export const VERDICTS = ['live', 'latent', 'dormant', 'unknown', 'uncontrolled'] as const satisfies readonly Verdict[];

export function verdictOf({ kind, exposure }: Finding): Verdict {
  return kind === 'stray' ? exposure : kind;
}

/** The findings of each profile that was looked at, in the report's order; none for a clean profile. */
export function byProfile(report: Report): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>(report.profiles.map((profile) => [profile, []]));
  for (const finding of report.findings) {
    const own = groups.get(finding.profile);
    if (own) own.push(finding);
    else groups.set(finding.profile, [finding]);
  }
  return groups;
}

/** One finding in plain sentences, without its place and without what policy and baseline say of it. */
export function sentenceOf(finding: Finding): string {
  const { profile, access, field } = finding;
  const gives = messages.getMessage('finding.gives', [printable(profile), access, printable(field)]);
  return `${gives} ${exposureOf(finding)}`;
}

/** Why a finding passes the gate; null when neither policy nor baseline has it. */
export function passOf({ kept }: Finding, known: boolean): string | null {
  if (kept) {
    const reason = printable(kept.reason);
    if (kept.until === null) return messages.getMessage('finding.kept', [reason]);
    return messages.getMessage('finding.keptUntil', [printable(kept.until), reason]);
  }
  return known ? messages.getMessage('finding.known') : null;
}

/** The first of the names, and in words how many more there are. */
export function listed(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? messages.getMessage('listed.more', [shown, number(names.length - most)]) : shown;
}

/** More openers than this tell a reader nothing more, and would be repeated with every field. */
const MOST_OPENERS = 10;

function exposureOf(finding: Finding): string {
  const object = printable(finding.object);
  const openers = listed(finding.openedBy.map(printable), MOST_OPENERS);
  switch (verdictOf(finding)) {
    case 'live':
      return messages.getMessage('finding.live', [object, openers, number(finding.users)]);
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
