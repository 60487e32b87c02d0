import { ux } from '@oclif/core';
import { Messages } from '@salesforce/core';
import { StandardColors } from '@salesforce/sf-plugins-core';
import type { Exposure, Finding } from '../fls/finding.ts';
import { gateVerdict } from '../fls/gate.ts';
import type { Report, UnreadableFile } from '../fls/report.ts';
import { number, wrapped } from './terminal/lines.ts';
import { objectLines, type ObjectContext } from './terminal/object-lines.ts';
import { commandLine } from './shell.ts';
import { nearer, printable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'report');

export type ReportContext = ObjectContext & {
  /** List every finding. */
  readonly verbose: boolean;
  /** Nobody named the profiles: the report says which they are. */
  readonly chosen: boolean;
};

type Section = Exposure | 'uncontrolled';

const SECTIONS: readonly Section[] = ['live', 'latent', 'dormant', 'unknown', 'uncontrolled'];

/**
 * What a person reads: the numbers of each profile, what fails the gate, what is open today, the rest in sums, and the
 * verdict. Each finding is listed once.
 */
export function reportLines(report: Report, context: ReportContext): string[] {
  const failing = report.gate?.failing ?? new Set<Finding>();
  const bySection = Map.groupBy(
    report.findings.filter((finding) => finding.kept === null && !failing.has(finding)),
    sectionOf,
  );
  return [
    ...(context.chosen ? [messages.getMessage('result.chosen'), ''] : []),
    ...summaryLines(report),
    ...failingLines(report, context),
    ...SECTIONS.flatMap((section) =>
      sectionLines(titleOf(section, report.source), bySection.get(section) ?? [], context),
    ),
    ...keptLines(report.findings),
    ...verdictLines(report),
  ];
}

/** Whether the gate let the report pass, in one line; null where there is none. */
export function gateLine(report: Report): string | null {
  const { gate, unreadable } = report;
  if (!gate) return null;
  const { threshold, failing } = gate;
  const verdict = gateVerdict(report);
  if (verdict === 'failed') return messages.getMessage('gate.failed', [threshold, number(failing.size)]);
  if (verdict === 'undecided') return messages.getMessage('gate.undecided', [threshold, number(unreadable.length)]);
  return messages.getMessage('gate.passed', [threshold]);
}

/** A file that is missing from the report, and why; its place as editors and terminals take it. */
export function unreadableText({ path, line, column, reason }: UnreadableFile, folder: string): string {
  const place = [nearer(path, folder), line, column].filter((part) => part !== null).join(':');
  return messages.getMessage('error.unreadable', [printable(place), printable(reason)]);
}

function heading(text: string): string {
  return ux.colorize('bold', text);
}

function sectionOf({ kind, exposure }: Finding): Section {
  return kind === 'uncontrolled' ? kind : exposure;
}

/** A block for each profile with findings, the most exposed first; the clean ones share one. */
function summaryLines({ profiles, findings, source }: Report): string[] {
  const byProfile = Map.groupBy(findings, ({ profile }) => profile);
  const clean = profiles.filter((name) => !byProfile.has(name));
  const blocks = [...byProfile]
    .sort(([, a], [, b]) => mostExposed(a, b))
    .flatMap(([name, own]) => [heading(printable(name)), `  ${countsOf(own, source)}`, '']);
  if (clean.length === 0) return blocks;
  return [...blocks, ...wrapped(`${messages.getMessage('result.clean')} `, clean.map(printable), 2), ''];
}

function mostExposed(a: readonly Finding[], b: readonly Finding[]): number {
  const count = (findings: readonly Finding[], section: Section): number =>
    findings.filter((finding) => sectionOf(finding) === section).length;
  return SECTIONS.map((section) => count(b, section) - count(a, section)).find((difference) => difference !== 0) ?? 0;
}

/** Live, latent and dormant are told of an org even where there is none: that is the good news. */
function countsOf(findings: readonly Finding[], source: Report['source']): string {
  const bySection = Map.groupBy(findings, sectionOf);
  const told = (section: Section): boolean =>
    bySection.has(section) || (source === 'org' && ['live', 'latent', 'dormant'].includes(section));
  const kept = findings.filter((finding) => finding.kept !== null).length;
  const counts = SECTIONS.filter(told).map((section) => coloured(section, bySection.get(section)?.length ?? 0));
  return [...counts, ...(kept > 0 ? [messages.getMessage('result.kept', [number(kept)])] : [])].join(', ');
}

function coloured(section: Section, count: number): string {
  const text = `${section} ${number(count)}`;
  if (count === 0) return text;
  if (section === 'live') return StandardColors.error(text);
  return section === 'latent' || section === 'unknown' ? StandardColors.warning(text) : text;
}

function failingLines(report: Report, context: ReportContext): string[] {
  const { gate } = report;
  if (!gate || gate.failing.size === 0) return [];
  const bySection = Map.groupBy(gate.failing, sectionOf);
  return SECTIONS.flatMap((section) => {
    const own = bySection.get(section) ?? [];
    const title = messages.getMessage('section.failing', [gate.threshold, titleOf(section, report.source)]);
    return own.length === 0 ? [] : [StandardColors.error(title), ...objectLines(own, context), ''];
  });
}

/** Files know of no users: what is latent there may be live in an org. */
function titleOf(section: Section, source: Report['source']): string {
  if (section === 'latent' && source === 'project') return messages.getMessage('section.latentInProject');
  return messages.getMessage(`section.${section}`);
}

function sectionLines(title: string, findings: readonly Finding[], context: ReportContext): string[] {
  const [first] = findings;
  if (!first) return [];
  if (context.verbose || first.exposure === 'live') return [heading(title), ...objectLines(findings, context), ''];
  const objects = new Set(findings.map(({ object }) => object)).size;
  const profiles = new Set(findings.map(({ profile }) => profile)).size;
  const sum = messages.getMessage('section.sum', [number(findings.length), number(objects), number(profiles)]);
  return [heading(title), `  ${sum}`, ''];
}

/** By reason, as the policy gives it. */
function keptLines(findings: readonly Finding[]): string[] {
  const byReason = Map.groupBy(
    findings.filter(({ kept }) => kept !== null),
    ({ kept }) => reasonOf(kept),
  );
  if (byReason.size === 0) return [];
  return [
    heading(messages.getMessage('section.kept')),
    ...[...byReason].flatMap(([reason, own]) => [
      `  ${reason}`,
      ...wrapped(
        '    ',
        own.map(({ field }) => printable(field)),
      ),
    ]),
    '',
  ];
}

function reasonOf(kept: Finding['kept']): string {
  const reason = printable(kept?.reason ?? '');
  return kept?.until ? messages.getMessage('kept.until', [reason, kept.until]) : reason;
}

function verdictLines(report: Report): string[] {
  const known = report.known.size > 0 ? [messages.getMessage('result.known', [number(report.known.size)])] : [];
  const gate = gateLine(report);
  const lines = [...known, ...(gate === null ? [] : [gate])];
  return lines.length === 0 ? [] : [...lines, ''];
}

/**
 * The command to type next, for the profiles that have strays.
 *
 * @param targetOrg alias or username of the org; null where it has no name that can be typed
 */
export function nextLines({ findings, source }: Report, bin: string, targetOrg: string | null): string[] {
  const strays = new Set(findings.filter(({ kind, kept }) => kind === 'stray' && !kept).map(({ profile }) => profile));
  if (strays.size === 0) return [];
  const profiles = [...strays].flatMap((name) => ['--profile', name]);
  if (source === 'project')
    return [messages.getMessage('next.org'), `  ${commandLine([bin, 'fls', 'report', ...profiles])}`];
  const org = targetOrg === null ? [] : ['--target-org', targetOrg];
  return [
    messages.getMessage('next.reset'),
    `  ${commandLine([bin, 'fls', 'reset', ...profiles, ...org, '--dry-run'])}`,
  ];
}
