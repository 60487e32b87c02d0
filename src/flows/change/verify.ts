import { accessOf, type Access, type FieldPermission } from '../../fls/access.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { Problem } from '../../fls/problem.ts';
import type { Edit } from '../../fls/change.ts';
import { contentOf, differingSections } from '../../metadata/compare.ts';
import type { OrgReader } from '../../ports/org.ts';
import type { ProfileEdits } from './deploy.ts';
import type { ProfileTexts } from './retrieve-profiles.ts';
import { explained } from '../document-problems.ts';

/** Enabled field permissions by Profile.Id and field. */
export type Picture = ReadonlyMap<string, ReadonlyMap<string, Access>>;

/** What the org holds after a deploy, against what it should. */
export type Seen = {
  /** Edits that did not take effect, from what the org holds now. */
  readonly remaining: readonly Edit[];
  /** What else of the profiles changed though nobody asked for it: fields, and sections as `loginFlows of Name`. */
  readonly alsoChanged: readonly string[];
};

export async function pictureOf(profiles: readonly ProfileIdentity[], org: OrgReader): Promise<Picture> {
  return asPicture(await org.fieldPermissions(profiles.map(({ id }) => id)));
}

export function asPicture(permissions: ReadonlyMap<string, readonly FieldPermission[]>): Picture {
  return new Map([...permissions].map(([id, own]) => [id, new Map(own.map((one) => [one.field, accessOf(one)]))]));
}

/** Whether the edits took effect and no other field permission of the profiles changed, as SOQL shows it. */
export function seenBySoql(parts: readonly ProfileEdits[], before: Picture, after: Picture): Seen {
  const none: ReadonlyMap<string, Access> = new Map();
  const seen = parts.map(({ profile, edits }) =>
    compared(edits, before.get(profile.id) ?? none, after.get(profile.id) ?? none),
  );
  return together(seen);
}

/**
 * The same of two retrieves of the profiles with their objects, and whether all other sections are what they were. A field
 * that one of them lacks was not asked for, so it proves nothing (facts, trap 38); SOQL tells of it.
 *
 * @throws Problem `unreadableAnswer`
 */
export function seenByRetrieve(parts: readonly ProfileEdits[], before: ProfileTexts, after: ProfileTexts): Seen {
  const seen = parts.map(({ profile, edits }): Seen => {
    const read = (texts: ProfileTexts): ReturnType<typeof contentOf> =>
      explained(
        () => contentOf(texts.get(profile.name) ?? []),
        (reason, cause) => new Problem('unreadableAnswer', [profile.name, reason], { cause }),
      );
    const [was, is] = [read(before), read(after)];
    const shown = new Set(was.fields.keys()).intersection(is.fields);
    const only = (fields: ReadonlyMap<string, Access>): Map<string, Access> =>
      new Map([...fields].filter(([field]) => shown.has(field)));
    const own = edits.filter(({ field }) => shown.has(field));
    const { remaining, alsoChanged } = compared(own, only(was.fields), only(is.fields));
    const sections = differingSections(was, is).map((name) => `${name} of ${profile.name}`);
    return { remaining, alsoChanged: [...alsoChanged, ...sections] };
  });
  return together(seen);
}

function compared(
  edits: readonly Edit[],
  before: ReadonlyMap<string, Access>,
  after: ReadonlyMap<string, Access>,
): Seen {
  const edited = new Set(edits.map(({ field }) => field));
  const remaining = edits.flatMap((edit): Edit[] => {
    const now = after.get(edit.field) ?? 'none';
    return now === edit.to ? [] : [{ ...edit, from: now }];
  });
  const alsoChanged = [...new Set([...before.keys(), ...after.keys()])].filter(
    (field) => !edited.has(field) && (before.get(field) ?? 'none') !== (after.get(field) ?? 'none'),
  );
  return { remaining, alsoChanged };
}

/** What one proof or the other shows, each thing once. */
export function together(seen: readonly Seen[]): Seen {
  const remaining = new Map(
    seen.flatMap((one) => one.remaining.map((edit) => [`${edit.field} ${edit.profile}`, edit] as const)),
  );
  return {
    remaining: [...remaining.values()],
    alsoChanged: [...new Set(seen.flatMap((one) => one.alsoChanged))],
  };
}
