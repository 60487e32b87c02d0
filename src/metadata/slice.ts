import type { FieldPermission } from '../fls/access.ts';
import { compareStrings } from '../fls/names.ts';
import { formatExcerpt } from '../text/excerpt.ts';
import { createTextBuilder } from '../text/text-builder.ts';
import type { XmlElement } from '../xml/element.ts';
import { ProfileDocumentError } from './entry.ts';
import { findChildren, readMetadataRoot } from './elements.ts';
import { renderLoginSection } from './insert-login.ts';
import type { EntryLayout } from './layout.ts';
import { LOGIN_SECTIONS, NO_LOGIN, type LoginSections } from './login-sections.ts';
import { renderXmlElement, escapeXmlText } from './insert.ts';

const PROFILE_NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** Within a section; the section itself is indented where the lines are joined. */
const SECTION_LAYOUT: EntryLayout = { entry: '', child: '\n        ', close: '\n    ' };

const LOGIN_SECTION_NAMES: ReadonlySet<string> = new Set(LOGIN_SECTIONS);

/**
 * Renders the smallest profile to deploy: the given field permissions, sorted, each with both flags, and the login
 * sections of the retrieved profile, unchanged. A deploy leaves everything else as it is
 * (docs/salesforce-facts.md#src-prof). `custom` and `userLicense` are left out, because their effect is not documented
 * (docs/salesforce-facts.md#s2-4).
 *
 * @param retrieved the profile as the org returned it just now
 * @param login further login sections of the profile, sent where the retrieved profile has none of the same name
 * @param permissions each field once. The platform refuses edit without read; it is not checked here
 * @throws XmlError when the retrieved profile is not well-formed, or has a document type definition
 * @throws ProfileDocumentError when it is not a `Profile` of the Metadata API
 * @throws RangeError for a duplicate field, for which the platform refuses the whole file
 */
export function renderSlice(
  retrieved: string,
  permissions: readonly FieldPermission[],
  login: LoginSections = NO_LOGIN,
): string {
  const root = readMetadataRoot(retrieved, 'Profile', { take: (section) => !LOGIN_SECTION_NAMES.has(section.name) });
  const namespaces = readNamespaces(retrieved, root);
  const namespace = (namespaces.get('xmlns') ?? '').slice(1, -1);
  if (namespace !== PROFILE_NAMESPACE)
    throw new ProfileDocumentError(
      root.line,
      `expected <Profile> of ${PROFILE_NAMESPACE}, found "${formatExcerpt(namespace)}"`,
    );
  const sections = LOGIN_SECTIONS.flatMap((name) => {
    const retrievedSections = findChildren(root, name);
    if (retrievedSections.some(({ children }) => children.length > 0) || login[name].length === 0)
      return retrievedSections.map(({ start, end }) => retrieved.slice(start, end));
    return login[name].map((section) => renderLoginSection(name, section, SECTION_LAYOUT));
  });
  const attributes = [...namespaces].map(([name, value]) => ` ${name}=${value}`).join('');
  const built = createTextBuilder();
  built.add(`<?xml version="1.0" encoding="UTF-8"?>\n<Profile${attributes}>\n`);
  for (const permission of sortFieldPermissions(permissions)) built.add(`    ${renderSliceEntry(permission)}\n`);
  for (const section of sections) built.add(`    ${section}\n`);
  built.add('</Profile>\n');
  return built.build();
}

function sortFieldPermissions(permissions: readonly FieldPermission[]): readonly FieldPermission[] {
  const fields = new Set(permissions.map(({ field }) => field.toLowerCase()));
  if (fields.size < permissions.length) throw new RangeError('a slice names each field once');
  return permissions.toSorted((a, b) => compareStrings(a.field, b.field));
}

function renderSliceEntry({ editable, field, readable }: FieldPermission): string {
  const children = [
    renderXmlElement('editable', String(editable)),
    renderXmlElement('field', escapeXmlText(field)),
    renderXmlElement('readable', String(readable)),
  ].map((child) => `        ${child}\n`);
  return renderXmlElement('fieldPermissions', `\n${children.join('')}    `);
}

/** One attribute of a well-formed start tag. */
const XML_ATTRIBUTE = /([^\s=<]+)\s*=\s*("[^"]*"|'[^']*')/g;

/**
 * The namespace declarations of the root, values with their quotes: login sections may use the prefixes (`xsi:nil`).
 */
function readNamespaces(text: string, root: XmlElement): ReadonlyMap<string, string> {
  const attributes = text.slice(root.start, root.innerStart).matchAll(XML_ATTRIBUTE);
  const declarations = [...attributes].filter(([, name = '']) => /^xmlns(:|$)/.test(name));
  return new Map(declarations.map(([, name = '', value = '']) => [name, value]));
}
