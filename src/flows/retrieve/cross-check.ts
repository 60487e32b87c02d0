import { toAccess, getObjectName, type FieldPermission } from '../../fls/access.ts';
import { compareStrings, decodeName, type ProfileIdentity } from '../../fls/names.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import { getTrendObject } from '../../metadata/manifest.ts';
import { mergePartialProfiles } from '../../metadata/merge-partials.ts';
import { readProfile } from '../../metadata/profile.ts';
import type { ProfileGrants } from '../../ports/org.ts';
import type { OrgInspection } from '../inspect/org.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';
import type { BatchedRetrieve, RetrieveBatch } from '../inspect/retrieve-batches.ts';
import { readOrExplain } from '../inspect/document-problems.ts';

/** What the org answered for one profile, the parts of several jobs put together. */
export type CheckedProfile = {
  readonly profile: ProfileIdentity;
  readonly text: string;
  /** Its field permissions of the objects asked for, false ones included. */
  readonly permissions: readonly FieldPermission[];
  /**
   * Objects asked for of which it lists field permissions. The list is complete for such an object, false ones included
   * (docs/salesforce-facts.md#s1-1-9), so what it lacks there does not exist.
   */
  readonly listedObjects: ReadonlySet<string>;
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

export type CheckedRetrieve = {
  readonly profiles: readonly CheckedProfile[];
  /** All objects that were asked for, answered or not. */
  readonly requested: ReadonlySet<string>;
  readonly notices: readonly Notice[];
};

/** What the package.xml asked for. */
export type RequestedObjects = {
  /** Its objects. */
  readonly requested: readonly string[];
  /** Whether the user named them. */
  readonly named: boolean;
};

/**
 * Reads what the retrieve brought and holds it against what SOQL said before.
 *
 * @throws Problem `profileNotRetrieved`, `unreadableAnswer`, `objectsNotFound`
 */
export function crossCheckRetrieve(
  inspection: OrgInspection,
  brought: BatchedRetrieve & RequestedObjects,
): CheckedRetrieve {
  const { batches, inaccessible } = brought;
  const messages = [...new Set(batches.flatMap((part) => part.response.messages))].sort(compareStrings);
  refuseUnknownObjects(brought, messages);
  const requested = addTrendObjects(brought.requested);
  const closed = addTrendObjects(inaccessible);
  const profiles = inspection.profiles.map((profile) => {
    const text = mergeRetrievedTexts(profile, batches, messages);
    const { permissions, listedObjects: objects, granted } = readCheckedContent(profile, text, requested);
    const grants = inspection.grants.get(profile.id);
    const seen = new Set(permissions.filter((entry) => toAccess(entry) !== 'none').map(({ field }) => field));
    const rows = (inspection.permissions.get(profile.id) ?? []).filter(({ field }) =>
      requested.has(getObjectName(field)),
    );
    return {
      profile,
      text,
      permissions,
      listedObjects: objects,
      objects: new Set([...objects, ...granted].filter((name) => granted.has(name) || !grants?.readable.has(name))),
      unseen: rows.filter((row) => !seen.has(row.field) && !isImplied(row, grants)),
    };
  });
  return {
    profiles,
    requested,
    notices: [
      ...messages.map((message): Notice => ({ key: 'retrieveMessage', tokens: [message] })),
      ...inaccessible.map((object): Notice => ({ key: 'objectInaccessible', tokens: [object] })),
      ...profiles.flatMap(({ profile, unseen }) => createUnseenNotice(profile, unseen, closed)),
    ],
  };
}

/**
 * A profile of which nothing is open by the retrieve, though SOQL shows enabled fields of objects that were retrieved,
 * must never pass for "clean" (docs/salesforce-facts.md#trap-1).
 *
 * @throws Problem `emptyRetrieve`
 */
export function refuseEmptyRetrieve({ profiles }: CheckedRetrieve, inaccessible: readonly string[]): void {
  const closed = addTrendObjects(inaccessible);
  for (const { profile, permissions, unseen } of profiles) {
    const due = unseen.filter(({ field }) => !closed.has(getObjectName(field)));
    if (due.length > 0 && permissions.every((entry) => toAccess(entry) === 'none'))
      throw new Problem('emptyRetrieve', [profile.name, String(due.length)]);
  }
}

/** The org names what it cannot find in its messages; with nothing found there is nothing to report, clean or not. */
function refuseUnknownObjects({ named, requested }: RequestedObjects, messages: readonly string[]): void {
  const isUnknown = (object: string): boolean => messages.some((message) => message.includes(`'${object}'`));
  if (named && requested.every(isUnknown)) throw new Problem('objectsNotFound', [requested.join(', ')]);
}

/**
 * Read that View All Fields conjures up is no entry (docs/salesforce-facts.md#src-fp): metadata need not have it. Edit
 * is never implied.
 */
function isImplied({ field, editable }: FieldPermission, grants: ProfileGrants | undefined): boolean {
  return !editable && grants?.viewAllFields.has(getObjectName(field)) === true;
}

/** Zip entries are matched decoded: listMetadata and the zip need not encode alike (docs/salesforce-facts.md#s1-6). */
function mergeRetrievedTexts(
  profile: ProfileIdentity,
  parts: readonly RetrieveBatch[],
  messages: readonly string[],
): string {
  const texts = parts.flatMap(({ request, response }) =>
    [...response.profiles]
      .filter(([fullName]) => decodeName(fullName) === profile.name)
      .map(([, text]) => ({ text, objects: new Set(request.objects) })),
  );
  if (texts.length === 0) throw new Problem('profileNotRetrieved', [profile.name, messages.join(' ')]);
  return readOrExplain(() => mergePartialProfiles(texts), createResponseProblem(profile));
}

function createResponseProblem({ name }: ProfileIdentity): (reason: string, cause: Error) => Problem {
  return (reason, cause) => new Problem('unreadableAnswer', [name, reason], { cause });
}

type CheckedContent = Pick<CheckedProfile, 'permissions' | 'listedObjects'> & { readonly granted: ReadonlySet<string> };

/** Only what is asked of an answer later: twenty profiles' worth of document trees would fill the memory. */
function readCheckedContent(profile: ProfileIdentity, text: string, asked: ReadonlySet<string>): CheckedContent {
  const { fieldPermissions, objectPermissions } = readOrExplain(
    () => readProfile(text),
    createResponseProblem(profile),
  );
  const permissions = fieldPermissions
    .filter(({ field }) => asked.has(getObjectName(field)))
    .map(({ field, readable, editable }) => ({ field, readable, editable }));
  return {
    permissions,
    listedObjects: new Set(permissions.map(({ field }) => getObjectName(field))),
    granted: new Set(objectPermissions.map(({ object }) => object).filter((object) => asked.has(object))),
  };
}

/** Objects that are closed to the user have a notice of their own. */
function createUnseenNotice(
  { name }: ProfileIdentity,
  unseen: readonly FieldPermission[],
  closed: ReadonlySet<string>,
): Notice[] {
  const fields = unseen.map(({ field }) => field).filter((field) => !closed.has(getObjectName(field)));
  return fields.length === 0 ? [] : [{ key: 'notInRetrieve', tokens: [name, formatNoticeNames(fields)] }];
}

function addTrendObjects(objects: readonly string[]): Set<string> {
  return new Set([...objects, ...objects.map(getTrendObject)]);
}
