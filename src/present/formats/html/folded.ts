import { Messages } from '@salesforce/core';
import { formatNumber } from '../../count.ts';
import { html, type Markup } from './markup.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/** A list that is longer than this hides what comes after it. */
export const FEW_ITEMS = 30;

/** The rest of a long list, which a reader unfolds; nothing without a rest. Paper has it unfolded. */
export function renderFolded(count: number, renderBody: () => Markup): Markup {
  if (count <= 0) return html``;
  return html`<details class="more">
    <summary>${messages.getMessage('folded.show', [formatNumber(count)])}</summary>
    ${renderBody()}
  </details>`;
}
