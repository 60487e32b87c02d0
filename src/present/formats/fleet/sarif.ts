import type { Fleet } from '../../../fls/fleet.ts';
import { listFailures, listReports } from '../../fleet.ts';
import type { FormatContext } from '../report-paths.ts';
import { buildFailedRun, buildSarifRun } from '../sarif.ts';
import { renderSarifLog, type SarifRun } from '../sarif-log.ts';

/** A run for each org. Its id names the org, so that a reader that keeps results keeps those of each org apart. */
export function* renderSarifFleet(fleet: Fleet, { root }: FormatContext): Generator<string> {
  const runs = listReports(fleet).map(({ report }): SarifRun => {
    const run = buildSarifRun(report, root);
    const { org } = report.context;
    return org === null ? run : { ...run, head: { automationDetails: { id: `fls/${org.id}/` }, ...run.head } };
  });
  const failed = listFailures(fleet).map(({ target, message }) => buildFailedRun(target, message));
  yield* renderSarifLog([...runs, ...failed]);
}
