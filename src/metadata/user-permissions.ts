import type { XmlElement } from '../xml/element.ts';
import { readBooleanChild, readNameChild } from './elements.ts';

/**
 * The element of one user permission in profiles, permission sets and muting sets (docs/salesforce-facts.md#src-prof,
 * #src-ps-md, #src-mute-md).
 */
export const USER_PERMISSION = 'userPermissions';

/**
 * The names of the enabled user permissions among `userPermissions` elements.
 *
 * @throws ProfileDocumentError when an element has no name, or `enabled` is neither true nor false
 */
export function readEnabledPermissions(text: string, elements: readonly XmlElement[]): string[] {
  return elements
    .map((element) => ({
      name: readNameChild(text, element, 'name'),
      enabled: readBooleanChild(text, element, 'enabled'),
    }))
    .filter(({ enabled }) => enabled)
    .map(({ name }) => name);
}
