import { accessOf, objectOf, type FieldPermission } from '../fls/access.ts';
import { compare, decodeName, type ProfileIdentity } from '../fls/names.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import { trendObjectOf } from '../metadata/manifest.ts';
import { mergeParts } from '../metadata/merge.ts';
import { readProfile } from '../metadata/profile.ts';
import type { Inspection } from './inspect.ts';
import type { Part, Parts } from './parts.ts';

/** What the org answered for one profile, the parts of several jobs put together. */
export type ProfileAnswer = {
  readonly profile: ProfileIdentity;
  readonly text: string;
  /** Its field permissions, false ones included. */
  readonly permissions: readonly FieldPermission[];
  /** Fields that SOQL shows enabled and this answer does not: nothing may be concluded about them. */
  readonly unseen: ReadonlySet<string>;
};

export type Answer = {
  readonly profiles: readonly ProfileAnswer[];
  /**
   * Objects for which the org returned entries. Its list is complete for such an object, false entries included
   * (facts 1.1 no. 9), so what it does not list there does not exist.
   */
  readonly objects: ReadonlySet<string>;
  /** Objects that were asked for and not answered, their trend objects included: only SOQL knows of their permissions. */
  readonly unanswered: ReadonlySet<string>;
  readonly notices: readonly Notice[];
};

/**
 * Reads what the retrieve brought and holds it against what SOQL said before.
 *
 * @throws Problem `profileNotRetrieved`; `emptyRetrieve` when a profile comes without field permissions though SOQL has
 *   rows for the objects that were named (facts, trap 1): such an answer must never pass for "clean"
 */
export function readAnswer(inspection: Inspection, { parts, inaccessible }: Omit<Parts, 'requests'>): Answer {
  const messages = [...new Set(parts.flatMap((part) => part.answer.messages))];
  const closed = new Set(inaccessible);
  const named = withTrends(inspection.objects);
  const reachable = withTrends(inspection.objects.filter((object) => !closed.has(object)));
  const answered = new Set<string>();
  const profiles = inspection.profiles.map((profile) => {
    const text = textOf(profile, parts, messages);
    const { permissions, objects } = contentOf(text);
    for (const object of objects) answered.add(object);
    const enabled = enabledRows(inspection, profile).filter(({ field }) => reachable.has(objectOf(field)));
    if (enabled.length > 0 && permissions.length === 0)
      throw new Problem('emptyRetrieve', [profile.name, String(enabled.length)]);
    return { profile, text, permissions, unseen: unseenFields(enabled, permissions) };
  });
  return {
    profiles,
    objects: named.intersection(answered),
    unanswered: named.difference(answered),
    notices: [
      ...messages.sort(compare).map((message): Notice => ({ key: 'retrieveMessage', tokens: [message] })),
      ...inaccessible.map((object): Notice => ({ key: 'objectInaccessible', tokens: [object] })),
      ...profiles.flatMap(({ profile, unseen }) => unseenNotice(profile, unseen)),
    ],
  };
}

/** Rows that View All Fields conjures up are no entries (FP): they prove nothing about the profile's metadata. */
function enabledRows({ permissions, grants }: Inspection, { id }: ProfileIdentity): FieldPermission[] {
  const implied = grants.get(id)?.viewAllFields;
  return (permissions.get(id) ?? []).filter(({ field }) => !implied?.has(objectOf(field)));
}

/** Zip entries are matched decoded: listMetadata and the zip need not encode alike (facts 1.6). */
function textOf(profile: ProfileIdentity, parts: readonly Part[], messages: readonly string[]): string {
  const texts = parts.flatMap(({ request, answer }) =>
    [...answer.profiles]
      .filter(([fullName]) => decodeName(fullName) === profile.name)
      .map(([, text]) => ({ text, objects: new Set(request.objects) })),
  );
  if (texts.length === 0) throw new Problem('profileNotRetrieved', [profile.name, messages.join(' ')]);
  return mergeParts(texts);
}

/** Only what is asked of an answer later: twenty profiles' worth of document trees would fill the memory. */
function contentOf(text: string): { permissions: FieldPermission[]; objects: Set<string> } {
  const { fieldPermissions, objectPermissions } = readProfile(text);
  return {
    permissions: fieldPermissions.map(({ field, readable, editable }) => ({ field, readable, editable })),
    objects: new Set([
      ...fieldPermissions.map(({ field }) => objectOf(field)),
      ...objectPermissions.map(({ object }) => object),
    ]),
  };
}

function unseenFields(enabled: readonly FieldPermission[], answered: readonly FieldPermission[]): Set<string> {
  const seen = new Set(answered.filter((entry) => accessOf(entry) !== 'none').map(({ field }) => field));
  return new Set(enabled.map(({ field }) => field).filter((field) => !seen.has(field)));
}

function unseenNotice(profile: ProfileIdentity, unseen: ReadonlySet<string>): Notice[] {
  return unseen.size === 0
    ? []
    : [{ key: 'notInRetrieve', tokens: [profile.name, [...unseen].sort(compare).join(', ')] }];
}

function withTrends(objects: readonly string[]): Set<string> {
  return new Set([...objects, ...objects.map(trendObjectOf)]);
}
