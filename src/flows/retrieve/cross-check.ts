import { accessOf, objectOf, type FieldPermission } from '../../fls/access.ts';
import { compare, decodeName, type ProfileIdentity } from '../../fls/names.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import { trendObjectOf } from '../../metadata/manifest.ts';
import { mergeParts } from '../../metadata/merge-partials.ts';
import { readProfile } from '../../metadata/profile.ts';
import type { ProfileGrants } from '../../ports/org.ts';
import type { Inspection } from '../inspect/org.ts';
import { listed } from '../notice-lists.ts';
import type { Brought, Part } from './batches.ts';
import { explained } from '../document-problems.ts';

/** What the org answered for one profile, the parts of several jobs put together. */
export type ProfileAnswer = {
  readonly profile: ProfileIdentity;
  readonly text: string;
  /** Its field permissions of the objects asked for, false ones included. */
  readonly permissions: readonly FieldPermission[];
  /**
   * Objects asked for of which it lists field permissions. The list is complete for such an object, false ones included
   * (facts 1.1 no. 9), so what it lacks there does not exist.
   */
  readonly listed: ReadonlySet<string>;
  /**
   * Objects asked for whose object permissions it answers for: they come where Read is true, so none means none, unless
   * SOQL shows Read.
   */
  readonly objects: ReadonlySet<string>;
  /**
   * What SOQL shows enabled and this answer does not: of closed or unknown objects, or against the answer. It is open all
   * the same, and what the project holds of it is left alone.
   */
  readonly unseen: readonly FieldPermission[];
};

export type Answer = {
  readonly profiles: readonly ProfileAnswer[];
  /** All objects that were asked for, answered or not. */
  readonly asked: ReadonlySet<string>;
  readonly notices: readonly Notice[];
};

/** What the package.xml asked for. */
export type Asked = {
  /** Its objects. */
  readonly asked: readonly string[];
  /** Whether the user named them. */
  readonly named: boolean;
};

/**
 * Reads what the retrieve brought and holds it against what SOQL said before.
 *
 * @throws Problem `profileNotRetrieved`, `unreadableAnswer`, `objectsNotFound`
 */
export function readAnswer(inspection: Inspection, brought: Brought & Asked): Answer {
  const { parts, inaccessible } = brought;
  const messages = [...new Set(parts.flatMap((part) => part.answer.messages))].sort(compare);
  refuseUnknown(brought, messages);
  const asked = withTrends(brought.asked);
  const closed = withTrends(inaccessible);
  const profiles = inspection.profiles.map((profile) => {
    const text = textOf(profile, parts, messages);
    const { permissions, listed: objects, granted } = contentOf(profile, text, asked);
    const grants = inspection.grants.get(profile.id);
    const seen = new Set(permissions.filter((entry) => accessOf(entry) !== 'none').map(({ field }) => field));
    const rows = (inspection.permissions.get(profile.id) ?? []).filter(({ field }) => asked.has(objectOf(field)));
    return {
      profile,
      text,
      permissions,
      listed: objects,
      objects: new Set([...objects, ...granted].filter((name) => granted.has(name) || !grants?.readable.has(name))),
      unseen: rows.filter((row) => !seen.has(row.field) && !isImplied(row, grants)),
    };
  });
  return {
    profiles,
    asked,
    notices: [
      ...messages.map((message): Notice => ({ key: 'retrieveMessage', tokens: [message] })),
      ...inaccessible.map((object): Notice => ({ key: 'objectInaccessible', tokens: [object] })),
      ...profiles.flatMap(({ profile, unseen }) => unseenNotice(profile, unseen, closed)),
    ],
  };
}

/**
 * A profile of which nothing is open by the retrieve, though SOQL shows enabled fields of objects that were retrieved,
 * must never pass for "clean" (facts, trap 1).
 *
 * @throws Problem `emptyRetrieve`
 */
export function refuseEmpty({ profiles }: Answer, inaccessible: readonly string[]): void {
  const closed = withTrends(inaccessible);
  for (const { profile, permissions, unseen } of profiles) {
    const due = unseen.filter(({ field }) => !closed.has(objectOf(field)));
    if (due.length > 0 && permissions.every((entry) => accessOf(entry) === 'none'))
      throw new Problem('emptyRetrieve', [profile.name, String(due.length)]);
  }
}

/** The org names what it cannot find in its messages; with nothing found there is nothing to report, clean or not. */
function refuseUnknown({ named, asked }: Asked, messages: readonly string[]): void {
  const isUnknown = (object: string): boolean => messages.some((message) => message.includes(`'${object}'`));
  if (named && asked.every(isUnknown)) throw new Problem('objectsNotFound', [asked.join(', ')]);
}

/** Read that View All Fields conjures up is no entry (FP): metadata need not have it. Edit is never implied. */
function isImplied({ field, editable }: FieldPermission, grants: ProfileGrants | undefined): boolean {
  return !editable && grants?.viewAllFields.has(objectOf(field)) === true;
}

/** Zip entries are matched decoded: listMetadata and the zip need not encode alike (facts 1.6). */
function textOf(profile: ProfileIdentity, parts: readonly Part[], messages: readonly string[]): string {
  const texts = parts.flatMap(({ request, answer }) =>
    [...answer.profiles]
      .filter(([fullName]) => decodeName(fullName) === profile.name)
      .map(([, text]) => ({ text, objects: new Set(request.objects) })),
  );
  if (texts.length === 0) throw new Problem('profileNotRetrieved', [profile.name, messages.join(' ')]);
  return explained(() => mergeParts(texts), unreadable(profile));
}

function unreadable({ name }: ProfileIdentity): (reason: string, cause: Error) => Problem {
  return (reason, cause) => new Problem('unreadableAnswer', [name, reason], { cause });
}

type Content = Pick<ProfileAnswer, 'permissions' | 'listed'> & { readonly granted: ReadonlySet<string> };

/** Only what is asked of an answer later: twenty profiles' worth of document trees would fill the memory. */
function contentOf(profile: ProfileIdentity, text: string, asked: ReadonlySet<string>): Content {
  const { fieldPermissions, objectPermissions } = explained(() => readProfile(text), unreadable(profile));
  const permissions = fieldPermissions
    .filter(({ field }) => asked.has(objectOf(field)))
    .map(({ field, readable, editable }) => ({ field, readable, editable }));
  return {
    permissions,
    listed: new Set(permissions.map(({ field }) => objectOf(field))),
    granted: new Set(objectPermissions.map(({ object }) => object).filter((object) => asked.has(object))),
  };
}

/** Objects that are closed to the user have a notice of their own. */
function unseenNotice(
  { name }: ProfileIdentity,
  unseen: readonly FieldPermission[],
  closed: ReadonlySet<string>,
): Notice[] {
  const fields = unseen.map(({ field }) => field).filter((field) => !closed.has(objectOf(field)));
  return fields.length === 0 ? [] : [{ key: 'notInRetrieve', tokens: [name, listed(fields)] }];
}

function withTrends(objects: readonly string[]): Set<string> {
  return new Set([...objects, ...objects.map(trendObjectOf)]);
}
