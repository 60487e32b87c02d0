import { makePrintable, makePrintableLines } from '../../../notices.ts';
import { formatCommandLine, quoteArgument } from '../../../shell.ts';
import { escapeFormulas } from '../../formulas.ts';
import { copySelection, copyText } from './clipboard.ts';
import { buildCsvText, quoteCsvCell } from './csv-text.ts';
import { Details } from './details.ts';
import { buildElement, fillText, formatInteger, getElement } from './elements.ts';
import { buildButton, buildChoices, buildSelect, FilterBar } from './filter-bar.ts';
import { buildGridHeaders, buildGridRow, buildToned } from './grid-row.ts';
import { computeView, findKeyTarget, findScrollTop } from './grid-view.ts';
import { VirtualGrid } from './grid.ts';
import { countCells, rankCounts } from './heat-counts.ts';
import { HeatMap } from './heat-map.ts';
import {
  buildSortKey,
  compareTexts,
  decodeValues,
  findNextOrder,
  findWord,
  listSearchables,
  rankPool,
  selectRows,
  sortRows,
} from './rows.ts';
import { isPageData, startPage } from './start.ts';
import { DataTable } from './table.ts';

/**
 * All that the page's script is made of. Each part uses no names but those of the parts, of its own and of the browser: its
 * text is put into the page. So the page needs no bundler, and TypeScript and specs see the same code as any other.
 */
const PARTS: readonly { readonly name: string; toString(): string }[] = [
  ...[makePrintable, makePrintableLines, formatCommandLine, quoteArgument, escapeFormulas],
  ...[buildElement, getElement, fillText, formatInteger, copyText, copySelection],
  ...[
    decodeValues,
    rankPool,
    buildSortKey,
    compareTexts,
    sortRows,
    findNextOrder,
    selectRows,
    findWord,
    listSearchables,
    buildCsvText,
    quoteCsvCell,
  ],
  ...[computeView, findKeyTarget, findScrollTop, buildGridRow, buildGridHeaders, buildToned, VirtualGrid],
  ...[buildButton, buildChoices, buildSelect, FilterBar, DataTable, Details],
  ...[countCells, rankCounts, HeatMap, isPageData, startPage],
];

/** The script of a page, which runs when the page has been read. */
export function renderPageScript(): string {
  return ["'use strict';", ...PARTS.map(String), `${startPage.name}();`, ''].join('\n');
}
