import { Messages } from '@salesforce/core';
import type { Fleet } from '../../../fls/fleet.ts';
import type { Report } from '../../../fls/report.ts';
import { FINDING_CATEGORIES } from '../../categories.ts';
import { describeContext } from '../../context-lines.ts';
import { formatNumber, UNKNOWN_COUNT } from '../../count.ts';
import { describeNoDrift, groupDrift, listIncompleteTargets, type DriftGroup } from '../../drift-groups.ts';
import { listFailures, listReports } from '../../fleet.ts';
import { formatTotals } from '../../report-totals.ts';
import { escapeProse, formatCode } from '../markdown/code.ts';
import { buildReportSections, formatMarkdownGate } from '../markdown/report.ts';
import {
  buildTextSection,
  fitSections,
  MAX_MARKDOWN_LENGTH,
  MIN_SECTION_LENGTH,
  type MarkdownItem,
  type MarkdownSection,
} from '../markdown/section.ts';
import type { FormatContext } from '../report-paths.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'fleet');
const formatMessages = Messages.loadMessages('sf-plugin-fls', 'formats');

/** What the sections before the findings of single orgs may take. */
const MAX_OVERVIEW_LENGTH = 30_000;

/** Enough for the line that counts the orgs that are left out. */
const SPARED_LENGTH = 200;

type TargetReport = { readonly target: string; readonly report: Report };

/**
 * Several orgs for a comment or a job summary, always below 60,000 characters: their numbers and gates, what could not be
 * reported, the drift, and then the report of each org, as far as there is room.
 */
export function renderMarkdownFleet(fleet: Fleet, { root }: FormatContext): string {
  const head = `## ${messages.getMessage('markdown.heading', [formatNumber(fleet.orgs.length)])}\n\n`;
  const overview = [...buildOrgTable(fleet), ...buildUnreportedSection(fleet), ...buildDriftSection(fleet)];
  let text = head + fitSections(MAX_OVERVIEW_LENGTH - head.length, overview);
  const reports = listReports(fleet);
  for (const [index, one] of reports.entries()) {
    const title = formatOrgTitle(one);
    const sections = buildReportSections(one.report, root);
    const room = MAX_MARKDOWN_LENGTH - SPARED_LENGTH - text.length - title.length;
    const least = sections.length * MIN_SECTION_LENGTH;
    if (room < least) return `${text}${formatLeftOrgs(reports.length - index)}\n`;
    text += title + fitSections(Math.max(least, Math.floor(room / (reports.length - index))), sections);
  }
  return `${text.trimEnd()}\n`;
}

function formatLeftOrgs(count: number): string {
  return messages.getMessage('markdown.left.orgs', [formatNumber(count)]);
}

function formatOrgTitle({ target, report }: TargetReport): string {
  return [
    `## ${messages.getMessage('markdown.org', [formatCode(target)])}`,
    formatMarkdownGate(report),
    formatTotals(report),
    describeContext(report.context, formatCode).join(' '),
    '',
  ].join('\n\n');
}

const ORG_COLUMNS = [...FINDING_CATEGORIES, 'kept'] as const;

function buildOrgTable(fleet: Fleet): MarkdownSection[] {
  const keys = ['profiles', ...ORG_COLUMNS] as const;
  const hasGate = listReports(fleet).some(({ report }) => report.gate !== null);
  const titles = [
    messages.getMessage('column.org'),
    messages.getMessage('column.profiles'),
    ...ORG_COLUMNS.map((column) => formatMessages.getMessage(`column.${column}`)),
    ...(hasGate ? [messages.getMessage('markdown.gate')] : []),
  ];
  const items = fleet.orgs.map(({ target, report }): MarkdownItem => {
    const counts = keys.map((key) => (report === null ? UNKNOWN_COUNT : formatNumber(report.counts[key])));
    const gate = report === null ? messages.getMessage('markdown.notReported') : formatMarkdownGate(report);
    return { text: `| ${[formatCode(target), ...counts, ...(hasGate ? [gate] : [])].join(' | ')} |\n`, fields: 0 };
  });
  return [
    {
      before: `| ${titles.join(' | ')} |\n| --- |${' ---: |'.repeat(keys.length)}${hasGate ? ' --- |' : ''}\n`,
      after: '\n',
      most: 12_000,
      forms: [() => items],
      describeOmitted: (left) => formatLeftOrgs(left.length),
    },
  ];
}

function buildUnreportedSection(fleet: Fleet): MarkdownSection[] {
  const failures = listFailures(fleet);
  if (failures.length === 0) return [];
  const items = failures.map(({ target, message }): MarkdownItem => {
    const reason = escapeProse(message.replace(/\s+/g, ' '));
    return { text: `- ${messages.getMessage('failed.org', [formatCode(target), reason])}\n`, fields: 0 };
  });
  return [
    {
      before: `### ${messages.getMessage('markdown.failed.title', [formatNumber(failures.length)])}\n\n`,
      after: '\n',
      most: 8_000,
      forms: [() => items],
      describeOmitted: (left) => formatLeftOrgs(left.length),
    },
  ];
}

function buildDriftSection(fleet: Fleet): MarkdownSection[] {
  if (listReports(fleet).length < 2) return [];
  const incomplete = listIncompleteTargets(fleet).map(formatCode);
  const note = incomplete.length === 0 ? '' : `${messages.getMessage('drift.incomplete', [incomplete.join(', ')])}\n\n`;
  if (fleet.drift.length === 0) return buildTextSection(`${describeNoDrift(fleet)}\n\n${note}`.trimEnd());
  return [
    {
      before: `<details>\n<summary>${messages.getMessage('markdown.drift.title', [formatNumber(fleet.drift.length)])}</summary>\n\n`,
      after: `\n${note}</details>\n\n`,
      most: 16_000,
      forms: [() => buildDriftItems(fleet, listFields), () => buildDriftItems(fleet, countObjectFields)],
      describeOmitted: (left) =>
        messages.getMessage('markdown.left.drift', [formatNumber(left.reduce((sum, { fields }) => sum + fields, 0))]),
    },
  ];
}

function buildDriftItems({ drift }: Fleet, formatGroup: (group: DriftGroup) => string): MarkdownItem[] {
  return groupDrift(drift).flatMap(({ profile, groups }) =>
    groups.map((group) => {
      const text = messages.getMessage('drift.group', [
        group.in.map(formatCode).join(', '),
        group.notIn.map(formatCode).join(', '),
        formatGroup(group),
      ]);
      return { text: `- ${formatCode(profile)}: ${text}\n`, fields: group.fields.length };
    }),
  );
}

function listFields({ fields }: DriftGroup): string {
  return fields.map(formatCode).join(', ');
}

function countObjectFields({ objects }: DriftGroup): string {
  return [...objects]
    .map(([object, own]) => messages.getMessage('drift.object', [formatCode(object), formatNumber(own.length)]))
    .join(', ');
}
