import { extname } from 'node:path';
import { Problem } from '../fls/problem.ts';
import type { ExplainFormat } from '../present/formats/explanation/index.ts';
import type { ReportFormat } from '../present/formats/index.ts';

type OutputFormat = ReportFormat | ExplainFormat;

/** The ending of an output file that stands for a format. */
const ENDINGS: Readonly<Record<OutputFormat, string>> = {
  human: '.txt',
  csv: '.csv',
  markdown: '.md',
  sarif: '.sarif',
  junit: '.xml',
  html: '.html',
  opengraph: '.json',
};

/**
 * The format that the user named, or else the one that the ending of the output file stands for.
 *
 * @param formats those of the command, among them `human`
 * @throws Problem `unknownFileEnding`
 */
export function resolveFormat<Format extends OutputFormat>(
  formats: readonly Format[],
  format: Format | undefined,
  file: string | undefined,
): Format | 'human' {
  if (format !== undefined || file === undefined) return format ?? 'human';
  const ending = extname(file).toLowerCase();
  const byEnding = formats.find((name) => ENDINGS[name] === ending);
  if (byEnding !== undefined) return byEnding;
  const endings = formats.map((name) => `${ENDINGS[name]} (${name})`);
  throw new Problem('unknownFileEnding', { path: file, endings: endings.join(', ') });
}
