import { matcher } from 'matcher';
import { addOwnNamespace } from './own-namespace.ts';

/**
 * Creates a function that gives the names that a glob matches, as they are spelled. `*` stands for any characters or
 * none, everything else for itself. Case is ignored, and accents match composed or decomposed (NFC). A glob without `*`
 * matches a whole name.
 *
 * There may be thousands of names and of globs, so each name is composed once and each glob is compiled once.
 *
 * @param namespace the org's own: a glob may have it or not
 */
export function createGlobMatcher(
  names: Iterable<string>,
  namespace: string | null = null,
): (glob: string) => ReadonlySet<string> {
  const spellings = new Map<string, string[]>();
  for (const name of new Set(names))
    for (const spelling of new Set([name, addOwnNamespace(name, namespace)])) {
      const composedSpelling = spelling.normalize('NFC');
      spellings.set(composedSpelling, [...(spellings.get(composedSpelling) ?? []), name]);
    }
  const composed = [...spellings.keys()];
  const known = new Map<string, ReadonlySet<string>>();
  return (glob) => {
    const matched = known.get(glob) ?? findSpellings(matcher(composed, escapeGlob(glob.normalize('NFC'))), spellings);
    known.set(glob, matched);
    return matched;
  };
}

function findSpellings(
  matched: readonly string[],
  spellings: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  return new Set(matched.flatMap((name) => spellings.get(name) ?? []));
}

/** In the library a leading `!` negates a pattern, and a backslash escapes the next character. */
function escapeGlob(glob: string): string {
  return glob.replaceAll('\\', '\\\\').replace(/^!/, '\\!');
}
