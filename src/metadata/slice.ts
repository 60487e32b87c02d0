import type { FieldPermission } from '../fls/access.ts';
import { compareStrings } from '../fls/names.ts';
import { formatExcerpt } from '../text/excerpt.ts';
import type { XmlElement } from '../xml/scan.ts';
import { ProfileDocumentError } from './entry.ts';
import { findChildren, readMetadataRoot } from './elements.ts';
import { LOGIN_SECTIONS, NO_LOGIN, type LoginSection, type LoginSections } from './login-sections.ts';
import { renderXmlElement, escapeXmlText } from './insert.ts';

const PROFILE_NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

const LOGIN_SECTION_NAMES: ReadonlySet<string> = new Set(LOGIN_SECTIONS);

/**
 * The least profile that can be deployed: these field permissions, sorted, both booleans of each, and the login
 * sections of the profile as it was retrieved, byte for byte. What a deploy does not mention stays as it is
 * (docs/salesforce-facts.md#src-prof). `custom` and `userLicense` are left out: nothing says what sending them does
 * (docs/salesforce-facts.md#s2-4).
 *
 * @param retrieved the whole profile, as the org answered just now
 * @param login sections that the profile has beside: they are sent where what was retrieved has none of that name
 * @param permissions each field once; edit without read is as the caller says, and refused by the platform
 * @throws XmlError when what was retrieved is not well-formed, or has a document type definition
 * @throws ProfileDocumentError when it is no `Profile` of the Metadata API
 * @throws RangeError when a field is given twice: the platform refuses the whole file then
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
  const entries = sortFieldPermissions(permissions).map(renderSliceEntry);
  const sections = LOGIN_SECTIONS.flatMap((name) => {
    const own = findChildren(root, name);
    if (own.some(({ children }) => children.length > 0) || login[name].length === 0)
      return own.map(({ start, end }) => retrieved.slice(start, end));
    return login[name].map((section) => renderLoginSection(name, section));
  });
  const lines = [...entries, ...sections].map((section) => `    ${section}\n`);
  const attributes = [...namespaces].map(([name, value]) => ` ${name}=${value}`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Profile${attributes}>\n${lines.join('')}</Profile>\n`;
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

function renderLoginSection(name: string, section: LoginSection): string {
  const children = section.map(([child, value]) => `        ${renderXmlElement(child, escapeXmlText(value))}\n`);
  return renderXmlElement(name, `\n${children.join('')}    `);
}

/** One attribute of a start tag that is known to be well-formed. */
const XML_ATTRIBUTE = /([^\s=<]+)\s*=\s*("[^"]*"|'[^']*')/g;

/** The namespace declarations of the root, values with their quotes: login sections may use the prefixes (`xsi:nil`). */
function readNamespaces(text: string, root: XmlElement): ReadonlyMap<string, string> {
  const attributes = text.slice(root.start, root.innerStart).matchAll(XML_ATTRIBUTE);
  const declarations = [...attributes].filter(([, name = '']) => /^xmlns(:|$)/.test(name));
  return new Map(declarations.map(([, name = '', value = '']) => [name, value]));
}
