import { accessOf, objectOf, type FieldPermission } from '../fls/access.ts';
import { compare, decodeName, type ProfileIdentity } from '../fls/names.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import { trendObjectOf } from '../metadata/manifest.ts';
import { mergeParts } from '../metadata/parts.ts';
import { readProfile } from '../metadata/profile.ts';
import type { Inspection } from './inspect.ts';
import { listed } from './listed.ts';
import type { Part, Parts } from './parts.ts';
import { explained } from './read.ts';

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
  /** Objects asked for of which it says anything: their object permissions come where Read is true, and else are none. */
  readonly objects: ReadonlySet<string>;
  /** Fields that SOQL shows enabled and this answer does not: nothing may be concluded about them. */
  readonly unseen: ReadonlySet<string>;
  /** What SOQL shows of objects that were asked for and not listed: it is open all the same. */
  readonly unlisted: readonly FieldPermission[];
};

export type Answer = {
  readonly profiles: readonly ProfileAnswer[];
  /** All objects that were asked for, answered or not. */
  readonly asked: ReadonlySet<string>;
  readonly notices: readonly Notice[];
};

/**
 * Reads what the retrieve brought and holds it against what SOQL said before.
 *
 * @throws Problem `profileNotRetrieved`; `unreadableAnswer`; `emptyRetrieve` when a profile comes without field
 *   permissions though SOQL has rows for the objects that were named (facts, trap 1): it must never pass for "clean"
 */
export function readAnswer(inspection: Inspection, { parts, inaccessible }: Omit<Parts, 'requests'>): Answer {
  const messages = [...new Set(parts.flatMap((part) => part.answer.messages))].sort(compare);
  const asked = withTrends(inspection.objects);
  const closed = withTrends(inaccessible);
  const profiles = inspection.profiles.map((profile) => {
    const text = textOf(profile, parts, messages);
    const content = contentOf(profile, text, asked);
    const enabled = (inspection.permissions.get(profile.id) ?? []).filter(({ field }) => asked.has(objectOf(field)));
    const due = enabled.filter(({ field }) => !closed.has(objectOf(field)));
    if (due.length > 0 && content.listed.size === 0)
      throw new Problem('emptyRetrieve', [profile.name, String(due.length)]);
    const implied = inspection.grants.get(profile.id)?.viewAllFields ?? new Set();
    const unlisted = enabled.filter(({ field }) => {
      const object = objectOf(field);
      return !content.listed.has(object) && !implied.has(object);
    });
    return { profile, text, ...content, unseen: unseenFields(due, content.permissions), unlisted };
  });
  return {
    profiles,
    asked,
    notices: [
      ...messages.map((message): Notice => ({ key: 'retrieveMessage', tokens: [message] })),
      ...inaccessible.map((object): Notice => ({ key: 'objectInaccessible', tokens: [object] })),
      ...profiles.flatMap(({ profile, unseen }) => unseenNotice(profile, unseen, inspection)),
    ],
  };
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

type Content = Pick<ProfileAnswer, 'permissions' | 'listed' | 'objects'>;

/** Only what is asked of an answer later: twenty profiles' worth of document trees would fill the memory. */
function contentOf(profile: ProfileIdentity, text: string, asked: ReadonlySet<string>): Content {
  const { fieldPermissions, objectPermissions } = explained(() => readProfile(text), unreadable(profile));
  const permissions = fieldPermissions
    .filter(({ field }) => asked.has(objectOf(field)))
    .map(({ field, readable, editable }) => ({ field, readable, editable }));
  const listed = new Set(permissions.map(({ field }) => objectOf(field)));
  const granted = objectPermissions.map(({ object }) => object).filter((object) => asked.has(object));
  return { permissions, listed, objects: new Set([...listed, ...granted]) };
}

function unseenFields(enabled: readonly FieldPermission[], answered: readonly FieldPermission[]): Set<string> {
  const seen = new Set(answered.filter((entry) => accessOf(entry) !== 'none').map(({ field }) => field));
  return new Set(enabled.map(({ field }) => field).filter((field) => !seen.has(field)));
}

/** Rows that View All Fields conjures up are no entries (FP): that metadata lacks them is as it should be. */
function unseenNotice({ id, name }: ProfileIdentity, unseen: ReadonlySet<string>, { grants }: Inspection): Notice[] {
  const implied = grants.get(id)?.viewAllFields;
  const missing = [...unseen].filter((field) => !implied?.has(objectOf(field)));
  return missing.length === 0 ? [] : [{ key: 'notInRetrieve', tokens: [name, listed(missing)] }];
}

function withTrends(objects: readonly string[]): Set<string> {
  return new Set([...objects, ...objects.map(trendObjectOf)]);
}
