import { isProblem } from '../../fls/problem.ts';
import type { UnreadableFile } from '../../fls/report.ts';
import { ProfileDocumentError } from '../../metadata/profile.ts';
import { readLine, TextError } from '../../text/place.ts';
import type { MetadataFile, MetadataFileReader } from '../../ports/metadata-files.ts';

/** The content of files, and the files that could not be read. */
export type MetadataDocuments<T> = {
  readonly documents: readonly { readonly file: MetadataFile; readonly document: T }[];
  readonly unreadable: readonly UnreadableFile[];
};

/**
 * Reads files one after the other, so that only one text is in memory at a time. A file that cannot be read does not stop
 * the reading of the others.
 *
 * @param read extracts the content of a text; what it returns must not refer to the text
 * @param takeAhead the content of a file that was read before; null for one that was not
 * @throws what `read` throws, unless it is a TextError or a ProfileDocumentError
 */
export async function readMetadataFiles<T>(
  files: readonly MetadataFile[],
  reader: MetadataFileReader,
  read: (text: string, file: MetadataFile) => T,
  takeAhead: (file: MetadataFile) => Promise<T | null> = async () => Promise.resolve(null),
): Promise<MetadataDocuments<T>> {
  const documents: { file: MetadataFile; document: T }[] = [];
  const unreadable: UnreadableFile[] = [];
  for (const file of files) {
    let text = '';
    try {
      const early = await takeAhead(file);
      if (early === null) text = await reader.read(file);
      documents.push({ file, document: early ?? read(text, file) });
    } catch (error) {
      unreadable.push({ path: file.path, ...describeReadFailure(error, text) });
    }
  }
  return { documents, unreadable };
}

/** @throws the error when it does not say that a file cannot be read */
function describeReadFailure(error: unknown, text: string): Omit<UnreadableFile, 'path'> {
  if (error instanceof TextError) return { line: error.line, column: error.column, problem: error.reason };
  if (error instanceof ProfileDocumentError) {
    const { line, reason } = error;
    return { line, column: findMarkupColumn(text, line), problem: reason };
  }
  if (!isProblem(error, 'unreadableFile')) throw error;
  if (error.cause instanceof TextError) return describeReadFailure(error.cause, text);
  return { line: null, column: null, problem: String(error.details.problem) };
}

/** The column of a line's first character that is not a space: an element nearly always has its line to itself. */
function findMarkupColumn(text: string, line: number): number {
  return Math.max(readLine(text, line).search(/\S/), 0) + 1;
}
