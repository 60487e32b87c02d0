import type { Report } from '../../fls/report.ts';
import type { FormatContext } from './places.ts';

/** Formats for other programs and pages; `human` is what a terminal shows. */
export const FORMATS = ['human', 'csv', 'markdown', 'sarif', 'junit'] as const;
export type Format = (typeof FORMATS)[number];

type Formatter = (report: Report, context: FormatContext) => string;

/** Each is loaded when it is asked for: the rest of the time nobody waits for their libraries. */
const FORMATTERS: Readonly<Record<Exclude<Format, 'human'>, () => Promise<Formatter>>> = {
  csv: async () => (await import('./csv.ts')).csvReport,
  markdown: async () => (await import('./markdown/report.ts')).markdownReport,
  sarif: async () => (await import('./sarif.ts')).sarifReport,
  junit: async () => (await import('./junit.ts')).junitReport,
};

/** The report as a document of that format, ending with a line break. */
export async function formatted(
  format: Exclude<Format, 'human'>,
  report: Report,
  context: FormatContext,
): Promise<string> {
  const document = (await FORMATTERS[format]())(report, context);
  return document.endsWith('\n') ? document : `${document}\n`;
}
