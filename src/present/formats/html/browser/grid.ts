import type { PageDocument, PageElement, PageEvent, PageWindow } from './dom.ts';
import { buildElement } from './elements.ts';
import { buildGridHeaders, buildGridRow, type GridColumn } from './grid-row.ts';
import { computeView, findKeyTarget, findScrollTop, type GridPlace, type GridView } from './grid-view.ts';

declare const document: PageDocument;
declare const window: PageWindow;

export type GridOptions = {
  readonly label: string;
  readonly columns: readonly GridColumn[];
  readonly onSort: (column: number) => void;
  readonly onOpen: (row: number) => void;
};

/**
 * A table that has only the rows in the document that can be seen, so that any number of rows is quick. Programs that read
 * the screen are told of all of them. All rows have the same height.
 */
export class VirtualGrid {
  private static readonly overscan = 12;
  private static readonly maxPrinted = 1000;

  public readonly element: PageElement;
  private readonly options: GridOptions;
  private readonly table: PageElement;
  private readonly head: PageElement;
  private readonly body: PageElement;
  private readonly before: PageElement;
  private readonly behind: PageElement;
  private readonly headers: readonly PageElement[];
  private rows: Int32Array = new Int32Array(0);
  /** The rows in the document, by place: from the first on, up to but without the last. */
  private first = 0;
  private last = 0;
  private rowHeight = 36;
  private active: GridPlace = { place: 0, column: 0 };
  private isScheduled = false;

  public constructor(options: GridOptions) {
    this.options = options;
    this.headers = buildGridHeaders(options.columns, options.onSort);
    this.before = buildElement('div', {});
    this.behind = buildElement('div', {});
    this.body = buildElement('tbody', {});
    this.head = buildElement('thead', {}, buildElement('tr', { 'aria-rowindex': '1' }, ...this.headers));
    this.table = buildElement('table', { role: 'grid', 'aria-label': options.label, 'aria-readonly': 'true' });
    this.table.setAttribute('aria-colcount', String(options.columns.length));
    this.table.append(this.head, this.body);
    this.element = buildElement('div', { class: 'grid', tabindex: '-1' }, this.before, this.table, this.behind);
    this.listen();
  }

  /** Shows other rows, or the same in another order. */
  public setRows(rows: Int32Array): void {
    this.rows = rows;
    this.active = { place: 0, column: this.active.column };
    this.table.setAttribute('aria-rowcount', String(rows.length + 1));
    this.clear();
    this.element.scrollTop = 0;
    this.render();
    this.measureRows();
  }

  public showOrder(column: number, isDescending: boolean): void {
    this.headers.forEach((header, index) => {
      if (index === column) header.setAttribute('aria-sort', isDescending ? 'descending' : 'ascending');
      else header.removeAttribute('aria-sort');
    });
  }

  /** Puts the rows in the document that are printed, or back those that can be seen. */
  public setPrinting(isPrinting: boolean): void {
    this.clear();
    if (!isPrinting) {
      this.render();
      return;
    }
    this.before.style.height = '0';
    this.behind.style.height = '0';
    this.place(0, Math.min(this.rows.length, VirtualGrid.maxPrinted));
  }

  public countUnprinted(): number {
    return Math.max(0, this.rows.length - VirtualGrid.maxPrinted);
  }

  private listen(): void {
    this.element.addEventListener('scroll', this.schedule.bind(this), { passive: true });
    window.addEventListener('resize', () => {
      this.measureRows();
      this.schedule();
    });
    this.element.addEventListener('keydown', this.handleKey.bind(this));
    this.body.addEventListener('focusin', this.handleFocus.bind(this));
    this.body.addEventListener('click', (event) => {
      const row = event.target.closest('tr');
      // Who selects a text wants to copy it.
      if (row && window.getSelection()?.isCollapsed !== false) this.open(this.getPlace(row));
    });
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    window.requestAnimationFrame(() => {
      this.isScheduled = false;
      this.render();
    });
  }

  private render(): void {
    const { top, seen, height } = this.getView();
    const { overscan } = VirtualGrid;
    const first = Math.max(0, Math.floor(top) - overscan);
    const last = Math.min(this.rows.length, Math.ceil(top + seen) + overscan);
    const above = Math.max(0, this.element.scrollTop - (top - first) * this.rowHeight);
    // Before the rows, so that the table is never too low for where it is scrolled to.
    this.before.style.height = `${above}px`;
    this.behind.style.height = `${Math.max(0, height - above - (last - first) * this.rowHeight)}px`;
    this.place(first, last);
  }

  private getView(): GridView {
    const { clientHeight, scrollTop } = this.element;
    const room = clientHeight - this.head.offsetHeight;
    return computeView({ count: this.rows.length, rowHeight: this.rowHeight, room, scrollTop });
  }

  /** Adds and removes rows so that just these are in the document. Others stay, so that none loses the focus. */
  private place(first: number, last: number): void {
    if (first >= this.last || last <= this.first) this.clear();
    if (this.first === this.last) {
      this.first = first;
      this.last = first;
    }
    for (; this.first < first; this.first += 1) this.drop(this.body.firstElementChild);
    for (; this.last > last; this.last -= 1) this.drop(this.body.lastElementChild);
    this.body.prepend(...this.buildRows(first, this.first));
    this.body.append(...this.buildRows(this.last, last));
    this.first = first;
    this.last = last;
    this.markActive();
  }

  private clear(): void {
    if (this.body.contains(document.activeElement)) this.element.focus({ preventScroll: true });
    this.body.replaceChildren();
    this.first = 0;
    this.last = 0;
  }

  /** The focus goes to the table when its row does, so that the keys still work. */
  private drop(row: PageElement | null): void {
    if (row?.contains(document.activeElement)) this.element.focus({ preventScroll: true });
    row?.remove();
  }

  private buildRows(first: number, last: number): PageElement[] {
    const rows: PageElement[] = [];
    for (let place = first; place < last; place += 1)
      rows.push(buildGridRow(this.options.columns, this.rows[place] ?? 0, place));
    return rows;
  }

  private measureRows(): void {
    const height = this.body.firstElementChild?.offsetHeight ?? 0;
    if (height === 0 || height === this.rowHeight) return;
    this.rowHeight = height;
    this.render();
  }

  private getPlace(row: PageElement): number {
    return Number(row.getAttribute('aria-rowindex')) - 2;
  }

  private open(place: number): void {
    const row = this.rows[place];
    if (row !== undefined) this.options.onOpen(row);
  }

  private handleFocus({ target }: PageEvent): void {
    const [row, cell] = [target.closest('tr'), target.closest('td')];
    if (!row || !cell) return;
    this.active = { place: this.getPlace(row), column: [...row.querySelectorAll('td')].indexOf(cell) };
    this.markActive();
  }

  /** Only one cell is reached by the tabulator key; the arrow keys reach the others. */
  private markActive(): void {
    const { place } = this.active;
    for (const cell of this.body.querySelectorAll('[tabindex="0"]')) cell.tabIndex = -1;
    const reachable = place >= this.first && place < this.last ? this.getActiveCell() : this.getCell(this.first, 0);
    if (reachable) reachable.tabIndex = 0;
  }

  private getActiveCell(): PageElement | null {
    return this.getCell(this.active.place, this.active.column);
  }

  private getCell(place: number, column: number): PageElement | null {
    const row = this.body.querySelector(`[aria-rowindex="${place + 2}"]`);
    const cell = row && [...row.querySelectorAll('td')][column];
    return cell?.querySelector('button') ?? cell ?? null;
  }

  private handleKey(event: PageEvent): void {
    const isHead = this.head.contains(event.target);
    if (isHead || event.altKey || this.rows.length === 0) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.open(this.active.place);
      return;
    }
    const page = Math.max(1, Math.floor(this.getView().seen) - 1);
    // In a narrow window some columns are hidden.
    const shown = this.headers.flatMap((header, index) => (header.offsetHeight > 0 ? [index] : []));
    const { place, column } = this.active;
    const from = { place, column: Math.max(0, shown.indexOf(column)) };
    const target = findKeyTarget(event, from, { rows: this.rows.length, columns: shown.length, page });
    if (target === null) return;
    event.preventDefault();
    this.moveTo({ place: target.place, column: shown[target.column] ?? 0 });
  }

  private moveTo(target: GridPlace): void {
    this.active = target;
    const scrollTop = findScrollTop(target.place, this.rows.length, this.getView());
    if (scrollTop !== null) this.element.scrollTop = Math.round(scrollTop);
    this.render();
    const cell = this.getActiveCell();
    cell?.focus({ preventScroll: true });
    // The row is in view of the table, and the table may be out of view of the window.
    cell?.scrollIntoView({ block: 'nearest' });
  }
}
