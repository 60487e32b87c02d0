import { Messages } from '@salesforce/core';
import { countFindings, type Finding } from '../../../fls/finding.ts';
import { getGateVerdict, isFailing } from '../../../fls/gate.ts';
import type { Report } from '../../../fls/report.ts';
import { formatNumber } from '../../count.ts';
import { formatCode } from './code.ts';
import { buildKeptItems, buildObjectItems } from './findings.ts';
import { fitSections, type MarkdownItem, type MarkdownSection } from './section.ts';
import { toReportPath, type FormatContext } from '../places.ts';
import { groupByProfile, FINDING_CATEGORIES, getFindingCategory, type FindingCategory } from '../sentences.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/** GitHub refuses a comment of more than 65,536 characters; something may stand around this one. */
const MAX_MARKDOWN_LENGTH = 59_500;

/**
 * The report for a pull request comment or a job summary, always below 60,000 characters: what fails the gate and what is
 * open today in full, as far as there is room, the rest folded away. What is left out is counted in words.
 */
export function renderMarkdownReport(report: Report, { root }: FormatContext): string {
  const head = `## ${messages.getMessage('markdown.heading')}\n\n${formatMarkdownSummary(report)}\n\n${formatReportSource(report)}\n\n`;
  const sections = [
    ...buildProfileTable(report),
    ...buildUnreadableSection(report, root),
    ...buildFindingSections(report),
    ...buildKeptSection(report),
  ];
  return `${(head + fitSections(MAX_MARKDOWN_LENGTH - head.length, sections)).trimEnd()}\n`;
}

function formatMarkdownSummary(report: Report): string {
  const { counts, findings, unreadable } = report;
  const known = findings.filter(({ baseline }) => baseline === 'known').length;
  const stray = formatNumber(counts.stray);
  return [
    formatMarkdownGate(report, stray),
    counts.kept > 0 ? messages.getMessage('markdown.kept', [formatNumber(counts.kept)]) : null,
    known > 0 ? messages.getMessage('markdown.known', [formatNumber(known)]) : null,
    unreadable.length > 0 ? messages.getMessage('markdown.unreadable', [formatNumber(unreadable.length)]) : null,
  ]
    .filter((text) => text !== null)
    .join(' ');
}

function formatMarkdownGate(report: Report, stray: string): string {
  const { gate } = report;
  if (!gate) return messages.getMessage('markdown.noGate', [stray]);
  const flag = `\`--fail-on ${gate.failOn}\``;
  switch (getGateVerdict(gate)) {
    case 'passed':
      return messages.getMessage('markdown.passed', [flag, stray]);
    case 'failed':
      return messages.getMessage('markdown.failed', [flag, formatNumber(gate.failing), stray]);
    case 'undecided':
      return messages.getMessage('markdown.undecided', [flag, stray]);
  }
}

function formatReportSource({ context: { org }, counts }: Report): string {
  const [profiles, entries] = [formatNumber(counts.profiles), formatNumber(counts.entries)];
  if (org === null) return messages.getMessage('markdown.project', [profiles, entries]);
  return messages.getMessage('markdown.org', [formatCode(org.id), profiles, entries]);
}

const TABLE_COLUMNS = [...FINDING_CATEGORIES, 'kept'] as const;

/** The numbers of each profile; clean ones last, so that these are left out first. */
function buildProfileTable(report: Report): MarkdownSection[] {
  const titles = ['profile' as const, ...TABLE_COLUMNS].map((column) =>
    messages.getMessage(`markdown.column.${column}`),
  );
  const profiles = [...groupByProfile(report)];
  const rows = [...profiles.filter(([, own]) => own.length > 0), ...profiles.filter(([, own]) => own.length === 0)];
  const items = rows.map(([profile, own]): MarkdownItem => {
    const counts = countFindings(own, { profiles: 1, entries: 0 });
    const cells = [formatCode(profile), ...TABLE_COLUMNS.map((column) => formatNumber(counts[column]))];
    return { text: `| ${cells.join(' | ')} |\n`, fields: 0 };
  });
  if (items.length === 0) return [];
  return [
    {
      before: `| ${titles.join(' | ')} |\n| --- |${' ---: |'.repeat(TABLE_COLUMNS.length)}\n`,
      after: '\n',
      most: 12_000,
      forms: [() => items],
      describeOmitted: (left) => messages.getMessage('markdown.left.profiles', [formatNumber(left.length)]),
    },
  ];
}

function buildUnreadableSection({ unreadable }: Report, root: string): MarkdownSection[] {
  if (unreadable.length === 0) return [];
  const items = unreadable.map(({ path, line, column, problem }): MarkdownItem => {
    const place = [toReportPath(root, path), line, line === null ? null : column]
      .filter((part) => part !== null)
      .join(':');
    return {
      text: `- ${messages.getMessage('markdown.object.plain', [formatCode(place), formatCode(problem)])}\n`,
      fields: 0,
    };
  });
  return [
    {
      before: `### ${messages.getMessage('markdown.files.title', [formatNumber(unreadable.length)])}\n\n`,
      after: '\n',
      most: 8_000,
      forms: [() => items],
      describeOmitted: (left) => messages.getMessage('markdown.left.files', [formatNumber(left.length)]),
    },
  ];
}

/** Every finding that is not kept, once: under what fails the gate, under the baseline, or under its exposure. */
function buildFindingSections({ findings, gate }: Report): MarkdownSection[] {
  const groups = Map.groupBy(findings, (finding) => {
    if (finding.kept) return 'kept';
    if (gate && isFailing(finding, gate.failOn)) return `failing ${getFindingCategory(finding)}` as const;
    return finding.baseline === 'known' ? 'known' : getFindingCategory(finding);
  });
  const failing = FINDING_CATEGORIES.map((name) => {
    const own = groups.get(`failing ${name}`) ?? [];
    return buildOpenSection(messages.getMessage('markdown.failing.title', [formatSectionTitle(name, own)]), own);
  });
  const live = groups.get('live') ?? [];
  const rest = (['latent', 'unknown', 'dormant', 'known', 'uncontrolled'] as const).map((name) => {
    const own = groups.get(name) ?? [];
    return buildFoldedSection(formatSectionTitle(name, own), own);
  });
  return [...failing, buildOpenSection(formatSectionTitle('live', live), live), ...rest].flat();
}

function formatSectionTitle(name: FindingCategory | 'known' | 'kept', findings: readonly Finding[]): string {
  return messages.getMessage(`markdown.${name}.title`, [formatNumber(findings.length)]);
}

function buildOpenSection(heading: string, findings: readonly Finding[]): MarkdownSection[] {
  return buildFindingSection(findings, { before: `### ${heading}\n`, after: '\n', most: Infinity });
}

function buildFoldedSection(heading: string, findings: readonly Finding[]): MarkdownSection[] {
  return buildFindingSection(findings, {
    before: `<details>\n<summary>${heading}</summary>\n`,
    after: '\n</details>\n\n',
    most: 40_000,
  });
}

function buildFindingSection(
  findings: readonly Finding[],
  frame: Pick<MarkdownSection, 'before' | 'after' | 'most'>,
): MarkdownSection[] {
  if (findings.length === 0) return [];
  return [
    {
      ...frame,
      forms: [() => buildObjectItems(findings, true), () => buildObjectItems(findings, false)],
      describeOmitted: (left) =>
        messages.getMessage('markdown.left.fields', [
          formatNumber(left.reduce((sum, { fields }) => sum + fields, 0)),
          formatNumber(left.length),
        ]),
    },
  ];
}

function buildKeptSection({ findings }: Report): MarkdownSection[] {
  const kept = findings.filter((finding) => finding.kept !== null);
  return buildFindingSection(kept, {
    before: `<details>\n<summary>${formatSectionTitle('kept', kept)}</summary>\n\n`,
    after: '\n</details>\n\n',
    most: 8_000,
  }).map((frame) => ({
    ...frame,
    forms: [() => buildKeptItems(kept)],
    describeOmitted: (left) =>
      messages.getMessage('markdown.left.kept', [formatNumber(left.reduce((sum, { fields }) => sum + fields, 0))]),
  }));
}
