import { Problem } from '../../src/fls/problem.ts';
import { ProfileDocumentError } from '../../src/metadata/profile.ts';
import { TextError } from '../../src/text/place.ts';

/** What came of reading a document: its content, or the error that the plugin documents for a document at fault. */
export type Outcome<T> = { readonly value: T } | { readonly refusal: TextError | ProfileDocumentError | Problem };

/** @throws every error that is not documented, such as a TypeError: it is a fault of the plugin */
export function attempt<T>(read: () => T): Outcome<T> {
  try {
    return { value: read() };
  } catch (error) {
    return { refusal: expectDocumented(error) };
  }
}

/** The same for what takes its time. */
export async function attemptLater<T>(read: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    return { refusal: expectDocumented(error) };
  }
}

function expectDocumented(error: unknown): TextError | ProfileDocumentError | Problem {
  if (error instanceof TextError || error instanceof ProfileDocumentError || error instanceof Problem) return error;
  throw error;
}
