import { reread } from '../metadata/reread.ts';

/**
 * What another parser reads; null where it refuses a text that is XML: it knows fewer of the characters that a name may have.
 */
export function tryReread(text: string): ReturnType<typeof reread> | null {
  try {
    return reread(text);
  } catch {
    return null;
  }
}
