import { Messages } from '@salesforce/core';
import { getObjectName } from '../fls/access.ts';
import type { AccessSource } from '../fls/access-source.ts';
import { mergeMuting } from '../fls/muting.ts';
import type { FieldAccess } from '../fls/explanation.ts';
import { joinFirstNames } from './name-lists.ts';
import { makePrintable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

const SOURCE_KEYS = { Profile: 'profile', PermissionSet: 'set', PermissionSetGroup: 'group' } as const;

/** More permission sets of a group than this make a line hard to read. */
const MAX_MEMBERS = 3;

/** A reason that is no markup in any format; one with the name of a field can be anything. */
const PLAIN_REASON = /^[\w .,;()]*$/;

/** What a user may do with a field, in words that messages have as `access.…`. */
export type AccessWord = 'edit' | 'read' | 'none';

export function getAccessWord({ edit, read }: Pick<FieldAccess, 'edit' | 'read'>): AccessWord {
  return edit ? 'edit' : read ? 'read' : 'none';
}

/**
 * A grantor with its kind and its reason: `permission set Bulk_Read (View All Data)`; of a group, also the permission sets in
 * it: `permission set Readers via group Team`.
 *
 * @param formatName makes names fit for the format; a reason can have some too
 */
export function formatSource(
  { kind, name, why, members = [] }: Pick<AccessSource, 'kind' | 'name' | 'why' | 'members'>,
  formatName = makePrintable,
): string {
  if (members.length === 0) return formatNamed(`source.${SOURCE_KEYS[kind]}`, name, why, formatName);
  const sets = members.map((set) => formatNamed('source.name', set.name, set.why, formatName));
  const shown = joinFirstNames(sets, MAX_MEMBERS, (set) => set);
  const through = messages.getMessage(members.length === 1 ? 'source.setInGroup' : 'source.setsInGroup', [
    shown,
    formatName(name),
  ]);
  return addReason(through, why, formatName);
}

function formatNamed(
  key: 'source.profile' | 'source.set' | 'source.group' | 'source.name',
  name: string,
  why: string | null,
  formatName: (name: string) => string,
): string {
  return addReason(messages.getMessage(key, [formatName(name)]), why, formatName);
}

function addReason(named: string, why: string | null, formatName: (name: string) => string): string {
  if (why === null) return named;
  return messages.getMessage('source.why', [named, PLAIN_REASON.test(why) ? why : formatName(why)]);
}

/** What groups mute of the access, each group once; empty where they mute nothing. */
export function formatMuting({ mutedBy }: Pick<FieldAccess, 'mutedBy'>, formatName = makePrintable): string {
  return mergeMuting(mutedBy)
    .map((source) => formatSource(source, formatName))
    .join(', ');
}

/** What grants the object, or that nothing does, or that it is not known. */
export function formatObjectSources({ field, opening, objectVia }: FieldAccess, formatName = makePrintable): string {
  if (opening.kind === 'unknown') return messages.getMessage('source.unknown', [formatName(getObjectName(field))]);
  if (objectVia.length === 0 && opening.kind === 'parent')
    return messages.getMessage('source.noParent', [formatName(opening.parent)]);
  return formatSources(objectVia, formatName);
}

/** The same for several objects with the same answer. */
export function formatSharedObjectSources(access: FieldAccess): string {
  return access.opening.kind === 'unknown' ? messages.getMessage('source.unknownAll') : formatObjectSources(access);
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
