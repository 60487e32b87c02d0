import type { Report } from '../../fls/report.ts';
import type { FormatContext } from './places.ts';

/** Formats for other programs and pages; `human` is what a terminal shows. */
export const REPORT_FORMATS = ['human', 'csv', 'markdown', 'sarif', 'junit'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

type ReportFormatter = (report: Report, context: FormatContext) => string;

/** Each is loaded when it is asked for: the rest of the time nobody waits for their libraries. */
const FORMATTER_LOADERS: Readonly<Record<Exclude<ReportFormat, 'human'>, () => Promise<ReportFormatter>>> = {
  csv: async () => (await import('./csv.ts')).renderCsvReport,
  markdown: async () => (await import('./markdown/report.ts')).renderMarkdownReport,
  sarif: async () => (await import('./sarif.ts')).renderSarifReport,
  junit: async () => (await import('./junit.ts')).renderJunitReport,
};

/** The report as a document of that format, ending with a line break. */
export async function renderReport(
  format: Exclude<ReportFormat, 'human'>,
  report: Report,
  context: FormatContext,
): Promise<string> {
  const document = (await FORMATTER_LOADERS[format]())(report, context);
  return document.endsWith('\n') ? document : `${document}\n`;
}
