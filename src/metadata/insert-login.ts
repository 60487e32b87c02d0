import type { XmlElement } from '../xml/element.ts';
import { sortSplices, splice } from '../xml/splice.ts';
import { findChildren, readMetadataRoot } from './elements.ts';
import { buildInsertion, escapeXmlText, findElementBefore, renderXmlElement } from './insert.ts';
import {
  buildLayout,
  createIndentationReader,
  detectLineBreak,
  findRemovalRanges,
  type EntryLayout,
} from './layout.ts';
import { LOGIN_SECTIONS, type LoginSection, type LoginSections, type LoginSectionName } from './login-sections.ts';

/**
 * Inserts the login sections of which a profile has none, each where Salesforce sorts it. Sections that the profile has
 * stay. A retrieve may leave login flows out, and a deploy of a file without them deletes them
 * (docs/salesforce-facts.md#s2-1-3).
 *
 * @param text a profile in metadata or source format
 * @throws XmlError, ProfileDocumentError when the text cannot be read
 */
export function insertLoginSections(text: string, login: LoginSections): string {
  const wanted = LOGIN_SECTIONS.filter((name) => login[name].length > 0);
  return wanted.reduce((inserted, name) => insertMissingSections(inserted, name, login[name]), text);
}

function insertMissingSections(text: string, name: LoginSectionName, sections: readonly LoginSection[]): string {
  const root = readMetadataRoot(text, 'Profile');
  const existing = findChildren(root, name);
  if (existing.some(({ children }) => children.length > 0)) return text;
  const layout = buildSectionLayout(text, root.children);
  const inserted = sections.map((section) => renderLoginSection(name, section, layout)).join('');
  const before = findElementBefore(root, name, new Set(existing.map(({ start }) => start)));
  // An empty section says that there is none.
  const removals = findRemovalRanges(text, existing).map((range) => ({ ...range, text: '' }));
  return splice(text, sortSplices([buildInsertion({ text, root }, before, inserted), ...removals]));
}

function buildSectionLayout(text: string, sections: readonly XmlElement[]): EntryLayout {
  const [first] = sections;
  return buildLayout(first ? createIndentationReader(text, sections)(first) : `${detectLineBreak(text)}    `);
}

export function renderLoginSection(name: LoginSectionName, section: LoginSection, layout: EntryLayout): string {
  const children = section.map(([child, value]) => layout.child + renderXmlElement(child, escapeXmlText(value)));
  return layout.entry + renderXmlElement(name, children.join('') + layout.close);
}
