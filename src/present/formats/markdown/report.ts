import { Messages } from '@salesforce/core';
import { countFindings } from '../../../fls/finding.ts';
import { getGateVerdict } from '../../../fls/gate.ts';
import type { Report } from '../../../fls/report.ts';
import { FINDING_CATEGORIES, listDirtyProfiles } from '../../categories.ts';
import { describeContext } from '../../context-lines.ts';
import { formatCount, formatNumber } from '../../count.ts';
import { formatTotals } from '../../report-totals.ts';
import { toReportPath, type FormatContext } from '../report-paths.ts';
import { formatCode } from './code.ts';
import { buildFindingSections, buildKeptSection } from './finding-sections.ts';
import { buildProofSection } from './proof.ts';
import { buildScopeSection } from './scope.ts';
import {
  buildTextSection,
  fitSections,
  MAX_MARKDOWN_LENGTH,
  type MarkdownItem,
  type MarkdownSection,
} from './section.ts';
import { buildWarningSection, formatMarkdownNotice } from './warnings.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/**
 * The report for a pull request comment or a job summary, always below 60,000 characters: what fails the gate and what is
 * live in full, as far as there is room, the rest folded. What is left out is counted.
 */
export function renderMarkdownReport(report: Report, { root }: FormatContext): string {
  const head = [
    `## ${messages.getMessage('markdown.heading')}`,
    formatMarkdownGate(report),
    formatTotals(report),
    describeContext(report.context, formatCode).join(' '),
    '',
  ].join('\n\n');
  const sections = buildReportSections(report, root);
  return `${(head + fitSections(MAX_MARKDOWN_LENGTH - head.length, sections)).trimEnd()}\n`;
}

/** All of a report but its head. */
export function buildReportSections(report: Report, root: string): MarkdownSection[] {
  return [
    ...buildWarningSection(report.notices.map(formatMarkdownNotice)),
    ...buildProofSection(report.proof),
    ...buildScopeSection(report.integrations),
    ...buildProfileTable(report),
    ...buildUnreadableSection(report, root),
    ...buildFindingSections(report),
    ...buildKeptSection(report),
  ];
}

/** Whether the gate let the report pass, in a sentence. */
export function formatMarkdownGate({ gate, unreadable }: Report): string {
  const files =
    unreadable.length === 0
      ? []
      : [messages.getMessage('markdown.unreadable', [formatCount(unreadable.length, 'file')])];
  if (!gate) return [messages.getMessage('markdown.noGate'), ...files].join(' ');
  const verdict = getGateVerdict(gate);
  const gateText = messages.getMessage(`markdown.${verdict}`, [`\`--fail-on ${gate.failOn}\``]);
  const failing = messages.getMessage('markdown.failing', [formatCount(gate.failing, 'stray')]);
  return [gateText, ...(verdict === 'failed' ? [failing] : []), ...files].join(' ');
}

const TABLE_COLUMNS = [...FINDING_CATEGORIES, 'kept'] as const;

/** The numbers of each profile with findings, the most exposed first; the clean ones are counted. */
function buildProfileTable(report: Report): MarkdownSection[] {
  const profiles = listDirtyProfiles(report);
  const clean = report.profiles.length - profiles.length;
  const cleanLine = clean === 0 ? '' : messages.getMessage('markdown.clean', [formatCount(clean, 'profile')]);
  if (profiles.length === 0) return buildTextSection(cleanLine);
  const titles = (['profile', ...TABLE_COLUMNS] as const).map((column) => messages.getMessage(`column.${column}`));
  const items = profiles.map(([profile, own]): MarkdownItem => {
    const counts = countFindings(own, { profiles: 1, entries: 0 });
    const cells = [formatCode(profile), ...TABLE_COLUMNS.map((column) => formatNumber(counts[column]))];
    return { text: `| ${cells.join(' | ')} |\n`, fields: 0 };
  });
  return [
    {
      before: `| ${titles.join(' | ')} |\n| --- |${' ---: |'.repeat(TABLE_COLUMNS.length)}\n`,
      after: cleanLine === '' ? '\n' : `\n${cleanLine}\n\n`,
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
