import type { XmlElement } from '../xml/scan.ts';
import { readProfile, type PermissionEntry, type ProfileDocument } from './profile.ts';

/**
 * Whether a project's profile holds all that the org answered, every section included: only then is nothing of a change
 * in the org left to retrieve. Order, comments and white space between elements make no difference; a value that is
 * spelled with other entities counts as different, which errs towards "left to retrieve".
 *
 * @throws XmlError, ProfileDocumentError when either text cannot be read
 */
export function hasAllSections(project: string, org: string): boolean {
  const held = normalizeSections(readProfile(project));
  for (const statement of normalizeSections(readProfile(org))) if (!held.has(statement)) return false;
  return true;
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

/** A flag that is false says what a missing one says. */
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
