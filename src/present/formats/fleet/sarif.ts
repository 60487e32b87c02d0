import type { Run } from 'sarif';
import type { Fleet } from '../../../fls/fleet.ts';
import { listFailures, listReports } from '../../fleet.ts';
import type { FormatContext } from '../report-paths.ts';
import { buildFailedRun, buildSarifRun, renderSarifLog } from '../sarif.ts';

/** A run for each org. Its id names the org, so that a reader that keeps results keeps those of each org apart. */
export function renderSarifFleet(fleet: Fleet, { root }: FormatContext): string {
  const runs = listReports(fleet).map(({ report }): Run => {
    const run = buildSarifRun(report, root);
    const { org } = report.context;
    return org === null ? run : { automationDetails: { id: `fls/${org.id}/` }, ...run };
  });
  const failed = listFailures(fleet).map(({ target, message }) => buildFailedRun(target, message));
  return renderSarifLog([...runs, ...failed]);
}
