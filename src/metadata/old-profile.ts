import type { FieldPermission } from '../fls/access.ts';
import type { XmlElement } from '../xml/element.ts';
import { findChildren, readBooleanChild, readNameChild } from './elements.ts';
import { findFlag, ProfileDocumentError, refuseIncompleteField, type PermissionEntry } from './entry.ts';

/** The section of field security before API version 23 (docs/salesforce-facts.md#s1-8). */
export const OLD_FIELD_SECURITY = 'fieldLevelSecurities';

/**
 * One entry of the old section: `editable`, `field` and often `hidden`. A field that is listed and not hidden is readable
 * (docs/salesforce-facts.md#s1-8).
 *
 * @throws ProfileDocumentError as `readEntry`
 */
export function readOldFieldSecurity(text: string, entry: XmlElement): FieldPermission & { readonly line: number } {
  const field = readNameChild(text, entry, 'field');
  const line = findChildren(entry, 'field')[0]?.line ?? entry.line;
  refuseIncompleteField(field, line);
  const isHidden = readBooleanChild(text, entry, 'hidden');
  const isReadable = findChildren(entry, 'readable').length === 0 || readBooleanChild(text, entry, 'readable');
  const readable = isReadable && !isHidden;
  return { field, readable, editable: readable && readBooleanChild(text, entry, 'editable'), line };
}

/**
 * Whether an object permission is spelled as before API version 14: `revokeRead` instead of `allowRead`, and so on, with
 * the reverse meaning (docs/salesforce-facts.md#src-prof).
 */
export function hasRevokeFlags({ flags }: Pick<PermissionEntry, 'flags'>): boolean {
  return flags.some(({ name }) => name.startsWith('revoke'));
}

/** Whether an object permission gives Read, in either spelling. */
export function hasReadRight(entry: Pick<PermissionEntry, 'flags'>): boolean {
  const allow = findFlag(entry.flags, 'allowRead');
  if (allow) return allow.value;
  return hasRevokeFlags(entry) && findFlag(entry.flags, 'revokeRead')?.value !== true;
}

/** An edit must not guess: an old section can be reported, and not changed. */
export function createOldFormError(element: XmlElement): ProfileDocumentError {
  const reason = `<${element.name}> has the form of an old API version, which can be reported and not changed: retrieve the profile again`;
  return new ProfileDocumentError(element.line, reason);
}
