import { toAccess, type Access } from '../fls/access.ts';
import { readProfile } from './profile.ts';

/** What a profile says, wherever it says it: to hold two retrieves against each other, in which nothing has a fixed place. */
export type ProfileContent = {
  /** By field, false entries included. */
  readonly fields: ReadonlyMap<string, Access>;
  /** All other sections: by name, each one's XML without the space between its elements. */
  readonly sections: ReadonlyMap<string, ReadonlySet<string>>;
};

/**
 * The content of a profile that came in one text or more, each with the permissions of other objects.
 *
 * @throws XmlError, ProfileDocumentError when a text cannot be read
 */
export function collectProfileContent(texts: readonly string[]): ProfileContent {
  const fields = new Map<string, Access>();
  const sections = new Map<string, Set<string>>();
  for (const text of texts) {
    const { root, fieldPermissions } = readProfile(text);
    for (const entry of fieldPermissions) fields.set(entry.field, toAccess(entry));
    for (const { name, start, end } of root.children) {
      if (name === 'fieldPermissions') continue;
      const own = sections.get(name) ?? new Set();
      sections.set(name, own.add(text.slice(start, end).replace(/>\s+</g, '><')));
    }
  }
  return { fields, sections };
}

/** Names of the sections in which two contents differ, sorted. */
export function findDifferingSections(a: ProfileContent, b: ProfileContent): string[] {
  const names = new Set([...a.sections.keys(), ...b.sections.keys()]);
  const none: ReadonlySet<string> = new Set();
  return [...names]
    .filter((name) => (a.sections.get(name) ?? none).symmetricDifference(b.sections.get(name) ?? none).size > 0)
    .sort();
}
