import { Messages } from '@salesforce/core';
import type { Finding } from '../../../fls/finding.ts';
import type { Report } from '../../../fls/report.ts';
import { FINDING_CATEGORIES, getFindingCategory } from '../../categories.ts';
import { CSV_COLUMNS, createRowBuilder } from '../csv.ts';
import type { FormatContext } from '../report-paths.ts';
import { createPathDescriber, type PathDescriber } from './access-path.ts';
import { formatCategory } from './categories.ts';
import type { TableColumn, TableData } from './page-data.ts';
import { buildReaderList } from './readers.ts';
import { buildColumn, buildList, buildTonedColumn, type ColumnOptions } from './table-data.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/** The table of the findings, with the places of the columns that other parts of the page speak of. */
export type FindingTable = {
  readonly data: TableData;
  readonly places: { readonly profile: number; readonly object: number; readonly exposure: number };
};

/** The findings with all that the CSV has of them, and what only a page can show. */
export function buildFindingTable(report: Report, context: FormatContext): FindingTable {
  const { findings, source } = report;
  const describer = createPathDescriber(report);
  const named: [name: string, column: TableColumn][] = [
    ...buildCsvColumns(report, context),
    ['grantorsShown', buildGrantorColumn(findings, describer)],
    ['stateShown', buildStateColumn(findings)],
  ];
  // The most telling one stands where it is seen first.
  named.splice(3, 0, ['exposureShown', buildExposureColumn(findings)]);
  const getPlace = (name: string): number => named.findIndex(([own]) => own === name);
  return {
    data: {
      id: 'findings-table',
      label: messages.getMessage('findings.title'),
      length: findings.length,
      order: { column: getPlace('exposureShown'), isDescending: false },
      columns: named.map(([, column]) => column),
      lists: [
        buildPathList(findings, describer),
        buildReaderList(messages.getMessage('readers.title'), findings, report),
      ],
      heading: [getPlace('field'), getPlace('access')],
      command: source === 'org' ? buildResetCommand(context.typed, getPlace) : null,
    },
    places: { profile: getPlace('profile'), object: getPlace('object'), exposure: getPlace('exposureShown') },
  };
}

/** How the page shows the columns of the CSV; it has the others only for copies. */
function getShownColumns(): Readonly<Record<string, ColumnOptions>> {
  return {
    profile: { title: messages.getMessage('column.profile'), show: 'wide', filter: 'select' },
    object: { title: messages.getMessage('column.object'), show: 'details', filter: 'select' },
    field: { title: messages.getMessage('column.field'), width: 'wide' },
    access: { title: messages.getMessage('column.access'), show: 'wide', width: 'narrow', filter: 'choices' },
    users: { title: messages.getMessage('column.users'), show: 'wide', width: 'narrow', isNumber: true },
    opened_by: { title: messages.getMessage('column.openedBy'), show: 'details' },
    kept_reason: { title: messages.getMessage('column.kept'), show: 'details' },
    kept_until: { title: messages.getMessage('column.until'), show: 'details' },
    path: { title: messages.getMessage('column.file'), show: 'details' },
    line: { title: messages.getMessage('column.line'), show: 'details' },
  };
}

function buildCsvColumns(report: Report, { root }: FormatContext): [name: string, column: TableColumn][] {
  const buildRow = createRowBuilder(report, root);
  const shown = getShownColumns();
  const rows = report.findings.map((finding) => buildRow(finding));
  return CSV_COLUMNS.map((csv, index) => [
    csv,
    buildColumn(
      rows.map((row) => row[index] ?? ''),
      { csv, ...shown[csv] },
    ),
  ]);
}

function buildExposureColumn(findings: readonly Finding[]): TableColumn {
  const places = findings.map((finding) => FINDING_CATEGORIES.indexOf(getFindingCategory(finding)));
  const known = FINDING_CATEGORIES.map((tone) => ({ tone, text: formatCategory(tone) }));
  const title = messages.getMessage('column.exposure');
  return buildTonedColumn(places, known, { title, width: 'tone', filter: 'choices' });
}

function buildGrantorColumn(findings: readonly Finding[], describer: PathDescriber): TableColumn {
  const title = messages.getMessage('column.grantors');
  return buildColumn(
    findings.map((finding) => describer.describeGrantors(finding)),
    { title, show: 'wide', width: 'wide' },
  );
}

/** Shown only where some findings are not just open. */
function buildStateColumn(findings: readonly Finding[]): TableColumn {
  // Asked for once: messages are slow where there are many rows.
  const texts = {
    open: messages.getMessage('state.open'),
    kept: messages.getMessage('state.kept'),
    known: messages.getMessage('state.known'),
    new: messages.getMessage('state.new'),
  };
  const states = findings.map(({ kept, baseline }) => (kept ? 'kept' : (baseline ?? 'open')));
  const show = states.every((state) => state === 'open') ? 'details' : 'wide';
  return buildColumn(
    states.map((state) => texts[state]),
    { title: messages.getMessage('column.state'), show, filter: 'choices' },
  );
}

function buildPathList(findings: readonly Finding[], describer: PathDescriber): TableData['lists'][number] {
  return buildList(findings, {
    title: messages.getMessage('path.title'),
    kind: 'path',
    key: (finding) => describer.getPathKey(finding),
    build: (finding) => describer.describePath(finding),
  });
}

function buildResetCommand(
  { bin, targetOrg }: FormatContext['typed'],
  getPlace: (name: string) => number,
): NonNullable<TableData['command']> {
  return {
    title: messages.getMessage('next.title'),
    words: [bin, 'fls', 'reset'],
    flags: [
      ['--profile', getPlace('profile')],
      ['--field', getPlace('field')],
    ],
    tail: [...(targetOrg === null ? [] : ['--target-org', targetOrg]), '--dry-run'],
  };
}
