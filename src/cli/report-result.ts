import type { Context } from '../fls/context.ts';
import type { Counts, Finding } from '../fls/finding.ts';
import type { Drift, Fleet } from '../fls/fleet.ts';
import type { Gate, Holder, Report, UnreadableFile } from '../fls/report.ts';
import { toSfError } from '../present/errors.ts';
import { createPathFormatter, formatFindingPaths } from './result-paths.ts';

export type ReportResult = {
  context: Context;
  source: 'org' | 'project';
  findings: Finding[];
  holders: Holder[];
  counts: Counts;
  gate: Gate | null;
  unreadable: UnreadableFile[];
};

/** The result with several `--target-org`; the orgs are in the order in which they were typed. */
export type FleetResult = {
  orgs: Array<{
    /** As it was typed; the id of the org where that is an access token. */
    target: string;
    /** Null where the org could not be reported; `error` says why. */
    result: ReportResult | null;
    /** In the words with which a report on that org alone would end; null where there is a result. */
    error: string | null;
  }>;
  drift: Drift[];
};

/** @param root of the project, or the current folder: files are named relative to it */
export function buildReportJson(report: Report, root: string): ReportResult {
  const { context, source, findings, holders, counts, gate, unreadable } = report;
  const formatPath = createPathFormatter(root);
  return {
    context,
    source,
    findings: formatFindingPaths(findings, formatPath),
    holders: [...holders],
    counts,
    gate,
    unreadable: unreadable.map((file) => ({ ...file, path: formatPath(file.path) })),
  };
}

/** Likewise of several orgs. */
export function buildFleetJson({ orgs, drift }: Fleet, root: string): FleetResult {
  return {
    orgs: orgs.map(({ target, report, error }) => ({
      target,
      result: report && buildReportJson(report, root),
      error: error && toSfError(error).message,
    })),
    drift: [...drift],
  };
}
