import type { PageTexts, RowOrder, TableColumn, TableData } from '../page-data.ts';
import { buildCsvText } from './csv-text.ts';
import type { PageElement } from './dom.ts';
import { buildElement, fillText, formatInteger, getElement } from './elements.ts';
import { FilterBar } from './filter-bar.ts';
import { VirtualGrid } from './grid.ts';
import type { GridColumn } from './grid-row.ts';
import {
  decodeValues,
  findNextOrder,
  listSearchables,
  rankPool,
  selectRows,
  sortRows,
  type Searchable,
} from './rows.ts';

/** A table of the page with what filters, sorts and copies it. */
export class DataTable {
  public readonly data: TableData;
  public readonly decoded: readonly Int32Array[];
  private readonly texts: PageTexts;
  private readonly bar: FilterBar;
  private readonly grid: VirtualGrid;
  private readonly note: PageElement;
  /** Places of the columns that the grid shows. */
  private readonly shown: readonly number[];
  private readonly ranks = new Map<number, Int32Array>();
  private searchables: readonly Searchable[] | null = null;
  private order: RowOrder | null;
  private rows: Int32Array;

  public constructor(data: TableData, texts: PageTexts, onOpen: (table: DataTable, row: number) => void) {
    this.data = data;
    this.texts = texts;
    this.order = data.order;
    this.decoded = data.columns.map((column) => decodeValues(column, data.length));
    this.shown = data.columns.flatMap(({ title, show }, index) =>
      title === null || show === 'details' ? [] : [index],
    );
    this.rows = Int32Array.from({ length: data.length }, (_, row) => row);
    this.bar = new FilterBar(data, this.decoded, texts, {
      onFilter: this.update.bind(this),
      getCsv: () => buildCsvText(data.columns, this.decoded, this.rows),
      countRows: () => this.rows.length,
    });
    this.grid = new VirtualGrid({
      label: data.label,
      columns: this.shown.map((place) => this.buildGridColumn(place)),
      onSort: this.sortBy.bind(this),
      onOpen: (row) => {
        onOpen(this, row);
      },
    });
    this.note = buildElement('p', { class: 'printed' });
    getElement(data.id).replaceChildren(this.bar.element, this.grid.element, this.note);
    if (this.order !== null) this.grid.showOrder(this.shown.indexOf(this.order.column), this.order.isDescending);
    this.update();
  }

  /** Shows just the rows with these texts, by place of the column and place in its pool, and goes there. */
  public showOnly(chosen: ReadonlyMap<number, number>): void {
    this.bar.choose(chosen);
    this.update();
    getElement(this.data.id).scrollIntoView({ block: 'start' });
    this.bar.status.focus({ preventScroll: true });
  }

  public getText(column: number, row: number): string {
    return this.data.columns[column]?.pool[this.decoded[column]?.[row] ?? 0] ?? '';
  }

  public getTone(column: number, row: number): string | null {
    return this.data.columns[column]?.tones?.[this.decoded[column]?.[row] ?? 0] ?? null;
  }

  public setPrinting(isPrinting: boolean): void {
    this.grid.setPrinting(isPrinting);
    const { unprinted } = this.texts;
    const left = this.grid.countUnprinted();
    const filtered = this.rows.length < this.data.length ? [this.bar.formatCount(this.rows.length)] : [];
    const notes = [...filtered, ...(left > 0 ? [fillText(unprinted, formatInteger(left))] : [])];
    this.note.textContent = isPrinting ? notes.join('. ') : '';
  }

  private buildGridColumn(place: number): GridColumn {
    const column = this.data.columns[place];
    const classes = [`show-${column?.show ?? 'always'}`, ...(column?.isNumber ? ['number'] : [])];
    return {
      title: column?.title ?? '',
      className: `${classes.join(' ')} column-${column?.width ?? 'medium'}`,
      opens: this.data.heading[0] === place,
      getText: (row) => this.getText(place, row),
      getTone: (row) => this.getTone(place, row),
    };
  }

  private update(): void {
    const filter = this.bar.getFilter();
    if (filter.search !== '') this.searchables ??= listSearchables(this.data);
    const selected = selectRows(this.data.length, filter, this.decoded, this.searchables ?? []);
    this.rows = this.order === null ? selected : this.sort(selected, this.order);
    this.grid.setRows(this.rows);
    this.bar.showCount(this.rows.length);
  }

  private sortBy(shown: number): void {
    const place = this.shown[shown] ?? 0;
    const { title = null, isNumber = false } = this.data.columns[place] ?? {};
    this.order = findNextOrder(this.order, place, isNumber);
    const isDescending = this.order?.isDescending ?? false;
    this.grid.showOrder(this.order === null ? -1 : shown, isDescending);
    this.update();
    if (this.order !== null) this.bar.showOrder(title ?? '', isDescending);
  }

  private sort(rows: Int32Array, { column, isDescending }: RowOrder): Int32Array {
    const decoded = this.decoded[column];
    const own: TableColumn | undefined = this.data.columns[column];
    if (!decoded || !own) return rows;
    const ranks = this.ranks.get(column) ?? rankPool(own);
    this.ranks.set(column, ranks);
    return sortRows(rows, { decoded, ranks, isDescending });
  }
}
