import type { HeatMapData, PageTexts } from '../page-data.ts';
import type { PageElement, PageEvent } from './dom.ts';
import { buildElement, fillText, formatInteger, getElement } from './elements.ts';
import { buildButton } from './filter-bar.ts';
import { findKeyTarget } from './grid-view.ts';
import { countCells, rankCounts, type CellCount } from './heat-counts.ts';
import type { DataTable } from './table.ts';

/** A table of counts, colored by the worst of what is counted, whose cells show in the table what they count. */
export class HeatMap {
  private static readonly fewRows = 30;
  private static readonly mostColumns = 25;
  private static readonly mostPrinted = 200;

  private readonly data: HeatMapData;
  private readonly table: DataTable;
  private readonly texts: PageTexts;
  private readonly cells: ReadonlyMap<number, ReadonlyMap<number, CellCount>>;
  private readonly rows: readonly number[];
  private readonly columns: readonly number[];
  private shownRows: number;
  private active = { place: 0, column: 0 };

  public constructor(data: HeatMapData, table: DataTable, texts: PageTexts) {
    this.data = data;
    this.table = table;
    this.texts = texts;
    const { decoded } = table;
    const empty = new Int32Array(0);
    const [rowValues, columnValues] = [decoded[data.rowColumn] ?? empty, decoded[data.columnColumn] ?? empty];
    const tones = decoded[data.toneColumn] ?? empty;
    this.cells = countCells(rowValues, columnValues, tones);
    this.rows = rankCounts(rowValues, tones);
    this.columns = rankCounts(columnValues, tones);
    this.shownRows = Math.min(HeatMap.fewRows, this.rows.length);
    this.render(this.shownRows);
  }

  /** Paper has no button that shows more objects: it has them, up to a number that can be read. */
  public setPrinting(isPrinting: boolean): void {
    this.render(isPrinting ? Math.max(this.shownRows, HeatMap.mostPrinted) : this.shownRows);
  }

  private render(most: number): void {
    const { mapHead, mapMore, mapLeft, mapUnprinted } = this.texts;
    const columns = this.columns.slice(0, HeatMap.mostColumns);
    const rows = this.rows.slice(0, most);
    const head = buildElement(
      'tr',
      {},
      buildElement('th', { scope: 'col', class: 'corner' }, mapHead),
      ...columns.map((place) => {
        const name = this.getName(this.data.columnColumn, place);
        return buildElement('th', { scope: 'col', title: name }, buildElement('span', {}, name));
      }),
    );
    const body = buildElement('tbody', {}, ...rows.map((row) => this.buildRow(row, columns)));
    const map = buildElement('table', { class: 'heat', role: 'grid', 'aria-labelledby': `${this.data.id}-title` });
    map.append(buildElement('thead', {}, head), body);
    body.addEventListener('keydown', (event) => {
      this.handleKey(event, body, columns.length);
    });
    this.active = { place: 0, column: 0 };
    const [columnsLeft, rowsLeft] = [this.columns.length - columns.length, this.rows.length - rows.length];
    const more = buildButton(fillText(mapMore, formatInteger(this.rows.length)), () => {
      this.shownRows = this.rows.length;
      this.render(this.shownRows);
      // The button is gone, and the focus with it.
      this.markReachable(getElement(this.data.id))?.focus({ preventScroll: true });
    });
    const notes = [
      { text: mapLeft, left: columnsLeft, className: 'note' },
      { text: mapUnprinted, left: rowsLeft, className: 'note printed' },
    ];
    getElement(this.data.id).replaceChildren(
      this.buildLegend(),
      buildElement('div', { class: 'heat-scroll' }, map),
      ...notes.flatMap(({ text, left, className }) =>
        left > 0 ? [buildElement('p', { class: className }, fillText(text, formatInteger(left)))] : [],
      ),
      ...(rowsLeft > 0 ? [more] : []),
    );
    this.markReachable(body);
  }

  /** What the colors and the marks of the cells stand for. */
  private buildLegend(): PageElement {
    const { pool = [], tones = null } = this.table.data.columns[this.data.toneColumn] ?? {};
    const keys = pool.flatMap((text, place) => [
      buildElement('span', { class: 'key', 'data-tone': tones?.[place] ?? '' }, text),
      ' ',
    ]);
    return buildElement('p', { class: 'legend' }, this.texts.mapLegend, ' ', ...keys);
  }

  private buildRow(row: number, columns: readonly number[]): PageElement {
    const name = this.getName(this.data.rowColumn, row);
    const cells = columns.map((column) => {
      const cell = this.cells.get(row)?.get(column);
      return cell ? this.buildCell(row, column, cell) : buildElement('td', { tabindex: '-1' });
    });
    return buildElement('tr', {}, buildElement('th', { scope: 'row', title: name }, name), ...cells);
  }

  private buildCell(row: number, column: number, { count, tone }: CellCount): PageElement {
    const { rowColumn, columnColumn, toneColumn } = this.data;
    const { pool = [], tones = null } = this.table.data.columns[toneColumn] ?? {};
    const names = [this.getName(rowColumn, row), this.getName(columnColumn, column)];
    const label = fillText(this.texts.mapCell, ...names, formatInteger(count), pool[tone] ?? '');
    const button = buildElement('button', { type: 'button', tabindex: '-1', 'aria-label': label, title: label });
    button.textContent = formatInteger(count);
    button.addEventListener('click', () => {
      this.table.showOnly(
        new Map([
          [rowColumn, row],
          [columnColumn, column],
        ]),
      );
    });
    const step = count < 10 ? '1' : count < 100 ? '2' : '3';
    return buildElement('td', { 'data-tone': tones?.[tone] ?? '', 'data-step': step }, button);
  }

  private getName(column: number, place: number): string {
    return this.table.data.columns[column]?.pool[place] ?? '';
  }

  /** Only one cell is reached by the tabulator key; the arrow keys reach the others. */
  private markReachable(body: PageElement): PageElement | null {
    for (const cell of body.querySelectorAll('[tabindex="0"]')) cell.tabIndex = -1;
    const row = [...body.querySelectorAll('tr')][this.active.place];
    const cell = row && [...row.querySelectorAll('td')][this.active.column];
    const reachable = cell?.querySelector('button') ?? cell ?? null;
    if (reachable) reachable.tabIndex = 0;
    return reachable;
  }

  private handleKey(event: PageEvent, body: PageElement, columns: number): void {
    const [row, cell] = [event.target.closest('tr'), event.target.closest('td')];
    if (!row || !cell || event.altKey) return;
    const rows = [...body.querySelectorAll('tr')];
    const from = { place: rows.indexOf(row), column: [...row.querySelectorAll('td')].indexOf(cell) };
    const target = findKeyTarget(event, from, { rows: rows.length, columns, page: 10 });
    if (target === null) return;
    event.preventDefault();
    this.active = target;
    this.markReachable(body)?.focus({ preventScroll: false });
  }
}
