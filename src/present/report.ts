import { ux } from '@oclif/core';
import { Messages } from '@salesforce/core';
import { StandardColors } from '@salesforce/sf-plugins-core';
import type { Exposure, Finding } from '../fls/finding.ts';
import { getGateVerdict, isFailing } from '../fls/gate.ts';
import type { Report, UnreadableFile } from '../fls/report.ts';
import { formatNumber } from './count.ts';
import { wrapItems } from './terminal/lines.ts';
import { formatObjectFindings } from './terminal/object-lines.ts';
import type { ViewOptions } from './view-options.ts';
import { formatCommandLine } from './shell.ts';
import { toShortPath, makePrintable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'report');

export type ReportViewContext = ViewOptions & {
  /** Nobody named the profiles: the report says which they are. */
  readonly chosen: boolean;
};

type ReportSection = Exposure | 'uncontrolled';

const REPORT_SECTIONS: readonly ReportSection[] = ['live', 'latent', 'dormant', 'unknown', 'uncontrolled'];

/**
 * What a person reads: the numbers of each profile, what fails the gate, what is open today, the rest in sums, and the
 * verdict. Each finding is listed once.
 */
export function formatReport(report: Report, context: ReportViewContext): string[] {
  const bySection = Map.groupBy(
    report.findings.filter((finding) => finding.kept === null && !failsGate(finding, report)),
    getReportSection,
  );
  return [
    ...(context.chosen ? [messages.getMessage('result.chosen'), ''] : []),
    ...formatProfileSummaries(report),
    ...formatFailingFindings(report, context),
    ...REPORT_SECTIONS.flatMap((section) =>
      formatReportSection(formatReportSectionTitle(section, report.source), bySection.get(section) ?? [], context),
    ),
    ...formatKeptFindings(report.findings),
    ...formatVerdict(report),
  ];
}

/** Whether the gate let the report pass, in one line; null where there is none. */
export function formatGate(report: Report): string | null {
  const { gate, unreadable } = report;
  if (!gate) return null;
  const { failOn, failing } = gate;
  const verdict = getGateVerdict(gate);
  if (verdict === 'failed') return messages.getMessage('gate.failed', [failOn, formatNumber(failing)]);
  if (verdict === 'undecided') return messages.getMessage('gate.undecided', [failOn, formatNumber(unreadable.length)]);
  return messages.getMessage('gate.passed', [failOn]);
}

/** A file that is missing from the report, and why; its place as editors and terminals take it. */
export function formatUnreadableFile({ path, line, column, problem }: UnreadableFile, folder: string): string {
  const place = [toShortPath(path, folder), line, column].filter((part) => part !== null).join(':');
  return messages.getMessage('error.unreadable', [makePrintable(place), makePrintable(problem)]);
}

function failsGate(finding: Finding, { gate }: Report): boolean {
  return gate !== null && isFailing(finding, gate.failOn);
}

function formatHeading(text: string): string {
  return ux.colorize('bold', text);
}

function getReportSection({ kind, exposure }: Finding): ReportSection {
  return kind === 'uncontrolled' ? kind : exposure;
}

/** A block for each profile with findings, the most exposed first; the clean ones share one. */
function formatProfileSummaries({ profiles, findings, source }: Report): string[] {
  const byProfile = Map.groupBy(findings, ({ profile }) => profile);
  const clean = profiles.filter((name) => !byProfile.has(name));
  const blocks = [...byProfile]
    .sort(([, a], [, b]) => compareByExposure(a, b))
    .flatMap(([name, own]) => [formatHeading(makePrintable(name)), `  ${formatFindingCounts(own, source)}`, '']);
  if (clean.length === 0) return blocks;
  return [...blocks, ...wrapItems(`${messages.getMessage('result.clean')} `, clean.map(makePrintable), 80, 2), ''];
}

function compareByExposure(a: readonly Finding[], b: readonly Finding[]): number {
  const count = (findings: readonly Finding[], section: ReportSection): number =>
    findings.filter((finding) => getReportSection(finding) === section).length;
  return (
    REPORT_SECTIONS.map((section) => count(b, section) - count(a, section)).find((difference) => difference !== 0) ?? 0
  );
}

/** Live, latent and dormant are told of an org even where there is none: that is the good news. */
function formatFindingCounts(findings: readonly Finding[], source: Report['source']): string {
  const bySection = Map.groupBy(findings, getReportSection);
  const told = (section: ReportSection): boolean =>
    bySection.has(section) || (source === 'org' && ['live', 'latent', 'dormant'].includes(section));
  const kept = findings.filter((finding) => finding.kept !== null).length;
  const counts = REPORT_SECTIONS.filter(told).map((section) =>
    formatSectionCount(section, bySection.get(section)?.length ?? 0),
  );
  return [...counts, ...(kept > 0 ? [messages.getMessage('result.kept', [formatNumber(kept)])] : [])].join(', ');
}

function formatSectionCount(section: ReportSection, count: number): string {
  const text = `${section} ${formatNumber(count)}`;
  if (count === 0) return text;
  if (section === 'live') return StandardColors.error(text);
  return section === 'latent' || section === 'unknown' ? StandardColors.warning(text) : text;
}

function formatFailingFindings(report: Report, context: ReportViewContext): string[] {
  const { gate } = report;
  if (!gate || gate.failing === 0) return [];
  const failing = report.findings.filter((finding) => isFailing(finding, gate.failOn));
  const bySection = Map.groupBy(failing, getReportSection);
  return REPORT_SECTIONS.flatMap((section) => {
    const own = bySection.get(section) ?? [];
    const title = messages.getMessage('section.failing', [
      gate.failOn,
      formatReportSectionTitle(section, report.source),
    ]);
    return own.length === 0 ? [] : [StandardColors.error(title), ...formatObjectFindings(own, context), ''];
  });
}

/** Files know of no users: what is latent there may be live in an org. */
function formatReportSectionTitle(section: ReportSection, source: Report['source']): string {
  if (section === 'latent' && source === 'project') return messages.getMessage('section.latentInProject');
  return messages.getMessage(`section.${section}`);
}

function formatReportSection(title: string, findings: readonly Finding[], context: ReportViewContext): string[] {
  const [first] = findings;
  if (!first) return [];
  if (context.verbose || first.exposure === 'live')
    return [formatHeading(title), ...formatObjectFindings(findings, context), ''];
  const objects = new Set(findings.map(({ object }) => object)).size;
  const profiles = new Set(findings.map(({ profile }) => profile)).size;
  const sum = messages.getMessage('section.sum', [
    formatNumber(findings.length),
    formatNumber(objects),
    formatNumber(profiles),
  ]);
  return [formatHeading(title), `  ${sum}`, ''];
}

/** By reason, as the policy gives it. */
function formatKeptFindings(findings: readonly Finding[]): string[] {
  const byReason = Map.groupBy(
    findings.filter(({ kept }) => kept !== null),
    ({ kept }) => formatKeptReason(kept),
  );
  if (byReason.size === 0) return [];
  return [
    formatHeading(messages.getMessage('section.kept')),
    ...[...byReason].flatMap(([reason, own]) => [
      `  ${reason}`,
      ...wrapItems(
        '    ',
        own.map(({ field }) => makePrintable(field)),
        80,
      ),
    ]),
    '',
  ];
}

function formatKeptReason(kept: Finding['kept']): string {
  const reason = makePrintable(kept?.reason ?? '');
  return kept?.until ? messages.getMessage('kept.until', [reason, kept.until]) : reason;
}

function formatVerdict(report: Report): string[] {
  const count = report.findings.filter(({ baseline }) => baseline === 'known').length;
  const known = count > 0 ? [messages.getMessage('result.known', [formatNumber(count)])] : [];
  const gate = formatGate(report);
  const lines = [...known, ...(gate === null ? [] : [gate])];
  return lines.length === 0 ? [] : [...lines, ''];
}

/**
 * The command to type next, for the profiles that have strays.
 *
 * @param targetOrg alias or username of the org; null where it has no name that can be typed
 */
export function formatReportNextSteps({ findings, source }: Report, bin: string, targetOrg: string | null): string[] {
  const strays = new Set(findings.filter(({ kind, kept }) => kind === 'stray' && !kept).map(({ profile }) => profile));
  if (strays.size === 0) return [];
  const profiles = [...strays].flatMap((name) => ['--profile', name]);
  if (source === 'project')
    return [messages.getMessage('next.org'), `  ${formatCommandLine([bin, 'fls', 'report', ...profiles])}`];
  const org = targetOrg === null ? [] : ['--target-org', targetOrg];
  return [
    messages.getMessage('next.reset'),
    `  ${formatCommandLine([bin, 'fls', 'reset', ...profiles, ...org, '--dry-run'])}`,
  ];
}
