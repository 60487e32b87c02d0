import type { Fleet } from '../../../fls/fleet.ts';
import { listReports } from '../../fleet.ts';
import { createPieces, type RenderedReport, type ReportFormat } from '../index.ts';
import type { FormatContext } from '../report-paths.ts';

/** A page shows one org. */
export type FleetFormat = Exclude<ReportFormat, 'html'>;

type FleetFormatter = (fleet: Fleet, context: FormatContext) => RenderedReport;

const FLEET_FORMATTERS: Readonly<Record<Exclude<FleetFormat, 'human'>, () => Promise<FleetFormatter>>> = {
  csv: async () => {
    const { renderCsvFleet } = await import('./csv.ts');
    return (fleet, context) => ({ pieces: createPieces(() => renderCsvFleet(fleet, context)), warnings: [] });
  },
  markdown: async () => {
    const { renderMarkdownFleet } = await import('./markdown.ts');
    return (fleet, context) => ({ pieces: [renderMarkdownFleet(fleet, context)], warnings: [] });
  },
  sarif: async () => {
    const { renderSarifFleet } = await import('./sarif.ts');
    const { checkSarifLimits } = await import('../sarif-limits.ts');
    return (fleet, context) => {
      const pieces = createPieces(() => renderSarifFleet(fleet, context));
      const results = listReports(fleet).reduce((sum, { report }) => sum + report.findings.length, 0);
      return { pieces, warnings: checkSarifLimits(pieces, results) };
    };
  },
  junit: async () => {
    const { renderJunitFleet } = await import('./junit.ts');
    return (fleet, context) => ({ pieces: [renderJunitFleet(fleet, context)], warnings: [] });
  },
};

/** The reports of several orgs as one document of that format. */
export async function renderFleet(
  format: Exclude<FleetFormat, 'human'>,
  fleet: Fleet,
  context: FormatContext,
): Promise<RenderedReport> {
  const renderFormat = await FLEET_FORMATTERS[format]();
  return renderFormat(fleet, context);
}
