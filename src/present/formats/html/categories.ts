import { Messages } from '@salesforce/core';
import { FINDING_CATEGORIES, type FindingCategory } from '../../categories.ts';
import { formatNumber } from '../../count.ts';
import type { BarPart } from './bars.ts';
import { html, type Markup } from './markup.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/** The words for a category. */
export function formatCategory(category: FindingCategory): string {
  return messages.getMessage(`exposure.${category}`);
}

export function countCategories(
  rows: readonly { readonly category: FindingCategory }[],
): Readonly<Record<FindingCategory, number>> {
  const counts = { live: 0, latent: 0, dormant: 0, unknown: 0, uncontrolled: 0 };
  for (const { category } of rows) counts[category] += 1;
  return counts;
}

/** Counts of categories as the parts of a bar. */
export function buildCategoryParts(counts: Readonly<Record<FindingCategory, number>>): BarPart[] {
  return FINDING_CATEGORIES.map((tone) => ({ tone, title: formatCategory(tone), count: counts[tone] }));
}

/** The numbers that matter, large. */
export function renderTiles(parts: readonly BarPart[]): Markup {
  const tiles = parts.map(
    ({ tone, title, count }) => html`<li data-tone="${tone}"><strong>${formatNumber(count)}</strong> ${title}</li>`,
  );
  return html`<ul class="tiles">
    ${tiles}
  </ul>`;
}
