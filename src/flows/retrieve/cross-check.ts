import { toAccess, getObjectName, type FieldPermission } from '../../fls/access.ts';
import type { Grantor } from '../../fls/grantor.ts';
import { compareStrings, decodeName, type ProfileIdentity } from '../../fls/names.ts';
import { createNamesNotice, formatNoticeNames } from '../../fls/notice-lists.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import { getTrendObject } from '../../metadata/manifest.ts';
import { mergePartialProfiles } from '../../metadata/merge-partials.ts';
import { readProfile } from '../../metadata/profile.ts';
import { readOrExplain } from '../inspect/document-problems.ts';
import type { OrgInspection } from '../inspect/org.ts';
import type { BatchedRetrieve, RetrieveBatch } from '../inspect/retrieve-batches.ts';

/** A retrieved profile, compared with the field permissions that SOQL shows. */
export type CheckedProfile = {
  readonly profile: ProfileIdentity;
  /** The retrieved text; that of several batches is put together. */
  readonly text: string;
  /** Its field permissions of the requested objects, false ones included. */
  readonly permissions: readonly FieldPermission[];
  /**
   * Requested objects of which the text has field permissions. For such an object the text has all of them, false ones
   * included, so a field without an entry does not exist (docs/salesforce-facts.md#s1-1-9).
   */
  readonly listedObjects: ReadonlySet<string>;
  /**
   * Requested objects whose object permissions are known. An entry comes only where Read is true, so no entry means no
   * Read, unless SOQL shows Read.
   */
  readonly objects: ReadonlySet<string>;
  /**
   * Enabled field permissions that SOQL shows and the text does not. They are in effect, so they are findings; the
   * project's entries of these fields stay as they are.
   */
  readonly unseen: readonly FieldPermission[];
  /** Fields that the text enables and SOQL does not show, as perhaps those of platform events (docs/salesforce-facts.md#open-9). */
  readonly unqueried: readonly string[];
};

export type CheckedRetrieve = {
  readonly profiles: readonly CheckedProfile[];
  /** All requested objects with their trend objects, also those without a retrieved entry. */
  readonly requested: ReadonlySet<string>;
  readonly notices: readonly Notice[];
};

export type RequestedObjects = {
  /** Objects that the package.xml names. */
  readonly objects: readonly string[];
  /** Whether the user named them. */
  readonly isNamed: boolean;
};

/**
 * Reads the retrieved profiles and compares each with the inspection.
 *
 * @throws Problem `profileNotRetrieved` when no batch has the profile
 * @throws Problem `unreadableAnswer` when a retrieved profile cannot be read
 * @throws Problem `objectsNotFound` when the org knows none of the objects that the user named
 */
export function checkRetrievedProfiles(
  inspection: OrgInspection,
  { batches, inaccessible }: Pick<BatchedRetrieve, 'batches' | 'inaccessible'>,
  scope: RequestedObjects,
): CheckedRetrieve {
  const messages = [...new Set(batches.flatMap(({ response }) => response.messages))].sort(compareStrings);
  refuseUnknownObjects(scope, messages);
  const requested = addTrendObjects(scope.objects);
  const inaccessibleObjects = addTrendObjects(inaccessible);
  const profiles = inspection.profiles.map((profile) =>
    checkProfile(inspection, profile, { text: mergeRetrievedTexts(profile, batches, messages), requested }),
  );
  return {
    profiles,
    requested,
    notices: [
      ...messages.map((message): Notice => ({ key: 'retrieveMessage', tokens: [message] })),
      ...inaccessible.map((object): Notice => ({ key: 'objectInaccessible', tokens: [object] })),
      ...profiles.flatMap((checked) => createUnseenNotice(checked, inaccessibleObjects)),
      ...profiles.flatMap(({ profile, unqueried }) =>
        createNamesNotice(unqueried, (_, names) => ({ key: 'notInQueries', tokens: [profile.name, names] })),
      ),
    ],
  };
}

/**
 * Stops a retrieve without any enabled field permission of a profile of which SOQL shows some, on accessible objects:
 * such a profile is not clean (docs/salesforce-facts.md#trap-1).
 *
 * @throws Problem `emptyRetrieve`
 */
export function refuseEmptyRetrieve({ profiles }: CheckedRetrieve, inaccessible: readonly string[]): void {
  const inaccessibleObjects = addTrendObjects(inaccessible);
  for (const { profile, permissions, unseen } of profiles) {
    const expected = unseen.filter(({ field }) => !inaccessibleObjects.has(getObjectName(field)));
    if (expected.length > 0 && permissions.every((entry) => toAccess(entry) === 'none'))
      throw new Problem('emptyRetrieve', { profile: profile.name, enabled: expected.length });
  }
}

/** The org names unknown objects in its messages. When all are unknown, the retrieve shows nothing. */
function refuseUnknownObjects({ objects, isNamed }: RequestedObjects, messages: readonly string[]): void {
  const isUnknown = (object: string): boolean => messages.some((message) => message.includes(`'${object}'`));
  if (isNamed && objects.every(isUnknown)) throw new Problem('objectsNotFound', { objects: objects.join(', ') });
}

type RetrievedText = { readonly text: string; readonly requested: ReadonlySet<string> };

function checkProfile(
  inspection: OrgInspection,
  profile: ProfileIdentity,
  { text, requested }: RetrievedText,
): CheckedProfile {
  const { permissions, grantedObjects } = readRequestedContent(profile, { text, requested });
  const grantor = inspection.profileGrantors.get(profile.id);
  const listedObjects = new Set(permissions.map(({ field }) => getObjectName(field)));
  const enabled = new Set(permissions.filter((entry) => toAccess(entry) !== 'none').map(({ field }) => field));
  const rows = inspection.permissions.get(profile.id) ?? [];
  const queried = new Set(rows.map(({ field }) => field));
  return {
    profile,
    text,
    permissions,
    listedObjects,
    objects: new Set(
      [...listedObjects, ...grantedObjects].filter(
        (name) => grantedObjects.has(name) || !grantor?.objects.get(name)?.read,
      ),
    ),
    unseen: rows.filter(
      (row) => requested.has(getObjectName(row.field)) && !enabled.has(row.field) && !isImplied(row, grantor),
    ),
    unqueried: [...enabled].filter((field) => !queried.has(field)),
  };
}

/**
 * Read that View All Fields gives has a row in SOQL and no entry in metadata (docs/salesforce-facts.md#src-fp). Edit is
 * never implied.
 */
function isImplied({ field, editable }: FieldPermission, profile: Grantor | undefined): boolean {
  if (editable || !profile) return false;
  return profile.everyField || profile.objects.get(getObjectName(field))?.allFields === true;
}

/**
 * Compares decoded names: listMetadata and the zip may encode a name in different ways
 * (docs/salesforce-facts.md#s1-6).
 */
function mergeRetrievedTexts(
  profile: ProfileIdentity,
  batches: readonly RetrieveBatch[],
  messages: readonly string[],
): string {
  const texts = batches.flatMap(({ request, response }) =>
    [...response.profiles]
      .filter(([fullName]) => decodeName(fullName) === profile.name)
      .map(([, text]) => ({ text, objects: new Set(request.objects) })),
  );
  if (texts.length === 0)
    throw new Problem('profileNotRetrieved', { profile: profile.name, messages: messages.join(' ') });
  return readOrExplain(() => mergePartialProfiles(texts), createUnreadableAnswer(profile));
}

function createUnreadableAnswer({ name }: ProfileIdentity): (reason: string, cause: Error) => Problem {
  return (reason, cause) => new Problem('unreadableAnswer', { profile: name, problem: reason }, { cause });
}

/** Keeps only what later stages need: the document trees of twenty profiles would fill the memory. */
function readRequestedContent(
  profile: ProfileIdentity,
  { text, requested }: RetrievedText,
): { readonly permissions: readonly FieldPermission[]; readonly grantedObjects: ReadonlySet<string> } {
  const { fieldPermissions, objectPermissions } = readOrExplain(
    () => readProfile(text),
    createUnreadableAnswer(profile),
  );
  return {
    permissions: fieldPermissions
      .filter(({ field }) => requested.has(getObjectName(field)))
      .map(({ field, readable, editable }) => ({ field, readable, editable })),
    grantedObjects: new Set(objectPermissions.map(({ object }) => object).filter((object) => requested.has(object))),
  };
}

/** Leaves out the fields of inaccessible objects, which have a notice of their own. */
function createUnseenNotice({ profile, unseen }: CheckedProfile, inaccessibleObjects: ReadonlySet<string>): Notice[] {
  const fields = unseen.map(({ field }) => field).filter((field) => !inaccessibleObjects.has(getObjectName(field)));
  return fields.length === 0 ? [] : [{ key: 'notInRetrieve', tokens: [profile.name, formatNoticeNames(fields)] }];
}

function addTrendObjects(objects: readonly string[]): Set<string> {
  return new Set([...objects, ...objects.map(getTrendObject)]);
}
