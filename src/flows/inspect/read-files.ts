import { isProblem } from '../../fls/problem.ts';
import type { UnreadableFile } from '../../fls/report.ts';
import { ProfileDocumentError } from '../../metadata/profile.ts';
import { TextError } from '../../text/place.ts';
import type { MetadataFile, MetadataFileReader } from '../../ports/metadata-files.ts';

/** What the files of one sort hold, and those that could not be read. */
export type MetadataDocuments<T> = {
  readonly documents: readonly { readonly file: MetadataFile; readonly document: T }[];
  readonly unreadable: readonly UnreadableFile[];
};

/**
 * Reads files one after the other, so that one text at a time is in memory; one that cannot be read does not keep the
 * others from being read.
 *
 * @param read what to take from a text; it must hold nothing that keeps the text
 */
export async function readMetadataFiles<T>(
  chosen: readonly MetadataFile[],
  files: MetadataFileReader,
  read: (text: string, file: MetadataFile) => T,
): Promise<MetadataDocuments<T>> {
  const documents: { file: MetadataFile; document: T }[] = [];
  const unreadable: UnreadableFile[] = [];
  for (const file of chosen) {
    let text = '';
    try {
      text = await files.read(file);
      documents.push({ file, document: read(text, file) });
    } catch (error) {
      unreadable.push({ path: file.path, ...describeReadFailure(error, text) });
    }
  }
  return { documents: documents, unreadable };
}

/** @throws any error that does not say that a file cannot be read */
function describeReadFailure(error: unknown, text: string): Omit<UnreadableFile, 'path'> {
  if (error instanceof TextError) {
    const { line, column, message } = error;
    return { line, column, problem: message.slice(`line ${line}, column ${column}: `.length) };
  }
  if (error instanceof ProfileDocumentError) {
    const { line, message } = error;
    return { line, column: findMarkupColumn(text, line), problem: message.slice(`line ${line}: `.length) };
  }
  if (!isProblem(error, 'unreadableFile')) throw error;
  if (error.cause instanceof TextError) return describeReadFailure(error.cause, text);
  return { line: null, column: null, problem: String(error.details.problem) };
}

/** Where the markup of a line begins: an element that is at fault nearly always has its line to itself. */
function findMarkupColumn(text: string, line: number): number {
  const content = text.split(/\r\n|\n|\r/)[line - 1]?.replace(/^\uFEFF/, '') ?? '';
  return Math.max(content.search(/\S/), 0) + 1;
}
