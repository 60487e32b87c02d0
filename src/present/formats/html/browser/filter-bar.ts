import type { PageTexts, TableColumn, TableData } from '../page-data.ts';
import { copyText } from './clipboard.ts';
import type { PageElement } from './dom.ts';
import { buildElement, fillText, formatInteger } from './elements.ts';
import { rankPool, type RowFilter } from './rows.ts';

export type FilterBarOptions = {
  readonly onFilter: () => void;
  readonly getCsv: () => string;
  readonly countRows: () => number;
};

/** A filter of one column: the places in its pool that are chosen. */
type ColumnFilter = {
  readonly column: number;
  readonly element: PageElement;
  readonly getChosen: () => ReadonlySet<number>;
  readonly choose: (place: number | null) => void;
};

/** What is above a table: the search, the filters of columns, and how many rows they leave. */
export class FilterBar {
  public readonly element: PageElement;
  /** Says how many rows there are, whenever that changes. */
  public readonly status: PageElement;
  private readonly search: PageElement;
  private readonly filters: readonly ColumnFilter[];
  private readonly length: number;
  private readonly texts: PageTexts;
  private readonly options: FilterBarOptions;

  public constructor(data: TableData, decoded: readonly Int32Array[], texts: PageTexts, options: FilterBarOptions) {
    this.texts = texts;
    this.options = options;
    this.length = data.length;
    this.search = buildElement('input', { type: 'search', autocomplete: 'off', spellcheck: 'false' });
    this.search.addEventListener('input', options.onFilter);
    this.filters = data.columns.flatMap((column, index) => this.buildFilter(column, index, decoded[index]));
    this.status = buildElement('p', { role: 'status', class: 'count', tabindex: '-1' });
    this.element = buildElement(
      'div',
      { class: 'filters', role: 'search', 'aria-label': data.label },
      buildElement('label', { class: 'field' }, buildElement('span', {}, texts.search), this.search),
      ...this.filters.map(({ element }) => element),
      buildElement(
        'div',
        { class: 'actions' },
        this.status,
        buildButton(texts.clear, () => {
          this.choose(new Map());
          options.onFilter();
        }),
        buildButton(texts.copy, this.copy.bind(this)),
      ),
    );
  }

  public getFilter(): RowFilter {
    const chosen = this.filters.map(({ column, getChosen }) => [column, getChosen()] as const);
    return { search: this.search.value.trim(), chosen: new Map(chosen) };
  }

  /** Chooses these texts and no others, by place of the column and place in its pool. */
  public choose(chosen: ReadonlyMap<number, number>): void {
    this.search.value = '';
    for (const filter of this.filters) filter.choose(chosen.get(filter.column) ?? null);
  }

  public showCount(rows: number): void {
    this.status.textContent = rows === 0 && this.length > 0 ? this.texts.none : this.formatCount(rows);
  }

  public formatCount(rows: number): string {
    const { count, countAll } = this.texts;
    const [shown, all] = [formatInteger(rows), formatInteger(this.length)];
    return rows === this.length ? fillText(countAll, all) : fillText(count, shown, all);
  }

  public showOrder(title: string, isDescending: boolean): void {
    const text = fillText(isDescending ? this.texts.sortedDown : this.texts.sortedUp, title);
    this.status.textContent = `${this.status.textContent ?? ''} ${text}`;
  }

  private copy(): void {
    const { copied, notCopied } = this.texts;
    void copyText(this.options.getCsv()).then((isCopied) => {
      const rows = formatInteger(this.options.countRows());
      this.status.textContent = isCopied ? fillText(copied, rows) : notCopied;
    });
  }

  private buildFilter(column: TableColumn, index: number, values: Int32Array | undefined): ColumnFilter[] {
    if (column.filter === null || column.pool.length < 2 || !values) return [];
    const counts = new Int32Array(column.pool.length);
    for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
    const built =
      column.filter === 'choices'
        ? buildChoices(column, counts, this.options.onFilter)
        : buildSelect(column, this.texts.all, this.options.onFilter);
    return [{ column: index, ...built }];
  }
}

/** A box to tick for each text of the column. */
export function buildChoices(
  { title, pool, tones }: TableColumn,
  counts: Int32Array,
  onFilter: () => void,
): Omit<ColumnFilter, 'column'> {
  const boxes = pool.map((text, place) => {
    const box = buildElement('input', { type: 'checkbox' });
    box.addEventListener('change', onFilter);
    const tone = tones?.[place];
    const label = `${text} (${formatInteger(counts[place] ?? 0)})`;
    return { box, label: buildElement('label', tone === undefined ? {} : { 'data-tone': tone }, box, label) };
  });
  return {
    element: buildElement('fieldset', {}, buildElement('legend', {}, title ?? ''), ...boxes.map(({ label }) => label)),
    getChosen: () => new Set(boxes.flatMap(({ box }, place) => (box.checked ? [place] : []))),
    choose: (chosen) => {
      boxes.forEach(({ box }, place) => {
        box.checked = place === chosen;
      });
    },
  };
}

/** A list to choose one text of the column from. */
export function buildSelect(
  { title, pool }: TableColumn,
  all: string,
  onFilter: () => void,
): Omit<ColumnFilter, 'column'> {
  const ranks = rankPool({ pool, isNumber: false, tones: null });
  const places = pool.map((text, place) => ({ text, place, rank: ranks[place] ?? 0 }));
  places.sort((a, b) => a.rank - b.rank);
  const options = places.map(({ text, place }) => buildElement('option', { value: String(place) }, text));
  const select = buildElement('select', {}, buildElement('option', { value: '' }, all), ...options);
  select.addEventListener('change', onFilter);
  return {
    element: buildElement('label', { class: 'field' }, buildElement('span', {}, title ?? ''), select),
    getChosen: () => new Set(select.value === '' ? [] : [Number(select.value)]),
    choose: (place) => {
      select.value = place === null ? '' : String(place);
    },
  };
}

export function buildButton(text: string, onClick: () => void): PageElement {
  const button = buildElement('button', { type: 'button', class: 'plain' }, text);
  button.addEventListener('click', onClick);
  return button;
}
