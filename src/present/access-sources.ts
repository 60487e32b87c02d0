import { Messages } from '@salesforce/core';
import { getObjectName } from '../fls/access.ts';
import type { AccessSource, FieldAccess } from '../fls/explanation.ts';
import { makePrintable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

const KINDS = { Profile: 'profile', PermissionSet: 'set', PermissionSetGroup: 'group' } as const;

/** A reason that is no markup in any format; one with the name of a field can be anything. */
const PLAIN_REASON = /^[\w .,;()]*$/;

/** What a user may do with a field, in words that messages have as `access.…`. */
export type AccessWord = 'edit' | 'read' | 'none';

export function getAccessWord({ edit, read }: Pick<FieldAccess, 'edit' | 'read'>): AccessWord {
  return edit ? 'edit' : read ? 'read' : 'none';
}

/**
 * A grantor with its kind and its reason: `permission set Bulk_Read (View All Data)`.
 *
 * @param formatName makes names fit for the format; a reason can have some too
 */
export function formatSource(
  { kind, name, why }: Pick<AccessSource, 'kind' | 'name' | 'why'>,
  formatName = makePrintable,
): string {
  const named = messages.getMessage(`source.${KINDS[kind]}`, [formatName(name)]);
  return why === null
    ? named
    : messages.getMessage('source.why', [named, PLAIN_REASON.test(why) ? why : formatName(why)]);
}

/** What grants the object, or that nothing does, or that it is not known. */
export function formatObjectSources({ field, opening, objectVia }: FieldAccess, formatName = makePrintable): string {
  if (opening.kind === 'unknown') return messages.getMessage('source.unknown', [formatName(getObjectName(field))]);
  if (objectVia.length === 0 && opening.kind === 'parent')
    return messages.getMessage('source.noParent', [formatName(opening.parent)]);
  return formatSources(objectVia, formatName);
}

/** What grants the access on the field: of a field that can be edited, what grants edit. */
export function formatFieldSources(access: FieldAccess, formatName = makePrintable): string {
  const { edit, isAlwaysVisible, readVia, editVia } = access;
  if (isAlwaysVisible) return messages.getMessage('source.visible');
  return formatSources(edit ? editVia : readVia, formatName);
}

function formatSources(sources: readonly AccessSource[], formatName: (name: string) => string): string {
  if (sources.length === 0) return messages.getMessage('source.none');
  return sources.map((source) => formatSource(source, formatName)).join(', ');
}
