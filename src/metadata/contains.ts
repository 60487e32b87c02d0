import type { XmlElement } from '../xml/scan.ts';
import { readProfile, type PermissionEntry, type ProfileDocument } from './profile.ts';

/**
 * Whether the profile of a project contains everything in the profile of the org, including every section. Only then is
 * no change of the org left to retrieve. Order, comments and white space between elements are ignored. A value that is
 * spelled with other entities counts as different; the change then stays listed as one to retrieve.
 *
 * @throws XmlError, ProfileDocumentError when either text cannot be read
 */
export function hasAllSections(project: string, org: string): boolean {
  return normalizeSections(readProfile(org)).isSubsetOf(normalizeSections(readProfile(project)));
}

function normalizeSections(document: ProfileDocument): Set<string> {
  const entries = new Map<XmlElement, PermissionEntry>(
    [...document.fieldPermissions, ...document.objectPermissions].map((entry) => [entry.element, entry]),
  );
  return new Set(
    document.root.children.map((element) => {
      const entry = entries.get(element);
      return entry
        ? `${element.name} ${normalizeEntry(entry)}`
        : normalizeXml(document.text.slice(element.start, element.end));
    }),
  );
}

/** A flag that is false means the same as a missing one. */
function normalizeEntry({ name, flags }: PermissionEntry): string {
  const on = flags.filter(({ value }) => value).map((flag) => flag.name);
  return [name.toLowerCase(), ...on.sort()].join(' ');
}

function normalizeXml(xml: string): string {
  return xml
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/>\s+</g, '><')
    .replace(/\s+/g, ' ');
}
