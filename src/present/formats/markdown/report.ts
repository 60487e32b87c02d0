import { Messages } from '@salesforce/core';
import { countFindings, type Finding } from '../../../fls/finding.ts';
import { gateVerdict } from '../../../fls/gate.ts';
import type { Report } from '../../../fls/report.ts';
import { number } from '../../terminal/lines.ts';
import { code } from './code.ts';
import { keptItems, objectItems } from './findings.ts';
import { sectionsWithin, type Item, type Section } from './section.ts';
import { placeIn, type FormatContext } from '../places.ts';
import { byProfile, VERDICTS, verdictOf, type Verdict } from '../sentences.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/** GitHub refuses a comment of more than 65,536 characters; something may stand around this one. */
const MOST = 59_500;

/**
 * The report for a pull request comment or a job summary, always below 60,000 characters: what fails the gate and what is
 * open today in full, as far as there is room, the rest folded away. What is left out is counted in words.
 */
export function markdownReport(report: Report, { root }: FormatContext): string {
  const head = `## ${messages.getMessage('markdown.heading')}\n\n${verdict(report)}\n\n${source(report)}\n\n`;
  const sections = [...tableOf(report), ...filesOf(report, root), ...findingsOf(report), ...keptOf(report)];
  return `${(head + sectionsWithin(MOST - head.length, sections)).trimEnd()}\n`;
}

function verdict(report: Report): string {
  const { counts, known, unreadable } = report;
  const stray = number(counts.stray);
  return [
    gateText(report, stray),
    counts.kept > 0 ? messages.getMessage('markdown.kept', [number(counts.kept)]) : null,
    known.size > 0 ? messages.getMessage('markdown.known', [number(known.size)]) : null,
    unreadable.length > 0 ? messages.getMessage('markdown.unreadable', [number(unreadable.length)]) : null,
  ]
    .filter((text) => text !== null)
    .join(' ');
}

function gateText(report: Report, stray: string): string {
  const flag = `\`--fail-on ${report.gate?.threshold ?? ''}\``;
  switch (gateVerdict(report)) {
    case 'passed':
      return messages.getMessage('markdown.passed', [flag, stray]);
    case 'failed':
      return messages.getMessage('markdown.failed', [flag, number(report.gate?.failing.size ?? 0), stray]);
    case 'undecided':
      return messages.getMessage('markdown.undecided', [flag, stray]);
    case null:
      return messages.getMessage('markdown.noGate', [stray]);
  }
}

function source({ orgId, counts }: Report): string {
  const [profiles, entries] = [number(counts.profiles), number(counts.entries)];
  if (orgId === null) return messages.getMessage('markdown.project', [profiles, entries]);
  return messages.getMessage('markdown.org', [code(orgId), profiles, entries]);
}

const COLUMNS = [...VERDICTS, 'kept'] as const;

/** The numbers of each profile; clean ones last, so that these are left out first. */
function tableOf(report: Report): Section[] {
  const titles = ['profile' as const, ...COLUMNS].map((column) => messages.getMessage(`markdown.column.${column}`));
  const profiles = [...byProfile(report)];
  const rows = [...profiles.filter(([, own]) => own.length > 0), ...profiles.filter(([, own]) => own.length === 0)];
  const items = rows.map(([profile, own]): Item => {
    const counts = countFindings(own, { profiles: 1, entries: 0 });
    const cells = [code(profile), ...COLUMNS.map((column) => number(counts[column]))];
    return { text: `| ${cells.join(' | ')} |\n`, fields: 0 };
  });
  if (items.length === 0) return [];
  return [
    {
      before: `| ${titles.join(' | ')} |\n| --- |${' ---: |'.repeat(COLUMNS.length)}\n`,
      after: '\n',
      most: 12_000,
      forms: [() => items],
      left: (left) => messages.getMessage('markdown.left.profiles', [number(left.length)]),
    },
  ];
}

function filesOf({ unreadable }: Report, root: string): Section[] {
  if (unreadable.length === 0) return [];
  const items = unreadable.map(({ path, line, column, reason }): Item => {
    const place = [placeIn(root, path), line, line === null ? null : column].filter((part) => part !== null).join(':');
    return { text: `- ${messages.getMessage('markdown.object.plain', [code(place), code(reason)])}\n`, fields: 0 };
  });
  return [
    {
      before: `### ${messages.getMessage('markdown.files.title', [number(unreadable.length)])}\n\n`,
      after: '\n',
      most: 8_000,
      forms: [() => items],
      left: (left) => messages.getMessage('markdown.left.files', [number(left.length)]),
    },
  ];
}

/** Every finding that is not kept, once: under what fails the gate, under the baseline, or under its exposure. */
function findingsOf({ findings, known, gate }: Report): Section[] {
  const groups = Map.groupBy(findings, (finding) => {
    if (finding.kept) return 'kept';
    if (gate?.failing.has(finding)) return `failing ${verdictOf(finding)}` as const;
    return known.has(finding) ? 'known' : verdictOf(finding);
  });
  const failing = VERDICTS.map((name) => {
    const own = groups.get(`failing ${name}`) ?? [];
    return open(messages.getMessage('markdown.failing.title', [title(name, own)]), own);
  });
  const live = groups.get('live') ?? [];
  const rest = (['latent', 'unknown', 'dormant', 'known', 'uncontrolled'] as const).map((name) => {
    const own = groups.get(name) ?? [];
    return folded(title(name, own), own);
  });
  return [...failing, open(title('live', live), live), ...rest].flat();
}

function title(name: Verdict | 'known' | 'kept', findings: readonly Finding[]): string {
  return messages.getMessage(`markdown.${name}.title`, [number(findings.length)]);
}

function open(heading: string, findings: readonly Finding[]): Section[] {
  return section(findings, { before: `### ${heading}\n`, after: '\n', most: Infinity });
}

function folded(heading: string, findings: readonly Finding[]): Section[] {
  return section(findings, {
    before: `<details>\n<summary>${heading}</summary>\n`,
    after: '\n</details>\n\n',
    most: 40_000,
  });
}

function section(findings: readonly Finding[], frame: Pick<Section, 'before' | 'after' | 'most'>): Section[] {
  if (findings.length === 0) return [];
  return [
    {
      ...frame,
      forms: [() => objectItems(findings, true), () => objectItems(findings, false)],
      left: (left) =>
        messages.getMessage('markdown.left.fields', [
          number(left.reduce((sum, { fields }) => sum + fields, 0)),
          number(left.length),
        ]),
    },
  ];
}

function keptOf({ findings }: Report): Section[] {
  const kept = findings.filter((finding) => finding.kept !== null);
  return section(kept, {
    before: `<details>\n<summary>${title('kept', kept)}</summary>\n\n`,
    after: '\n</details>\n\n',
    most: 8_000,
  }).map((frame) => ({
    ...frame,
    forms: [() => keptItems(kept)],
    left: (left) =>
      messages.getMessage('markdown.left.kept', [number(left.reduce((sum, { fields }) => sum + fields, 0))]),
  }));
}
