import { Messages } from '@salesforce/core';
import type { Notice } from '../../../fls/problem.ts';
import type { IntegrationScope } from '../../../fls/profile-use.ts';
import { describeLeftOut, formatScopeHeading, groupByReason } from '../../integration-scope.ts';
import { formatNotice } from '../../notices.ts';
import { FEW_ITEMS, renderFolded } from './folded.ts';
import { html, type Markup } from './markup.ts';
import type { PageTexts } from './page-data.ts';
import type { PageContent, PageSection } from './page.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/** A list of texts, a long one folded; nothing without one. */
export function renderList(texts: readonly (Markup | string)[]): Markup {
  if (texts.length === 0) return html``;
  const [few, more] = [texts.slice(0, FEW_ITEMS), texts.slice(FEW_ITEMS)];
  return html`${renderItems(few)} ${renderFolded(more.length, () => renderItems(more))}`;
}

function renderItems(texts: readonly (Markup | string)[]): Markup {
  return html`<ul>
    ${texts.map((text) => html`<li>${text}</li>`)}
  </ul>`;
}

/** What makes a document incomplete or uncertain, before everything that it says. */
export function buildWarningSection(notices: readonly Notice[], more: readonly string[]): PageSection[] {
  const texts = [...new Set([...notices.map((notice) => formatNotice(notice)), ...more])];
  if (texts.length === 0) return [];
  return [
    {
      id: 'warnings',
      title: messages.getMessage('warnings.title'),
      body: html`<div class="warning">${renderList(texts)}</div>`,
    },
  ];
}

/** Why a document covers these profiles where the user named none, and what was left out. */
export function buildScopeSection(integrations: IntegrationScope | null): PageSection[] {
  if (integrations === null) return [];
  const reasons = [...groupByReason(integrations)].flatMap(([reason, names]) =>
    names.map((name) => html`${name} <span class="note">${reason}</span>`),
  );
  const leftOut = describeLeftOut(integrations);
  return [
    {
      id: 'scope',
      title: messages.getMessage('scope.title'),
      body: html`<p>${formatScopeHeading(integrations)}</p>
        ${renderList(reasons)} ${leftOut === null ? '' : html`<p>${leftOut}</p>`}`,
    },
  ];
}

/** A section whose table the script shows. */
export function buildTableSection({
  id,
  title,
  hint,
  before = html``,
}: {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  readonly before?: Markup;
}): PageSection {
  return {
    id,
    title,
    body: html`<p class="hint">${hint}</p>
      ${before}
      <div id="${id}-table" class="table"></div>`,
  };
}

/** A section whose heat map the script shows. */
export function buildHeatMapSection(id: string, title: string, hint: string): PageSection {
  return {
    id,
    title,
    body: html`<p class="hint">${hint}</p>
      <div id="${id}-map" aria-labelledby="${id}-title"></div>`,
  };
}

/** What the page says around its content. */
export function getFrameTexts(): Pick<PageContent, 'withoutScript' | 'skip' | 'navigation'> {
  return {
    withoutScript: messages.getMessage('frame.withoutScript'),
    skip: messages.getMessage('frame.skip'),
    navigation: messages.getMessage('frame.navigation'),
  };
}

/** What the script of the page says, with `%s` where it puts a value. */
export function getScriptTexts(): PageTexts {
  return {
    search: messages.getMessage('script.search'),
    all: messages.getMessage('script.all'),
    clear: messages.getMessage('script.clear'),
    copy: messages.getMessage('script.copy'),
    copied: messages.getMessage('script.copied', ['%s']),
    notCopied: messages.getMessage('script.notCopied'),
    count: messages.getMessage('script.count', ['%s', '%s']),
    countAll: messages.getMessage('script.countAll', ['%s']),
    none: messages.getMessage('script.none'),
    sortedUp: messages.getMessage('script.sortedUp', ['%s']),
    sortedDown: messages.getMessage('script.sortedDown', ['%s']),
    unprinted: messages.getMessage('script.unprinted', ['%s']),
    close: messages.getMessage('script.close'),
    explain: messages.getMessage('script.explain'),
    mapHead: messages.getMessage('script.mapHead'),
    mapLegend: messages.getMessage('script.mapLegend'),
    mapCell: messages.getMessage('script.mapCell', ['%s', '%s', '%s', '%s']),
    mapMore: messages.getMessage('script.mapMore', ['%s']),
    mapUnprinted: messages.getMessage('script.mapUnprinted', ['%s']),
    mapLeft: messages.getMessage('script.mapLeft', ['%s']),
  };
}
