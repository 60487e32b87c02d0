import { Messages } from '@salesforce/core';
import { countFindings, type Finding } from '../../../fls/finding.ts';
import { getGateVerdict } from '../../../fls/gate.ts';
import type { Report } from '../../../fls/report.ts';
import { FINDING_CATEGORIES, getFindingCategory, listDirtyProfiles } from '../../categories.ts';
import { formatCount, formatNumber } from '../../count.ts';
import { formatTotals } from '../../report-totals.ts';
import { toReportPath, type FormatContext } from '../report-paths.ts';
import { renderBarTable, type BarPart } from './bars.ts';
import { buildCategoryParts, renderTiles } from './categories.ts';
import { buildExplanationSection } from './explanations.ts';
import { formatPageOrg, listPageFacts, renderFacts } from './facts.ts';
import { buildFindingTable, type FindingTable } from './finding-table.ts';
import { html, type Markup } from './markup.ts';
import { describeRowLimit, limitRows, MAX_PAGE_ROWS } from './page-limits.ts';
import { renderPage, type PageSection } from './page.ts';
import { buildProofSection } from './proof.ts';
import {
  buildHeatMapSection,
  buildScopeSection,
  buildTableSection,
  buildWarningSection,
  getFrameTexts,
  getScriptTexts,
  renderList,
} from './sections.ts';
import { buildUserTable } from './user-table.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/** The report as a page for people: what was checked, the answer, pictures, every finding, and what each kind means. */
export function renderHtmlReport(report: Report, context: FormatContext, maxRows = MAX_PAGE_ROWS): string {
  const { findings, holders } = report;
  const table = buildFindingTable({ ...report, findings: limitFindings(report, maxRows) }, context);
  const hasFindings = findings.length > 0;
  const org = report.context.org;
  const title = messages.getMessage('report.title', [org ? formatPageOrg(org) : messages.getMessage('report.files')]);
  const users = holders.length === 0 ? [] : [buildUserTable(report)];
  return renderPage({
    title,
    header: html`<h1>${title}</h1>
      <p class="answer">${formatAnswer(report)}</p>
      <p>${formatTotals(report)}</p>
      ${renderVerdict(report)} ${renderTiles(listTileParts(report))}`,
    sections: [
      ...buildWarningSection(report.notices, listReportLimits(report, maxRows)),
      ...buildUnreadableSection(report, context),
      ...buildProofSection(report.proof),
      buildFactSection(report, context),
      ...buildScopeSection(report.integrations),
      ...(hasFindings ? buildFindingSections(report, table) : []),
      ...(users.length === 0 ? [] : [buildUserSection()]),
      ...buildExplanationSection({ ...context.typed, found: report, page: 'report' }),
    ],
    data: {
      tables: [...(hasFindings ? [table.data] : []), ...users],
      heatMap: hasFindings
        ? {
            id: 'map-map',
            table: 0,
            rowColumn: table.places.object,
            columnColumn: table.places.profile,
            toneColumn: table.places.exposure,
          }
        : null,
      texts: getScriptTexts(),
    },
    ...getFrameTexts(),
  });
}

/** What the page does not have, because no browser would open it. */
export function listReportLimits({ findings }: Report, maxRows = MAX_PAGE_ROWS): string[] {
  return describeRowLimit(messages.getMessage('findings.title'), findings.length, maxRows);
}

/** The most exposed ones, where there are too many. */
function limitFindings({ findings }: Report, maxRows: number): readonly Finding[] {
  return limitRows(findings, maxRows, (finding) => FINDING_CATEGORIES.indexOf(getFindingCategory(finding)));
}

/** The report in one sentence. */
function formatAnswer({ counts, source, holders, unreadable }: Report): string {
  const strays = formatCount(counts.stray, 'stray');
  if (counts.profiles === 0 && unreadable.length > 0) return messages.getMessage('answer.nothingRead');
  if (counts.stray === 0) return messages.getMessage(unreadable.length > 0 ? 'answer.noneRead' : 'answer.none');
  if (source === 'project') return messages.getMessage('answer.files', [strays]);
  if (counts.live > 0) {
    const users = new Set(holders.map(({ username }) => username)).size;
    return messages.getMessage('answer.live', [formatCount(users, 'user'), formatCount(counts.live, 'stray')]);
  }
  if (counts.latent === 1) return messages.getMessage('answer.latentOne');
  if (counts.latent > 0) return messages.getMessage('answer.latent', [formatNumber(counts.latent)]);
  if (counts.unknown > 0) return messages.getMessage('answer.unknown', [formatCount(counts.unknown, 'stray')]);
  return messages.getMessage('answer.dormant', [strays]);
}

function renderVerdict({ gate }: Report): Markup {
  if (gate === null) return html``;
  const verdict = getGateVerdict(gate);
  const failing = formatCount(gate.failing, 'stray');
  return html`<p class="verdict">
    ${
      verdict === 'failed'
        ? messages.getMessage('gate.failed', [gate.failOn, failing])
        : messages.getMessage(`gate.${verdict}`, [gate.failOn])
    }
  </p>`;
}

/** Unknown is told only where there is such a finding. */
function listTileParts({ counts }: Report): BarPart[] {
  return buildCategoryParts(counts).filter(({ tone, count }) => tone !== 'unknown' || count > 0);
}

function buildFactSection({ context, counts }: Report, { typed }: FormatContext): PageSection {
  const facts = listPageFacts(context, typed.line);
  return {
    id: 'facts',
    title: messages.getMessage('facts.title'),
    body: renderFacts([
      ...facts,
      [messages.getMessage('fact.profiles'), formatNumber(counts.profiles)],
      [messages.getMessage('fact.entries'), formatNumber(counts.entries)],
    ]),
  };
}

function buildUnreadableSection({ unreadable }: Report, { root }: FormatContext): PageSection[] {
  if (unreadable.length === 0) return [];
  const files = unreadable.map(({ path, line, column, problem }) => {
    const place = [toReportPath(root, path), line, line === null ? null : column];
    return messages.getMessage('unreadable.file', [place.filter((part) => part !== null).join(':'), problem]);
  });
  const title = messages.getMessage('unreadable.title');
  return [{ id: 'unreadable', title, body: html`<div class="warning">${renderList(files)}</div>` }];
}

function buildFindingSections(report: Report, { places }: FindingTable): PageSection[] {
  const { title, body } = {
    title: messages.getMessage('profiles.title'),
    body: renderProfiles(report, places.profile),
  };
  return [
    { id: 'profiles', title, body },
    buildHeatMapSection('map', messages.getMessage('map.title'), messages.getMessage('map.hint')),
    buildTableSection({
      id: 'findings',
      title: messages.getMessage('findings.title'),
      hint: messages.getMessage('findings.hint'),
    }),
  ];
}

/** The profiles with findings as bars, the most exposed first; the clean ones are counted. */
function renderProfiles(report: Report, column: number): Markup {
  const profiles = listDirtyProfiles(report);
  const clean = report.profiles.length - profiles.length;
  const bars = profiles.map(([name, own]) => {
    const counts = countFindings(own, { profiles: 1, entries: 0 });
    return { name, parts: buildCategoryParts(counts) };
  });
  const cleanText = clean > 0 ? messages.getMessage('profiles.clean', [formatCount(clean, 'profile')]) : null;
  return html`${renderBarTable({
    caption: messages.getMessage('profiles.title'),
    head: messages.getMessage('profiles.head'),
    bars,
    leadsTo: { table: 0, column, label: (name) => messages.getMessage('profiles.show', [name]) },
  })}
  ${cleanText === null ? '' : html`<p>${cleanText}</p>`}`;
}

function buildUserSection(): PageSection {
  return buildTableSection({
    id: 'users',
    title: messages.getMessage('users.title'),
    hint: messages.getMessage('users.hint'),
  });
}
