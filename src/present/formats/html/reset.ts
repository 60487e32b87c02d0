import { Messages } from '@salesforce/core';
import { FINDING_CATEGORIES } from '../../categories.ts';
import { formatCount } from '../../count.ts';
import { listOldWarnings } from '../../plan-file.ts';
import { formatResetStatus } from '../../reset.ts';
import { getProofHeading } from '../../reset-proof.ts';
import { formatTime } from '../../time.ts';
import { isPlanOnly, type ResetDocument } from '../reset-document.ts';
import { buildCategoryParts, countCategories, renderTiles } from './categories.ts';
import { createCategoryLookup } from './change-origin.ts';
import { buildExplanationSection } from './explanations.ts';
import { formatPageOrg, listPageFacts, renderFacts, type Fact } from './facts.ts';
import { html, type Markup } from './markup.ts';
import { describeRowLimit, limitRows, MAX_PAGE_ROWS } from './page-limits.ts';
import { renderPage, type PageSection } from './page.ts';
import { buildProofSection } from './proof.ts';
import { buildFileSection, buildNextSection, buildRefusalSections } from './reset-lists.ts';
import { buildResetTables } from './reset-tables.ts';
import { buildScopeSection, buildWarningSection, getFrameTexts, getScriptTexts } from './sections.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/** The plan of a dry run or the result of a reset as a page: how it ended, who loses what, every change, and how to go back. */
export function renderHtmlReset(whole: ResetDocument, maxRows = MAX_PAGE_ROWS): string {
  const { context, plan, result, notices, usedPlan } = whole;
  const org = context.org ? formatPageOrg(context.org) : '';
  const title = messages.getMessage(isPlanOnly(result.status) ? 'reset.plan' : 'reset.result', [org]);
  const { sections, tables, heatMap } = buildResetTables(limitDocument(whole, maxRows));
  const old = usedPlan ? listOldWarnings(usedPlan.file, notices) : [];
  return renderPage({
    title,
    header: html`<h1>${title}</h1>
      <p class="answer">${formatEnd(whole)}</p>
      <p>${formatSizes(whole)}</p>
      ${renderExposureTiles(plan)}`,
    sections: [
      ...buildWarningSection(notices, [...old, ...listResetLimits(whole, maxRows)]),
      buildFactSection(whole),
      ...buildScopeSection(plan.integrations),
      ...buildRefusalSections(whole),
      ...buildProofSections(whole),
      ...sections,
      ...buildFileSection(whole),
      ...buildNextSection(whole),
      ...buildExplanationSection({
        ...whole.next,
        found: plan.found,
        page: isPlanOnly(result.status) ? 'plan' : 'result',
      }),
    ],
    data: { tables, heatMap, texts: getScriptTexts() },
    ...getFrameTexts(),
  });
}

/** What the page does not have, because no browser would open it. */
export function listResetLimits({ plan: { edits, impact } }: ResetDocument, maxRows = MAX_PAGE_ROWS): string[] {
  return [
    ...describeRowLimit(messages.getMessage('impact.title'), impact.length, maxRows),
    ...describeRowLimit(messages.getMessage('changes.title'), edits.length, maxRows),
  ];
}

/** With the most exposed edits, where there are too many. What was left out and what went wrong are fewer. */
function limitDocument(document: ResetDocument, maxRows: number): ResetDocument {
  const { plan } = document;
  const getCategory = createCategoryLookup(plan.found);
  return {
    ...document,
    plan: {
      ...plan,
      edits: limitRows(plan.edits, maxRows, (edit) => FINDING_CATEGORIES.indexOf(getCategory(edit))),
      impact: limitRows(plan.impact, maxRows, () => 0),
    },
  };
}

/** How exposed the fields are that change; nothing where none does. */
function renderExposureTiles({ edits, found }: ResetDocument['plan']): Markup {
  const getCategory = createCategoryLookup(found);
  const counts = countCategories(edits.map((edit) => ({ category: getCategory(edit) })));
  const parts = buildCategoryParts(counts).filter(({ count }) => count > 0);
  return parts.length === 0 ? html`` : renderTiles(parts);
}

function buildProofSections({ result: { proofs } }: ResetDocument): PageSection[] {
  return (['before', 'after'] as const).flatMap((time) =>
    buildProofSection(proofs[time], { id: `proof-${time}`, title: getProofHeading(time) }),
  );
}

/** How it ended, in one sentence or two. */
function formatEnd({ plan, result }: ResetDocument): string {
  if (result.status === 'nothingToDo' && plan.edits.length === 0)
    return messages.getMessage('reset.nothing', [formatCount(plan.profiles.length, 'profile')]);
  if (result.status === 'nothingToDo') return messages.getMessage('reset.upToDate');
  if (result.status === 'edited') return messages.getMessage('reset.edited');
  return formatResetStatus(result).join(' ');
}

/** How much changes, and for how many users. */
function formatSizes({ plan: { edits, impact } }: ResetDocument): string {
  if (edits.length === 0) return '';
  const profiles = new Set(edits.map(({ profile }) => profile)).size;
  const users = new Set(impact.map(({ username }) => username)).size;
  return messages.getMessage('reset.summary', [
    formatCount(edits.length, 'fieldPermission'),
    formatCount(profiles, 'profile'),
    formatCount(users, 'userLoses'),
  ]);
}

function buildFactSection({ context, typed, result, usedPlan, writtenPlan, formatPath }: ResetDocument): PageSection {
  const { deploy, snapshot } = result;
  const facts: Fact[] = [
    ...listPageFacts(context, typed),
    ...(usedPlan ? [buildFact('reset.usedPlan', formatUsedPlan(usedPlan))] : []),
    ...(writtenPlan === null ? [] : [buildFact('reset.writtenPlan', writtenPlan)]),
    ...(deploy
      ? [
          buildFact(
            'reset.job',
            messages.getMessage(deploy.checkOnly ? 'reset.jobChecked' : 'reset.jobStatus', [deploy.id, deploy.status]),
          ),
        ]
      : []),
    ...(snapshot === null ? [] : [buildFact('reset.snapshot', formatPath(snapshot.path))]),
  ];
  const title = messages.getMessage(isPlanOnly(result.status) ? 'facts.titlePlan' : 'facts.titleReset');
  return { id: 'facts', title, body: renderFacts(facts) };
}

function buildFact(key: 'reset.usedPlan' | 'reset.writtenPlan' | 'reset.job' | 'reset.snapshot', value: string): Fact {
  return [messages.getMessage(key), value];
}

function formatUsedPlan({ path, file }: NonNullable<ResetDocument['usedPlan']>): string {
  return messages.getMessage('reset.usedPlanMade', [path, formatTime(file.context.generatedAt)]);
}
