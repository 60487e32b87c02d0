import { Messages } from '@salesforce/core';
import { countFindings } from '../../../fls/finding.ts';
import { getGateVerdict } from '../../../fls/gate.ts';
import type { Notice } from '../../../fls/problem.ts';
import type { Report } from '../../../fls/report.ts';
import { FINDING_CATEGORIES, listDirtyProfiles } from '../../categories.ts';
import { describeContext } from '../../context-lines.ts';
import { formatCount, formatNumber } from '../../count.ts';
import { describeLeftOut, formatScopeHeading, groupByReason } from '../../integration-scope.ts';
import { formatNotice } from '../../notices.ts';
import { formatTotals } from '../../report-totals.ts';
import { toReportPath, type FormatContext } from '../report-paths.ts';
import { escapeProse, formatCode } from './code.ts';
import { buildFindingSections, buildKeptSection } from './finding-sections.ts';
import { fitSections, type MarkdownItem, type MarkdownSection } from './section.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/** GitHub refuses a comment of more than 65,536 characters; something may stand around this one. */
const MAX_MARKDOWN_LENGTH = 59_500;

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
  const sections = [
    ...buildWarningSection(report),
    ...buildScopeSection(report),
    ...buildProfileTable(report),
    ...buildUnreadableSection(report, root),
    ...buildFindingSections(report),
    ...buildKeptSection(report),
  ];
  return `${(head + fitSections(MAX_MARKDOWN_LENGTH - head.length, sections)).trimEnd()}\n`;
}

function formatMarkdownGate({ gate, unreadable }: Report): string {
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
  const cleanLine = clean === 0 ? '' : `${messages.getMessage('markdown.clean', [formatCount(clean, 'profile')])}\n\n`;
  if (profiles.length === 0) return [{ ...EMPTY_SECTION, before: cleanLine }];
  const titles = (['profile', ...TABLE_COLUMNS] as const).map((column) => messages.getMessage(`column.${column}`));
  const items = profiles.map(([profile, own]): MarkdownItem => {
    const counts = countFindings(own, { profiles: 1, entries: 0 });
    const cells = [formatCode(profile), ...TABLE_COLUMNS.map((column) => formatNumber(counts[column]))];
    return { text: `| ${cells.join(' | ')} |\n`, fields: 0 };
  });
  return [
    {
      before: `| ${titles.join(' | ')} |\n| --- |${' ---: |'.repeat(TABLE_COLUMNS.length)}\n`,
      after: `\n${cleanLine}`,
      most: 12_000,
      forms: [() => items],
      describeOmitted: (left) => messages.getMessage('markdown.left.profiles', [formatNumber(left.length)]),
    },
  ];
}

const EMPTY_SECTION: MarkdownSection = {
  before: '',
  after: '',
  most: Infinity,
  forms: [() => []],
  describeOmitted: () => '',
};

/** What makes the report incomplete or uncertain, before everything that it says. */
function buildWarningSection({ notices }: Report): MarkdownSection[] {
  if (notices.length === 0) return [];
  const texts = new Set(notices.map(formatMarkdownNotice));
  const items = [...texts].map((text): MarkdownItem => ({ text: `- ${text}\n`, fields: 0 }));
  return [
    {
      before: `### ${messages.getMessage('markdown.warnings.title')}\n\n`,
      after: '\n',
      most: 8_000,
      forms: [() => items],
      describeOmitted: (left) => messages.getMessage('markdown.left.warnings', [formatNumber(left.length)]),
    },
  ];
}

/** On one line, with what others named as code. */
function formatMarkdownNotice(notice: Notice): string {
  const foreign: string[] = [];
  const text = formatNotice(notice, (token) => {
    foreign.push(formatCode(token));
    return PLACE;
  });
  return escapeProse(text.replace(/\s+/g, ' ')).replaceAll(PLACE, () => foreign.shift() ?? '');
}

/** Where a foreign text belongs: a character for private use, which no text of the plugin holds. */
const PLACE = '\ue000';

/** Why the report covers these profiles where the user named none, and what was left out. */
function buildScopeSection({ integrations }: Report): MarkdownSection[] {
  if (integrations === null) return [];
  const items = [...groupByReason(integrations, formatCode)].flatMap(([reason, names]) =>
    names.map((name): MarkdownItem => {
      return { text: `- ${messages.getMessage('markdown.object.plain', [formatCode(name), reason])}\n`, fields: 0 };
    }),
  );
  const leftOut = describeLeftOut(integrations, formatCode);
  return [
    {
      before: `${formatScopeHeading(integrations)}\n\n`,
      after: leftOut === null ? '\n' : `\n${leftOut}\n\n`,
      most: 8_000,
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
