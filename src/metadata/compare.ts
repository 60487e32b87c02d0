import { toAccess, type Access } from '../fls/access.ts';
import { readProfile } from './profile.ts';

/** The content of a profile without its order: two retrieves of the same profile may order it differently. */
export type ProfileContent = {
  /** By field, false entries included. */
  readonly fields: ReadonlyMap<string, Access>;
  /** All other sections by name: the XML of each, without white space between elements. */
  readonly sections: ReadonlyMap<string, ReadonlySet<string>>;
};

/**
 * Collects the content of a profile from one or more texts, each with the permissions of different objects.
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

/** The names of the sections that differ, sorted. */
export function findDifferingSections(a: ProfileContent, b: ProfileContent): string[] {
  const names = new Set([...a.sections.keys(), ...b.sections.keys()]);
  const none: ReadonlySet<string> = new Set();
  return [...names]
    .filter((name) => (a.sections.get(name) ?? none).symmetricDifference(b.sections.get(name) ?? none).size > 0)
    .sort();
}
