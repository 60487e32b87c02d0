import { Messages } from '@salesforce/core';
import type { Finding } from '../fls/finding.ts';
import { getGateVerdict, isFailing } from '../fls/gate.ts';
import type { Report, UnreadableFile } from '../fls/report.ts';
import { FINDING_CATEGORIES, getFindingCategory, type FindingCategory } from './categories.ts';
import { describeContext } from './context-lines.ts';
import { formatCount } from './count.ts';
import { formatIntegrationScope } from './integration-scope.ts';
import { formatProfileNames } from './name-lists.ts';
import { toShortPath, makePrintable } from './notices.ts';
import { formatTotals } from './report-totals.ts';
import { colorAlarm, emphasize } from './terminal/colors.ts';
import { wrapItems, wrapText } from './terminal/lines.ts';
import { formatObjectFindings } from './terminal/object-lines.ts';
import { formatProof } from './terminal/proof-lines.ts';
import { formatProfileTable } from './terminal/profile-table.ts';
import type { ViewOptions } from './view-options.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'report');

/**
 * What a person reads: what the report was made from, the numbers of each profile, what fails the gate, what is live, the
 * rest in sums, the totals, and what the platform says to that. Each finding is listed once. The verdict of the gate is
 * `formatVerdict`.
 */
export function formatReport(report: Report, options: ViewOptions): string[] {
  const { width } = options;
  const byCategory = Map.groupBy(
    report.findings.filter((finding) => finding.kept === null && !isFailingGate(finding, report)),
    getFindingCategory,
  );
  return [
    ...describeContext(report.context, makePrintable).flatMap((line) => wrapText(line, width)),
    '',
    ...formatProfiles(report, options),
    ...formatFailingFindings(report, options),
    ...FINDING_CATEGORIES.flatMap((category) =>
      formatSection(formatCategoryTitle(category, report.source), byCategory.get(category) ?? [], report, options),
    ),
    ...formatKeptFindings(report.findings, options),
    ...wrapText(formatTotals(report), width),
    '',
    ...formatProof(report.proof, options),
  ];
}

/** Whether the gate let the report pass, in one line; none without a gate. It ends every report. */
export function formatVerdict({ gate, unreadable }: Report): string[] {
  if (!gate) return [];
  const { failOn, failing } = gate;
  switch (getGateVerdict(gate)) {
    case 'failed':
      return [messages.getMessage('gate.failed', [failOn, formatCount(failing, 'stray')])];
    case 'undecided':
      return [messages.getMessage('gate.undecided', [failOn, formatCount(unreadable.length, 'file')])];
    case 'passed':
      return [messages.getMessage('gate.passed', [failOn])];
  }
}

/** A file that is missing from the report, and why; its place as editors and terminals take it. */
export function formatUnreadableFile({ path, line, column, problem }: UnreadableFile, folder: string): string {
  const place = [toShortPath(path, folder), line, column].filter((part) => part !== null).join(':');
  return messages.getMessage('error.unreadable', [makePrintable(place), makePrintable(problem)]);
}

function isFailingGate(finding: Finding, { gate }: Report): boolean {
  return gate !== null && isFailing(finding, gate.failOn);
}

/** The table of the profiles with findings; the clean ones share a line. */
function formatProfiles(report: Report, { width }: ViewOptions): string[] {
  const dirty = new Set(report.findings.map(({ profile }) => profile));
  const clean = report.profiles.filter((name) => !dirty.has(name));
  const table = formatProfileTable(report, width);
  return [
    ...formatIntegrationScope(report.integrations, width),
    ...(table.length === 0 ? [] : [...table, '']),
    ...(clean.length === 0
      ? []
      : [...wrapText(messages.getMessage('result.clean', [formatProfileNames(clean)]), width), '']),
  ];
}

function formatFailingFindings(report: Report, options: ViewOptions): string[] {
  const { gate, source } = report;
  if (!gate || gate.failing === 0) return [];
  const byCategory = Map.groupBy(
    report.findings.filter((finding) => isFailing(finding, gate.failOn)),
    getFindingCategory,
  );
  return FINDING_CATEGORIES.flatMap((category) => {
    const own = byCategory.get(category) ?? [];
    if (own.length === 0) return [];
    const title = messages.getMessage('section.failing', [gate.failOn, formatCategoryTitle(category, source)]);
    return [...wrapText(title, options.width).map(colorAlarm), ...formatObjectFindings(own, report, options), ''];
  });
}

/** Files know no users: what is latent there may be live in an org. */
function formatCategoryTitle(category: FindingCategory, source: Report['source']): string {
  if (category === 'latent' && source === 'project') return messages.getMessage('section.latentInProject');
  return messages.getMessage(`section.${category}`);
}

function formatSection(title: string, findings: readonly Finding[], report: Report, options: ViewOptions): string[] {
  const [first] = findings;
  if (!first) return [];
  const heading = wrapText(title, options.width).map(emphasize);
  if (options.verbose || first.exposure === 'live')
    return [...heading, ...formatObjectFindings(findings, report, options), ''];
  const sum = messages.getMessage('section.sum', [
    formatCount(findings.length, 'field'),
    formatCount(new Set(findings.map(({ object }) => object)).size, 'object'),
    formatCount(new Set(findings.map(({ profile }) => profile)).size, 'profile'),
  ]);
  return [...heading, ...wrapText(sum, options.width, '  '), ''];
}

/** By reason, as the policy gives it; without `--verbose` the totals alone tell of them. */
function formatKeptFindings(findings: readonly Finding[], { verbose, width }: ViewOptions): string[] {
  const kept = findings.filter((finding) => finding.kept !== null);
  if (!verbose || kept.length === 0) return [];
  return [
    emphasize(messages.getMessage('section.kept')),
    ...[...Map.groupBy(kept, formatKeptGroup)].flatMap(([group, own]) => [
      ...wrapText(group, width, '  ', 4),
      ...wrapItems(
        '    ',
        own.map(({ field }) => makePrintable(field)),
        width,
      ),
    ]),
    '',
  ];
}

function formatKeptGroup({ profile, kept }: Finding): string {
  const [name, reason] = [makePrintable(profile), makePrintable(kept?.reason ?? '')];
  if (!kept?.until) return messages.getMessage('kept.always', [name, reason]);
  return messages.getMessage('kept.until', [name, reason, kept.until]);
}
