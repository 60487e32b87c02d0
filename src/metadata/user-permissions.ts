import type { XmlElement } from '../xml/scan.ts';
import { readBooleanChild, readNameChild } from './elements.ts';

/**
 * The element of one user permission in profiles, permission sets and muting sets (docs/salesforce-facts.md#src-prof,
 * #src-ps-md, #src-mute-md).
 */
export const USER_PERMISSION = 'userPermissions';

/**
 * Names of the user permissions that are enabled, of `userPermissions` elements.
 *
 * @throws ProfileDocumentError when one has no name, or is neither enabled nor not
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
