import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Messages } from '@salesforce/core';
import { writeOutputFile } from '../adapters/files/output-file.ts';
import type { RESET_FORMATS } from '../present/formats/index.ts';
import type { ResetDocument } from '../present/formats/reset-document.ts';
import { tryToWriteResult } from './result-file.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'reset');

/** As `RenderedReport`, in one piece. */
type RenderedDocument = { readonly text: string; readonly warnings: readonly string[] };

/**
 * The plan or the result of a reset as a document.
 *
 * @param lines what a terminal shows of it
 */
export async function renderReset(
  format: (typeof RESET_FORMATS)[number],
  lines: readonly string[],
  document: ResetDocument,
): Promise<RenderedDocument> {
  if (format === 'human') return { text: `${stripVTControlCharacters(lines.join('\n')).trim()}\n`, warnings: [] };
  if (format === 'html') {
    const { listResetLimits, renderHtmlReset } = await import('../present/formats/html/reset.ts');
    return { text: renderHtmlReset(document), warnings: listResetLimits(document) };
  }
  const { renderMarkdownReset } = await import('../present/formats/markdown/reset.ts');
  return { text: renderMarkdownReset(document), warnings: [] };
}

/**
 * Writes the document of a reset that has ended. A file that can't be written is no reason to say that the reset failed.
 *
 * @param path as the user typed it
 * @returns the line that names the file, or else the warning
 */
export async function writeResetDocument(
  path: string,
  text: string,
): Promise<{ readonly line: string } | { readonly warning: string }> {
  const warning = await tryToWriteResult(async () => writeOutputFile(resolve(path), text));
  return warning === null
    ? { line: messages.getMessage('result.document', [path]) }
    : { warning: messages.getMessage('result.noDocument', [warning]) };
}
