import { makePrintable } from './notices.ts';

/** A command line that a POSIX shell takes as it stands; names come from the org, so nothing in them may be left to act. */
export function formatCommandLine(words: readonly string[]): string {
  return makePrintable(words.map(quoteArgument).join(' '));
}

/** A word that a POSIX shell takes for one word, with nothing in it that acts. */
export function quoteArgument(word: string): string {
  if (/^[\w.@:/+-]+$/.test(word)) return word;
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`;
}
