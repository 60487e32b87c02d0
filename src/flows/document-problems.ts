import type { Problem } from '../fls/problem.ts';
import { ProfileDocumentError, XmlError } from '../metadata/profile.ts';

/**
 * Does something with a profile's text, and says whose text it is when that cannot be read.
 *
 * @param problem what to throw then, given the reason with its line
 * @throws any other error as it came
 */
export function readOrExplain<T>(read: () => T, problem: (reason: string, cause: Error) => Problem): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof XmlError || error instanceof ProfileDocumentError) throw problem(error.message, error);
    throw error;
  }
}
