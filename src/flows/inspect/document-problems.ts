import type { Problem } from '../../fls/problem.ts';
import { ProfileDocumentError, XmlError } from '../../metadata/profile.ts';

/**
 * Reads a profile's text. A text that cannot be read becomes a problem that says which profile or file it is of.
 *
 * @param createProblem gets the reason, which starts with line and column, and the error itself
 * @throws what `createProblem` returns for an XmlError or a ProfileDocumentError; other errors unchanged
 */
export function readOrExplain<T>(read: () => T, createProblem: (reason: string, cause: Error) => Problem): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof XmlError || error instanceof ProfileDocumentError) throw createProblem(error.message, error);
    throw error;
  }
}
