import type { PageTexts, TableList } from '../page-data.ts';
import { formatCommandLine } from '../../../shell.ts';
import type { PageDocument, PageElement } from './dom.ts';
import { buildElement } from './elements.ts';
import { buildButton } from './filter-bar.ts';
import { buildToned } from './grid-row.ts';
import { decodeValues } from './rows.ts';
import type { DataTable } from './table.ts';

declare const document: PageDocument;

/** What is behind one row: all of its columns, by which path a user gets the access, and what to type next. */
export class Details {
  private readonly dialog: PageElement;
  private readonly texts: PageTexts;
  private readonly lists = new Map<TableList, Int32Array>();

  /** @param dialog an empty `<dialog>`, which keeps the focus inside and goes with the escape key */
  public constructor(dialog: PageElement, texts: PageTexts) {
    this.dialog = dialog;
    this.texts = texts;
    dialog.addEventListener('click', ({ target }) => {
      // Beside what it shows.
      if (target === dialog) dialog.close();
    });
  }

  public show(table: DataTable, row: number): void {
    const { data } = table;
    const heading = data.heading.map((column) => table.getText(column, row)).join(' ');
    const close = buildButton(this.texts.close, () => {
      this.dialog.close();
    });
    this.dialog.replaceChildren(
      buildElement(
        'div',
        { class: 'details' },
        buildElement('div', { class: 'details-head' }, buildElement('h2', { id: 'details-title' }, heading), close),
        ...data.lists.map((list) => this.buildList(list, table, row)),
        this.buildFacts(table, row),
        ...this.buildCommand(table, row),
        ...this.buildExplanationLink(table, row),
      ),
    );
    this.dialog.showModal();
  }

  private buildFacts(table: DataTable, row: number): PageElement {
    const facts = table.data.columns.flatMap(({ title }, index) => {
      const text = table.getText(index, row);
      if (title === null || text === '') return [];
      const content = buildToned(text, table.getTone(index, row));
      return [buildElement('div', {}, buildElement('dt', {}, title), buildElement('dd', {}, content))];
    });
    return buildElement('dl', { class: 'facts' }, ...facts);
  }

  private buildList(list: TableList, { data }: DataTable, row: number): PageElement {
    const decoded = this.lists.get(list) ?? decodeValues(list, data.length);
    this.lists.set(list, decoded);
    const items = list.pool[decoded[row] ?? 0] ?? [];
    if (items.length === 0) return buildElement('div', {});
    return buildElement(
      'div',
      {},
      buildElement('h3', {}, list.title),
      buildElement(
        list.kind === 'path' ? 'ol' : 'ul',
        { class: list.kind },
        ...items.map((item) => buildElement('li', {}, item)),
      ),
    );
  }

  private buildCommand(table: DataTable, row: number): PageElement[] {
    const { command } = table.data;
    if (command === null) return [];
    const flags = command.flags.flatMap(([flag, column]) => [flag, table.getText(column, row)]);
    const line = formatCommandLine([...command.words, ...flags, ...command.tail]);
    // Breaks between its words and not behind a hyphen, as `renderCommand` writes it.
    const words = line
      .split(' ')
      .flatMap((word, index) => [...(index === 0 ? [] : [' ']), buildElement('span', {}, word)]);
    return [buildElement('h3', {}, command.title), buildElement('code', { class: 'command' }, ...words)];
  }

  /** A link to what the tone of the row means, on a page that explains it. */
  private buildExplanationLink(table: DataTable, row: number): PageElement[] {
    const tones = table.data.columns.flatMap((_, index) => table.getTone(index, row) ?? []);
    return tones.flatMap((tone) => {
      const explanation = document.getElementById(`kind-${tone}`);
      if (!explanation) return [];
      const link = buildElement('a', { href: `#kind-${tone}` }, this.texts.explain);
      link.addEventListener('click', () => {
        this.dialog.close();
        explanation.setAttribute('open', '');
      });
      return [buildElement('p', {}, link)];
    });
  }
}
