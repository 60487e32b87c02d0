import { Messages } from '@salesforce/core';
import type { Finding } from '../../../fls/finding.ts';
import { isFailing } from '../../../fls/gate.ts';
import type { Report } from '../../../fls/report.ts';
import { FINDING_CATEGORIES, getFindingCategory, type FindingCategory } from '../../categories.ts';
import { formatNumber } from '../../count.ts';
import { buildKeptItems, buildObjectItems } from './findings.ts';
import type { MarkdownItem, MarkdownSection } from './section.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/** Every finding that is not kept, once: under what fails the gate, under its exposure, or under the baseline. */
export function buildFindingSections(report: Report): MarkdownSection[] {
  const { findings, gate } = report;
  const groups = Map.groupBy(findings, (finding) => {
    if (finding.kept) return 'kept';
    if (gate && isFailing(finding, gate.failOn)) return `failing ${getFindingCategory(finding)}` as const;
    return finding.baseline === 'known' ? 'known' : getFindingCategory(finding);
  });
  const failing = FINDING_CATEGORIES.map((name) => {
    const own = groups.get(`failing ${name}`) ?? [];
    const title = messages.getMessage('markdown.failing.title', [formatSectionTitle(name, own)]);
    return buildOpenSection(title, own, report);
  });
  const rest = [...FINDING_CATEGORIES, 'known' as const].map((name) => {
    const own = groups.get(name) ?? [];
    const title = formatSectionTitle(name, own);
    return name === 'live' ? buildOpenSection(title, own, report) : buildFoldedSection(title, own, report);
  });
  return [...failing, ...rest].flat();
}

/** What the policy keeps, by its reasons. */
export function buildKeptSection({ findings }: Report): MarkdownSection[] {
  const kept = findings.filter((finding) => finding.kept !== null);
  if (kept.length === 0) return [];
  return [
    {
      before: `<details>\n<summary>${formatSectionTitle('kept', kept)}</summary>\n\n`,
      after: '\n</details>\n\n',
      most: 8_000,
      forms: [() => buildKeptItems(kept)],
      describeOmitted: (left) => messages.getMessage('markdown.left.kept', [formatNumber(countFields(left))]),
    },
  ];
}

function formatSectionTitle(name: FindingCategory | 'known' | 'kept', findings: readonly Finding[]): string {
  return messages.getMessage(`markdown.${name}.title`, [formatNumber(findings.length)]);
}

function buildOpenSection(heading: string, findings: readonly Finding[], report: Report): MarkdownSection[] {
  return buildSection(findings, report, { before: `### ${heading}\n`, after: '\n', most: Infinity });
}

function buildFoldedSection(heading: string, findings: readonly Finding[], report: Report): MarkdownSection[] {
  return buildSection(findings, report, {
    before: `<details>\n<summary>${heading}</summary>\n`,
    after: '\n</details>\n\n',
    most: 40_000,
  });
}

function buildSection(
  findings: readonly Finding[],
  report: Report,
  frame: Pick<MarkdownSection, 'before' | 'after' | 'most'>,
): MarkdownSection[] {
  if (findings.length === 0) return [];
  return [
    {
      ...frame,
      forms: [() => buildObjectItems(findings, true, report), () => buildObjectItems(findings, false, report)],
      describeOmitted: (left) =>
        messages.getMessage('markdown.left.fields', [formatNumber(countFields(left)), formatNumber(left.length)]),
    },
  ];
}

function countFields(items: readonly MarkdownItem[]): number {
  return items.reduce((sum, { fields }) => sum + fields, 0);
}
