import { renderCsvReport } from '../../src/present/formats/csv.ts';
import { renderSarifReport } from '../../src/present/formats/sarif.ts';

/** Documents whole, for specs of their text. */

export function renderCsvText(...given: Parameters<typeof renderCsvReport>): string {
  return [...renderCsvReport(...given)].join('');
}

export function renderSarifText(...given: Parameters<typeof renderSarifReport>): string {
  return [...renderSarifReport(...given)].join('');
}
