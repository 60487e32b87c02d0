import type { FieldPermission } from '../fls/access.ts';
import { compare } from '../fls/names.ts';
import { excerpt } from '../text/excerpt.ts';
import type { XmlElement } from '../xml/scan.ts';
import { ProfileDocumentError } from './entry.ts';
import { childrenOf, rootOf } from './elements.ts';
import { elementText, escaped } from './insert.ts';

const METADATA = 'http://soap.sforce.com/2006/04/metadata';

/**
 * What a deploy would take away where it is left out, or may (facts 2.1 no. 3: login flows since API 51, IP ranges by
 * report, hours for safety). In the order of the schema, behind the field permissions.
 */
const ECHOED = ['loginFlows', 'loginHours', 'loginIpRanges'] as const;
const IS_ECHOED: ReadonlySet<string> = new Set(ECHOED);

/**
 * The least profile that can be deployed: these field permissions, sorted, both booleans of each, and the login sections
 * of the profile as it was retrieved, byte for byte. What a deploy does not mention stays as it is (PROF). `custom` and
 * `userLicense` are left out: nothing says what sending them does (facts 2.4).
 *
 * @param retrieved the whole profile, as the org answered just now
 * @param permissions each field once; edit without read is as the caller says, and refused by the platform
 * @throws XmlError when what was retrieved is not well-formed, or has a document type definition
 * @throws ProfileDocumentError when it is no `Profile` of the Metadata API
 * @throws RangeError when a field is given twice: the platform refuses the whole file then
 */
export function sliceText(retrieved: string, permissions: readonly FieldPermission[]): string {
  const root = rootOf(retrieved, 'Profile', { take: (section) => !IS_ECHOED.has(section.name) });
  if (root.namespace !== METADATA)
    throw new ProfileDocumentError(root.line, `expected <Profile> of ${METADATA}, found "${excerpt(root.namespace)}"`);
  const tag = root.prefix === '' ? 'Profile' : `${root.prefix}:Profile`;
  const entries = inOrder(permissions).map((permission) => entryText(root.prefix, permission));
  const login = ECHOED.flatMap((name) => childrenOf(root, name)).map(({ start, end }) => retrieved.slice(start, end));
  const lines = [...entries, ...login].map((section) => `    ${section}\n`);
  const head = `<?xml version="1.0" encoding="UTF-8"?>\n<${tag}${declarationsOf(retrieved, root)}>\n`;
  return `${head}${lines.join('')}</${tag}>\n`;
}

function inOrder(permissions: readonly FieldPermission[]): readonly FieldPermission[] {
  const fields = new Set(permissions.map(({ field }) => field.toLowerCase()));
  if (fields.size < permissions.length) throw new RangeError('a slice names each field once');
  return permissions.toSorted((a, b) => compare(a.field, b.field));
}

function entryText(prefix: string, { editable, field, readable }: FieldPermission): string {
  const children = [
    elementText(prefix, 'editable', String(editable)),
    elementText(prefix, 'field', escaped(field)),
    elementText(prefix, 'readable', String(readable)),
  ].map((child) => `        ${child}\n`);
  return elementText(prefix, 'fieldPermissions', `\n${children.join('')}    `);
}

/** One attribute of a start tag that is known to be well-formed. */
const ATTRIBUTE = /([^\s=<]+)\s*=\s*("[^"]*"|'[^']*')/g;

/** The namespaces of the root: what is echoed may use any of its prefixes (`xsi:nil`). Its other attributes are not kept. */
function declarationsOf(text: string, root: XmlElement): string {
  const tag = text.slice(root.start, root.innerStart);
  const declarations = [...tag.matchAll(ATTRIBUTE)].filter(([, name = '']) => /^xmlns(:|$)/.test(name));
  return declarations.map(([, name = '', value = '']) => ` ${name}=${value}`).join('');
}
