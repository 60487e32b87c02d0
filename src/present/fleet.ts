import { Messages, SfError } from '@salesforce/core';
import type { Fleet } from '../fls/fleet.ts';
import type { Report } from '../fls/report.ts';
import { describeContext } from './context-lines.ts';
import { formatCount, formatNumber } from './count.ts';
import { toSfError } from './errors.ts';
import { makePrintable } from './notices.ts';
import { formatReport } from './report.ts';
import { formatTotals } from './report-totals.ts';
import { colorAlarm, emphasize } from './terminal/colors.ts';
import { formatCountTable } from './terminal/count-table.ts';
import { formatDrift } from './terminal/drift-lines.ts';
import { wrapText } from './terminal/lines.ts';
import { formatProof } from './terminal/proof-lines.ts';
import { formatProfileTable, selectCountColumns } from './terminal/profile-table.ts';
import { formatTime } from './time.ts';
import type { ViewOptions } from './view-options.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'fleet');

/** Why an org was not reported, and what to do about it. */
export type FleetFailure = { readonly target: string; readonly message: string; readonly actions: readonly string[] };

/** The orgs that were reported, by their targets. */
export function listReports({ orgs }: Pick<Fleet, 'orgs'>): { readonly target: string; readonly report: Report }[] {
  return orgs.flatMap(({ target, report }) => (report === null ? [] : [{ target, report }]));
}

/** In the words with which a report on that org alone would end. */
export function listFailures({ orgs }: Pick<Fleet, 'orgs'>): FleetFailure[] {
  return orgs.flatMap(({ target, error }) => (error === null ? [] : [describeFailure(target, error)]));
}

function describeFailure(target: string, error: Error): FleetFailure {
  const shown = toSfError(error);
  return { target, message: shown.message, actions: shown instanceof SfError ? (shown.actions ?? []) : [] };
}

/**
 * What a person reads of several orgs: a table of the orgs, what could not be reported, the drift, and for each org the
 * numbers of its profiles; with `--verbose` its whole report. The verdict of the gate is `formatFleetVerdict`.
 */
export function formatFleet(fleet: Fleet, options: ViewOptions): string[] {
  const reports = listReports(fleet);
  return [
    ...formatFleetContext(fleet, options.width),
    ...formatOrgTable(fleet, options.width),
    ...formatFailures(fleet, options.width),
    ...formatDrift(fleet, options),
    ...reports.flatMap(({ report }) => formatOrgReport(report, options)),
    ...(options.verbose || reports.length === 0 ? [] : [...wrapText(messages.getMessage('folded'), options.width), '']),
  ];
}

/** Whether the gate let all orgs pass, and which it did not; none without a gate. */
export function formatFleetVerdict(fleet: Fleet, width: number): string[] {
  const reports = listReports(fleet);
  const failOn = reports.map(({ report }) => report.gate?.failOn).find((threshold) => threshold !== undefined);
  if (failOn === undefined) return [];
  const failed = reports.flatMap(({ target, report }) => {
    const failing = report.gate?.failing ?? 0;
    if (failing === 0) return [];
    return [messages.getMessage('gate.failedOrg', [makePrintable(target), formatCount(failing, 'stray')])];
  });
  const left = fleet.orgs.filter(({ report }) => report === null).map(({ target }) => makePrintable(target));
  return [
    ...(failed.length === 0 ? [] : [messages.getMessage('gate.failed', [failOn, failed.join(', ')])]),
    ...(left.length === 0 ? [] : [messages.getMessage('gate.undecided', [failOn, left.join(', ')])]),
    ...(failed.length + left.length === 0 ? [messages.getMessage('gate.passed', [failOn])] : []),
  ].flatMap((line) => wrapText(line, width, '', 2));
}

function formatFleetContext(fleet: Fleet, width: number): string[] {
  const reports = listReports(fleet);
  const [first] = reports;
  if (first === undefined) return [];
  const { generatedAt, plugin } = first.report.context;
  const made = messages.getMessage('made', [
    formatNumber(reports.length),
    formatNumber(fleet.orgs.length),
    formatTime(generatedAt),
    plugin,
  ]);
  return [...wrapText(made, width), ''];
}

function formatOrgTable(fleet: Fleet, width: number): string[] {
  const reports = listReports(fleet).map(({ report }) => report);
  if (reports.length === 0) return [];
  const columns = [
    { key: 'profiles' as const, title: messages.getMessage('column.profiles') },
    ...selectCountColumns(reports),
    ...(reports.some(({ counts }) => counts.kept > 0)
      ? [{ key: 'kept' as const, title: messages.getMessage('column.kept') }]
      : []),
  ];
  const rows = fleet.orgs.map(({ target, report }) => ({
    name: makePrintable(target),
    counts: report?.counts ?? null,
  }));
  return [...formatCountTable({ head: messages.getMessage('column.org'), columns, rows }, width), ''];
}

/** The orgs that could not be reported, and what to do about it. */
export function formatFailures(fleet: Fleet, width: number): string[] {
  const failures = listFailures(fleet);
  if (failures.length === 0) return [];
  return [
    colorAlarm(messages.getMessage('failed.title')),
    ...failures.flatMap((failure) => formatFailure(failure, width)),
    '',
  ];
}

function formatFailure({ target, message, actions }: FleetFailure, width: number): string[] {
  const [first = '', ...rest] = messages.getMessage('failed.org', [makePrintable(target), message]).split('\n');
  return [
    ...wrapText(first, width, '  ', 4),
    ...rest.flatMap((line) => wrapText(line, width, '    ')),
    ...actions.flatMap((action) => wrapText(action, width, '    ', 6)),
  ];
}

/** The line that names the org stands out, since an alias, a username or an id can name it. */
function formatOrgReport(report: Report, options: ViewOptions): string[] {
  const { width, verbose } = options;
  const [org = ''] = describeContext(report.context, makePrintable);
  const title = wrapText(org, width);
  if (verbose) return [...title.map(emphasize), ...formatReport(report, options).slice(title.length)];
  const table = formatProfileTable(report, width);
  return [
    ...title.map(emphasize),
    ...(table.length > 0 ? table : wrapText(formatTotals(report), width)),
    '',
    ...formatProof(report.proof, options),
  ];
}

/** The warnings of the reports, each with the orgs that it is about. */
export function formatFleetWarnings(fleet: Fleet, describe: (report: Report) => readonly string[]): string[] {
  const all = listReports(fleet).flatMap(({ target, report }) =>
    describe(report).map((text) => ({ target: makePrintable(target), text })),
  );
  return [...Map.groupBy(all, ({ text }) => text)].map(([text, own]) =>
    messages.getMessage('warning', [[...new Set(own.map(({ target }) => target))].join(', '), text]),
  );
}
