import type { PageData } from '../page-data.ts';
import { Details } from './details.ts';
import type { PageDocument, PageElement, PageWindow } from './dom.ts';
import { getElement } from './elements.ts';
import { HeatMap } from './heat-map.ts';
import { DataTable } from './table.ts';

declare const document: PageDocument;
declare const window: PageWindow;

/** Brings the page to life: its tables, its heat map, and the buttons that lead from its pictures to the tables. */
export function startPage(): void {
  const data: unknown = JSON.parse(getElement('page-data').textContent ?? '');
  if (!isPageData(data)) return;
  const { texts, heatMap } = data;
  const details = new Details(getElement('details'), texts);
  const tables = data.tables.map(
    (table) =>
      new DataTable(table, texts, (own, row) => {
        details.show(own, row);
      }),
  );
  const mapped = heatMap && tables[heatMap.table];
  const map = heatMap && mapped ? new HeatMap(heatMap, mapped, texts) : null;
  for (const button of document.querySelectorAll('button[data-table]'))
    button.addEventListener('click', () => {
      const [table, column, text] = ['data-table', 'data-column', 'data-text'].map((name) => button.getAttribute(name));
      const own = tables[Number(table)];
      const place = own?.data.columns[Number(column)]?.pool.indexOf(text ?? '') ?? -1;
      if (place >= 0) own?.showOnly(new Map([[Number(column), place]]));
    });
  let unfolded: readonly PageElement[] = [];
  const setPrinting = (isPrinting: boolean): void => {
    for (const table of tables) table.setPrinting(isPrinting);
    map?.setPrinting(isPrinting);
    // Paper has nothing to unfold.
    if (isPrinting) unfolded = [...document.querySelectorAll('details:not([open])')];
    for (const folded of unfolded)
      if (isPrinting) folded.setAttribute('open', '');
      else folded.removeAttribute('open');
  };
  window.addEventListener('beforeprint', () => {
    setPrinting(true);
  });
  window.addEventListener('afterprint', () => {
    setPrinting(false);
  });
  // At the very end: whatever goes wrong before leaves the warning where it is.
  getElement('blocked').remove();
}

/** The page was made by the plugin that the script is of. */
export function isPageData(data: unknown): data is PageData {
  return typeof data === 'object' && data !== null && 'tables' in data && 'texts' in data;
}
