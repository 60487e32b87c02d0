import { dirname, resolve } from 'node:path';
import { Messages } from '@salesforce/core';
import { writeBaseline } from '../adapters/files/baseline-file.ts';
import { writeOutputFile } from '../adapters/files/output-file.ts';
import { isFolder } from '../adapters/files/replace-file.ts';
import type { Baseline } from '../fls/baseline.ts';
import { formatCount } from '../present/count.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'report');

/**
 * Writes the files that the user asked for; returns the lines that name them.
 *
 * @param path of the report as the user typed it; undefined without the flag
 * @param baselinePath the same of the baseline
 * @param baseline null when it must not be written
 */
export async function writeReportFiles(
  path: string | undefined,
  text: string,
  baselinePath: string | undefined,
  baseline: Baseline | null,
): Promise<string[]> {
  const lines: string[] = [];
  if (path !== undefined) {
    const folder = dirname(path);
    const isNewFolder = !(await isFolder(folder));
    await writeOutputFile(resolve(path), text);
    if (isNewFolder) lines.push(messages.getMessage('result.folder', [folder]));
    lines.push(messages.getMessage('result.file', [path]), '');
  }
  if (baselinePath !== undefined && baseline !== null) {
    await writeBaseline(baselinePath, baseline);
    const strays = formatCount(baseline.findings.length, 'stray');
    lines.push(messages.getMessage('result.baseline', [baselinePath, strays]), '');
  }
  return lines;
}
