import { extname } from 'node:path';
import { Problem } from '../fls/problem.ts';
import type { ReportFormat } from '../present/formats/index.ts';

/** The format that the ending of an output file stands for. */
const FORMATS_BY_ENDING: Readonly<Record<string, ReportFormat>> = {
  '.txt': 'human',
  '.csv': 'csv',
  '.md': 'markdown',
  '.sarif': 'sarif',
  '.xml': 'junit',
};

/**
 * The format that the user named, or else the one that the ending of the output file stands for.
 *
 * @throws Problem `unknownFileEnding`
 */
export function resolveReportFormat(format: ReportFormat | undefined, file: string | undefined): ReportFormat {
  if (format !== undefined || file === undefined) return format ?? 'human';
  const byEnding = FORMATS_BY_ENDING[extname(file).toLowerCase()];
  if (byEnding !== undefined) return byEnding;
  const endings = Object.entries(FORMATS_BY_ENDING).map(([ending, name]) => `${ending} (${name})`);
  throw new Problem('unknownFileEnding', { path: file, endings: endings.join(', ') });
}
