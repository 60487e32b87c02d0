import type { PageElement } from './dom.ts';
import { buildElement } from './elements.ts';

/** A column as a grid shows it. */
export type GridColumn = {
  readonly title: string;
  /** For the style of its cells. */
  readonly className: string;
  /** Whether its cells are the buttons that open the details of their rows. */
  readonly opens: boolean;
  readonly getText: (row: number) => string;
  readonly getTone: (row: number) => string | null;
};

/** A row of a grid. The head has the first place for programs that read the screen. */
export function buildGridRow(columns: readonly GridColumn[], row: number, place: number): PageElement {
  const cells = columns.map(({ className, opens, getText, getTone }, index) => {
    const text = getText(row);
    const attributes = { class: className, title: text, 'aria-colindex': String(index + 1) };
    const content = buildToned(text, getTone(row));
    if (!opens) return buildElement('td', { ...attributes, tabindex: '-1' }, content);
    return buildElement('td', attributes, buildElement('button', { type: 'button', tabindex: '-1' }, content));
  });
  return buildElement('tr', { 'aria-rowindex': String(place + 2) }, ...cells);
}

/** A text in its color, where it has one. */
export function buildToned(text: string, tone: string | null): PageElement | string {
  return tone === null ? text : buildElement('span', { class: 'tone', 'data-tone': tone }, text);
}

/** The head of a grid, with a button in each column that sorts by it. */
export function buildGridHeaders(columns: readonly GridColumn[], onSort: (column: number) => void): PageElement[] {
  return columns.map(({ title, className }, index) => {
    const button = buildElement('button', { type: 'button' }, title);
    button.addEventListener('click', () => {
      onSort(index);
    });
    return buildElement('th', { scope: 'col', class: className, 'aria-colindex': String(index + 1) }, button);
  });
}
