import { matcher } from 'matcher';

/**
 * Answers, for one glob after the other, which of the names it matches, as they are spelled. `*` stands for any characters
 * or none, everything else for itself; without regard to case, accents composed or not (NFC). A glob without `*` is a
 * whole name.
 *
 * Names come in their thousands, and so may globs: names are composed once, and each glob is compiled once.
 */
export function createGlobMatcher(names: Iterable<string>): (glob: string) => ReadonlySet<string> {
  const spellings = Map.groupBy(new Set(names), (name) => name.normalize('NFC'));
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

/** To the library a leading `!` turns a pattern round, and a backslash takes the meaning of what follows. */
function escapeGlob(glob: string): string {
  return glob.replaceAll('\\', '\\\\').replace(/^!/, '\\!');
}
