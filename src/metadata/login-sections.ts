import { readLeafValue } from '../xml/value.ts';
import { findChildren, readMetadataRoot } from './elements.ts';

/**
 * Sections that a deploy removes, or may remove, when the deployed profile lacks them (docs/salesforce-facts.md#s2-1-3:
 * login flows since API 51, IP ranges as reported, login hours as a precaution). In the order of the schema, after the
 * field permissions.
 */
export const LOGIN_SECTIONS = ['loginFlows', 'loginHours', 'loginIpRanges'] as const;

export type LoginSectionName = (typeof LOGIN_SECTIONS)[number];

/** Names and texts of the elements of one section, in the order of the org. */
export type LoginSection = readonly (readonly [name: string, value: string])[];

/** The login sections of a profile, without empty ones. */
export type LoginSections = Readonly<Record<LoginSectionName, readonly LoginSection[]>>;

export const NO_LOGIN: LoginSections = { loginFlows: [], loginHours: [], loginIpRanges: [] };

/**
 * Reads the login sections of a profile in metadata format.
 *
 * @throws XmlError, ProfileDocumentError when the text cannot be read, or an element of a section has elements
 */
export function parseLoginSections(text: string): LoginSections {
  const isOther = ({ name }: { name: string }): boolean => !LOGIN_SECTIONS.some((section) => section === name);
  const root = readMetadataRoot(text, 'Profile', { take: isOther });
  const read = (name: LoginSectionName): LoginSection[] =>
    findChildren(root, name)
      .map(({ children }) => children.map((child) => [child.name, readLeafValue(text, child)] as const))
      .filter((section) => section.length > 0);
  return { loginFlows: read('loginFlows'), loginHours: read('loginHours'), loginIpRanges: read('loginIpRanges') };
}

/** Whether sections are equal. Order is ignored, and an element that is empty or false equals a missing one. */
export function isSameLogin(a: readonly LoginSection[], b: readonly LoginSection[]): boolean {
  return toCanonicalSections(a) === toCanonicalSections(b);
}

function toCanonicalSections(sections: readonly LoginSection[]): string {
  return JSON.stringify(sections.map(toCanonicalSection).sort());
}

function toCanonicalSection(section: LoginSection): string {
  const trimmed = section.map(([name, value]) => [name, value.trim()]);
  return JSON.stringify(trimmed.filter(([, value]) => value !== '' && value !== 'false').sort());
}
