import type { XmlElement } from '../xml/element.ts';
import { getEntryObject, hasTrueFlag, toLowerCaseSet } from './entry-keys.ts';
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

/**
 * Whether the profile of a project contains nothing that the profile of the org lacks, as a change to deploy would be. The
 * org returns object permissions only where Read is true (docs/salesforce-facts.md#src-prof), so an entry of a requested
 * object with all flags false says the same as a missing one.
 *
 * @param objects that the retrieve named
 * @throws XmlError, ProfileDocumentError when either text cannot be read
 */
export function hasOnlyOrgSections(project: string, org: string, objects: ReadonlySet<string>): boolean {
  const requested = toLowerCaseSet(objects);
  const document = readProfile(project);
  const empty = document.objectPermissions.filter(
    (entry) => requested.has(getEntryObject(entry)) && !hasTrueFlag(entry),
  );
  const emptyElements = new Set(empty.map(({ element }) => element));
  return normalizeSections(document, emptyElements).isSubsetOf(normalizeSections(readProfile(org)));
}

const NO_ELEMENTS: ReadonlySet<XmlElement> = new Set();

function normalizeSections(document: ProfileDocument, ignored = NO_ELEMENTS): Set<string> {
  const entries = new Map<XmlElement, PermissionEntry>(
    [...document.fieldPermissions, ...document.objectPermissions].map((entry) => [entry.element, entry]),
  );
  const sections = document.root.children.filter((element) => !ignored.has(element));
  return new Set(
    sections.map((element) => {
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
