import { Problem } from '../../src/fls/problem.ts';
import type { FileChange, FilePlace, ProfileFileStore } from '../../src/ports/project.ts';
import { spliceInSteps } from '../../src/xml/splice.ts';

/** Files in memory by path; the digest of a text is the text. */
export type FakeFiles = ReadonlyMap<string, string>;

export function readerOfFiles(files: FakeFiles): Pick<ProfileFileStore, 'digest' | 'read'> {
  return {
    digest: (text) => text,
    read: async (path) => {
      const text = files.get(path);
      if (text === undefined) return Promise.reject(new Problem('unreadableProfile', { path, problem: 'ENOENT' }));
      return Promise.resolve({ path, text, digest: text });
    },
  };
}

/** The text that a change makes; it must be the one that the change says. */
export function newTextOf({ path, before, after, steps }: FileChange): string {
  const text = spliceInSteps(before ?? '', steps);
  if (text !== after) throw new Error(`the change of ${path} makes another text than it says`);
  return text;
}

/** A file by its path; the text is null where there is none. */
export type FakeFile = { readonly path: string; readonly text: string | null };

/** The place of the file of one of several profiles: the second one stands beside the first, and so on. */
export const placeOf = ({ path, text }: FakeFile, index: number): FilePlace => ({
  path: index === 0 ? path : `${path}.${index}`,
  exists: text !== null,
});
