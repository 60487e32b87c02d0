import { dirname, resolve } from 'node:path';
import { Messages } from '@salesforce/core';
import { writeBaseline } from '../adapters/files/baseline-file.ts';
import { writeOutputFile } from '../adapters/files/output-file.ts';
import { isFolder } from '../adapters/files/replace-file.ts';
import type { Baseline } from '../fls/baseline.ts';
import { formatCount } from '../present/count.ts';
import { tryToWriteResult } from './result-file.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'report');

/** Lines that name what was written, and warnings of what could not be. */
export type WrittenFiles = { readonly lines: readonly string[]; readonly warnings: readonly string[] };

/**
 * Writes the files that the user asked for. One that can't be written does not keep the other from being written.
 *
 * @param path of the report as the user typed it; undefined without the flag
 * @param baselinePath the same of the baseline
 * @param baseline null when it must not be written
 */
export async function writeReportFiles(
  path: string | undefined,
  pieces: Iterable<string>,
  baselinePath: string | undefined,
  baseline: Baseline | null,
): Promise<WrittenFiles> {
  const lines: string[] = [];
  const warnings: string[] = [];
  if (path !== undefined) {
    const folder = dirname(path);
    const isNewFolder = !(await isFolder(folder));
    const warning = await tryToWriteResult(async () => writeOutputFile(resolve(path), pieces));
    if (warning !== null) warnings.push(warning);
    else {
      if (isNewFolder) lines.push(messages.getMessage('result.folder', [folder]));
      lines.push(messages.getMessage('result.file', [path]), '');
    }
  }
  if (baselinePath !== undefined && baseline !== null) {
    const warning = await tryToWriteResult(async () => writeBaseline(baselinePath, baseline));
    const strays = formatCount(baseline.findings.length, 'stray');
    if (warning !== null) warnings.push(warning);
    else lines.push(messages.getMessage('result.baseline', [baselinePath, strays]), '');
  }
  return { lines, warnings };
}

/**
 * A report that is not in its file ends with 68, also where the gate was hit: after 3 a pipeline takes the file for that of this
 * run, and an older one may stand in its place.
 *
 * @param code that of the report itself
 */
export function chooseExitCode(code: number, isWhole: boolean): number {
  return isWhole ? code : 68;
}
