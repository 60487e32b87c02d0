import { expect } from 'chai';
import fc from 'fast-check';
import { buildCsvText } from '../../../../../src/present/formats/html/browser/csv-text.ts';
import { decodeValues } from '../../../../../src/present/formats/html/browser/rows.ts';
import { buildFindingTable } from '../../../../../src/present/formats/html/finding-table.ts';
import { renderCsvText } from '../../../../support/rendered.ts';
import { context, hostileReport } from '../../../../support/report.ts';

describe('the CSV that a page copies', () => {
  it('is that of the report, whatever the names are', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const { data } = buildFindingTable(report, context);
        const decoded = data.columns.map((column) => decodeValues(column, data.length));
        const rows = Int32Array.from({ length: data.length }, (_, row) => row);
        expect(buildCsvText(data.columns, decoded, rows)).to.equal(renderCsvText(report, context));
      }),
      { numRuns: 300 },
    );
  });
});
