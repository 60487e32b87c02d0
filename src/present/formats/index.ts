import type { Report } from '../../fls/report.ts';
import type { FormatContext } from './report-paths.ts';

/** Formats for other programs and pages; `human` is what a terminal shows. */
export const REPORT_FORMATS = ['human', 'csv', 'markdown', 'sarif', 'junit', 'html'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Formats of the plan and the result of a reset. */
export const RESET_FORMATS = ['human', 'markdown', 'html'] as const satisfies readonly ReportFormat[];

export type RenderedReport = {
  /** The text in pieces, which need not be in memory together. It ends with a line break, and can be read more than once. */
  readonly pieces: Iterable<string>;
  /** What the reader of the format would refuse, and what was left out so that it does not. */
  readonly warnings: readonly string[];
};

/** @param make called each time that the text is read */
export function createPieces(make: () => Iterator<string>): Iterable<string> {
  return { [Symbol.iterator]: make };
}

type ReportFormatter = (report: Report, context: FormatContext) => RenderedReport;

/** Each format and its libraries are loaded when a user asks for it, so that other reports do not wait for them. */
const FORMATTER_LOADERS: Readonly<Record<Exclude<ReportFormat, 'human'>, () => Promise<ReportFormatter>>> = {
  csv: async () => {
    const { renderCsvReport } = await import('./csv.ts');
    return (report, context) => ({ pieces: createPieces(() => renderCsvReport(report, context)), warnings: [] });
  },
  markdown: async () => {
    const { renderMarkdownReport } = await import('./markdown/report.ts');
    return (report, context) => ({ pieces: [renderMarkdownReport(report, context)], warnings: [] });
  },
  sarif: async () => {
    const { renderSarifReport } = await import('./sarif.ts');
    const { checkSarifLimits } = await import('./sarif-limits.ts');
    return (report, context) => {
      const pieces = createPieces(() => renderSarifReport(report, context));
      return { pieces, warnings: checkSarifLimits(pieces, report.findings.length) };
    };
  },
  junit: async () => {
    const { renderJunitReport } = await import('./junit.ts');
    return (report, context) => ({ pieces: [renderJunitReport(report, context)], warnings: [] });
  },
  html: async () => {
    const { listReportLimits, renderHtmlReport } = await import('./html/report.ts');
    return (report, context) => ({ pieces: [renderHtmlReport(report, context)], warnings: listReportLimits(report) });
  },
};

/** The report as a document of that format. */
export async function renderReport(
  format: Exclude<ReportFormat, 'human'>,
  report: Report,
  context: FormatContext,
): Promise<RenderedReport> {
  const renderFormat = await FORMATTER_LOADERS[format]();
  return renderFormat(report, context);
}
