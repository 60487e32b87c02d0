import { Messages } from '@salesforce/core';
import { formatNumber } from '../../count.ts';
import { FEW_ITEMS, renderFolded } from './folded.ts';
import { html, type Markup } from './markup.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/** A part of a bar, in the color of its tone. */
export type BarPart = { readonly tone: string; readonly title: string; readonly count: number };

export type Bar = {
  /** What the bar is of. */
  readonly name: string;
  /** In the order of the columns, with a part for each. */
  readonly parts: readonly BarPart[];
};

export type BarTable = {
  readonly caption: string;
  /** Head of the names and their bars. */
  readonly head: string;
  readonly bars: readonly Bar[];
  /** The table that a name leads to, and its column of the names; by their places in the page. */
  readonly leadsTo: { readonly table: number; readonly column: number; readonly label: (name: string) => string };
};

const BAR_WIDTH = 1000;
const BAR_HEIGHT = 16;
/** More bars than these are no picture any more; the table of the page has all. */
const MAX_BARS = 500;

/**
 * Numbers with a picture of them: each row has its bar, all to the same scale. The bar is beside the name, or below it on a
 * phone: where a style changes how the rows themselves are shown, Safari reads no table out (mdn/browser-compat-data#19994).
 */
export function renderBarTable(table: BarTable): Markup {
  const { bars } = table;
  const [few, more] = [bars.slice(0, FEW_ITEMS), bars.slice(FEW_ITEMS, MAX_BARS)];
  const left = bars.length - few.length - more.length;
  return html`${renderRows(table, few)} ${renderFolded(more.length, () => renderRows(table, more))}
  ${left === 0 ? '' : html`<p class="note">${messages.getMessage('bars.left', [formatNumber(left)])}</p>`}`;
}

/** @param rows some of the bars of the table, whose scale and columns are those of all */
function renderRows({ caption, head, bars, leadsTo }: BarTable, rows: readonly Bar[]): Markup {
  const largest = bars.reduce((most, bar) => Math.max(most, sumParts(bar)), 1);
  const parts = bars[0]?.parts ?? [];
  // A column without a number says nothing.
  const used = parts.flatMap((_, index) => (bars.some((bar) => (bar.parts[index]?.count ?? 0) > 0) ? [index] : []));
  const titles = used.map((index) => {
    const { tone = '', title = '' } = parts[index] ?? {};
    return html`<th scope="col" class="number"><span class="key" data-tone="${tone}">${title}</span></th>`;
  });
  const shown = rows.map((bar) => {
    const counts = used.map((index) => html`<td class="number">${formatNumber(bar.parts[index]?.count ?? 0)}</td>`);
    return html`<tr>
      <th scope="row">
        <div class="bar">
          <button
            type="button"
            class="link"
            data-table="${leadsTo.table}"
            data-column="${leadsTo.column}"
            data-text="${bar.name}"
            title="${leadsTo.label(bar.name)}"
          >
            ${bar.name}
          </button>
          ${renderBar(bar, largest)}
        </div>
      </th>
      ${counts}
    </tr>`;
  });
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}">
    <table class="bars">
      <caption class="unseen">
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${head}</th>
          ${titles}
        </tr>
      </thead>
      <tbody>
        ${shown}
      </tbody>
    </table>
  </div>`;
}

function sumParts({ parts }: Bar): number {
  return parts.reduce((sum, { count }) => sum + count, 0);
}

/** The numbers stand beside it, so that nobody has to see it. */
function renderBar({ parts }: Bar, largest: number): Markup {
  let start = 0;
  const shapes = parts.map(({ tone, title, count }) => {
    const width = count === 0 ? 0 : Math.max(3, (count / largest) * BAR_WIDTH);
    const [x, shown] = [start.toFixed(1), width.toFixed(1)];
    start += width;
    if (count === 0) return html``;
    return html`<rect x="${x}" y="0" width="${shown}" height="${BAR_HEIGHT}" data-tone="${tone}"
      ><title>${title}: ${formatNumber(count)}</title></rect
    >`;
  });
  return html`<svg
    viewBox="0 0 ${BAR_WIDTH} ${BAR_HEIGHT}"
    preserveAspectRatio="none"
    aria-hidden="true"
    focusable="false"
  >
    ${shapes}
  </svg>`;
}
