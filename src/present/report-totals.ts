import { Messages } from '@salesforce/core';
import type { Report } from '../fls/report.ts';
import { formatCount, formatNumber } from './count.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

const STRAY_CATEGORIES = ['live', 'latent', 'dormant', 'unknown'] as const;

/** The sums of a report in sentences: strays by exposure, the uncontrolled, what the policy keeps and the baseline has. */
export function formatTotals({ counts, findings, unreadable }: Report): string {
  if (counts.profiles === 0 && unreadable.length > 0) return messages.getMessage('totals.nothingRead');
  const known = findings.filter(({ baseline }) => baseline === 'known').length;
  const profiles = formatCount(counts.profiles, 'profile');
  const withStrays = new Set(findings.filter(({ kind }) => kind === 'stray').map(({ profile }) => profile)).size;
  const strays = formatCount(counts.stray, 'stray');
  const exposures = STRAY_CATEGORIES.filter((exposure) => counts[exposure] > 0).map((exposure) =>
    messages.getMessage(`totals.${exposure}`, [formatNumber(counts[exposure])]),
  );
  return [
    counts.stray === 0
      ? messages.getMessage('totals.noStray', [profiles])
      : messages.getMessage('totals.stray', [
          strays,
          withStrays === counts.profiles
            ? profiles
            : messages.getMessage('totals.profilesOf', [formatNumber(withStrays), profiles]),
          exposures.join(', '),
        ]),
    ...(counts.uncontrolled === 0
      ? []
      : [messages.getMessage('totals.uncontrolled', [formatCount(counts.uncontrolled, 'uncontrolled')])]),
    ...(counts.kept === 0 ? [] : [messages.getMessage('totals.kept', [formatCount(counts.kept, 'finding')])]),
    ...(known === 0 ? [] : [messages.getMessage('totals.known', [formatCount(known, 'finding')])]),
  ].join(' ');
}
