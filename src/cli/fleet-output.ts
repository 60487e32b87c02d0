import { stripVTControlCharacters } from 'node:util';
import type { Fleet } from '../fls/fleet.ts';
import type { Report } from '../fls/report.ts';
import { formatFailures, formatFleet, formatFleetVerdict, formatFleetWarnings, listReports } from '../present/fleet.ts';
import { describeLeftOut } from '../present/integration-scope.ts';
import { formatNotice } from '../present/notices.ts';
import { listProofSentences } from '../present/proof.ts';
import { renderFleet, type FleetFormat } from '../present/formats/fleet/index.ts';
import type { RenderedReport } from '../present/formats/index.ts';
import type { FormatContext } from '../present/formats/report-paths.ts';
import type { FlsCommand } from './fls-command.ts';
import { writeReportFiles } from './report-files.ts';
import { getViewOptions } from './view-options.ts';

/** Where a command says something; silent under --json, but for warnings. */
type FleetOutput = Pick<FlsCommand<unknown>, 'jsonEnabled' | 'log' | 'logToStderr' | 'printDocument' | 'warn'>;

export type FleetPresentOptions = {
  readonly format: FleetFormat;
  /** Of the report, as typed; undefined without the flag. */
  readonly file: string | undefined;
  readonly verbose: boolean;
  readonly target: FormatContext;
};

/**
 * Shows the reports of several orgs, and writes them into the file that the user named.
 *
 * @returns false when that file could not be written
 */
export async function showFleet(fleet: Fleet, output: FleetOutput, options: FleetPresentOptions): Promise<boolean> {
  const { format, file, verbose, target } = options;
  if (listReports(fleet).length === 0) {
    // There is nothing to report, and an older report stays as it is.
    for (const line of formatFailures(fleet, getViewOptions(verbose).width)) output.logToStderr(line);
    return true;
  }
  const isPrinted = file === undefined && format !== 'human';
  const shows = { proof: !isPrinted && !output.jsonEnabled(), leftOut: !isPrinted && verbose && !output.jsonEnabled() };
  for (const warning of formatFleetWarnings(fleet, (report) => describeWarnings(report, shows))) output.warn(warning);
  const view = getViewOptions(verbose);
  const verdict = formatFleetVerdict(fleet, view.width);
  const body = formatFleet(fleet, view);
  const { pieces, warnings } = await renderFleetDocument(fleet, [...body, ...verdict], { format, target });
  const written = await writeReportFiles(file, pieces, undefined, null);
  for (const warning of [...warnings, ...written.warnings]) output.warn(warning);
  if (isPrinted) {
    // A program reads the document, so everything else goes to stderr; some formats have no place for what failed.
    output.printDocument(pieces);
    for (const line of [...formatFailures(fleet, view.width), ...verdict]) output.logToStderr(line);
  } else {
    for (const line of [...body, ...written.lines, ...verdict]) output.log(line);
  }
  return written.warnings.length === 0;
}

/** Warnings tell what makes a report uncertain, and what the command does not show otherwise. */
function describeWarnings(
  { notices, integrations, proof }: Report,
  shows: { readonly proof: boolean; readonly leftOut: boolean },
): string[] {
  const leftOut = integrations === null || shows.leftOut ? null : describeLeftOut(integrations);
  return [
    ...notices.map((notice) => formatNotice(notice)),
    ...(leftOut === null ? [] : [leftOut]),
    ...(proof === null || shows.proof ? [] : listProofSentences(proof)),
  ];
}

async function renderFleetDocument(
  fleet: Fleet,
  lines: readonly string[],
  { format, target }: Pick<FleetPresentOptions, 'format' | 'target'>,
): Promise<RenderedReport> {
  if (format === 'human') return { pieces: [`${stripVTControlCharacters(lines.join('\n'))}\n`], warnings: [] };
  return renderFleet(format, fleet, target);
}
