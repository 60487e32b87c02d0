import { toAccess, type Access, type FieldPermission } from '../../fls/access.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { Problem } from '../../fls/problem.ts';
import type { Edit } from '../../fls/change.ts';
import { collectProfileContent, findDifferingSections } from '../../metadata/compare.ts';
import type { OrgReader } from '../../ports/org.ts';
import type { ProfileChange } from './deploy.ts';
import type { ProfileTexts } from './retrieve-profiles.ts';
import { readOrExplain } from '../inspect/document-problems.ts';

/** Enabled field permissions by Profile.Id and field. */
export type AccessByProfile = ReadonlyMap<string, ReadonlyMap<string, Access>>;

/** What the org holds after a deploy, against what it should. */
export type VerifyDifferences = {
  /** Edits that did not take effect, from what the org holds now. */
  readonly remaining: readonly Edit[];
  /** What else of the profiles changed though nobody asked for it: fields, and sections as `loginFlows of Name`. */
  readonly alsoChanged: readonly string[];
};

export async function readAccessByProfile(
  profiles: readonly ProfileIdentity[],
  org: OrgReader,
): Promise<AccessByProfile> {
  return mapAccessByProfile(await org.readFieldPermissions(profiles.map(({ id }) => id)));
}

export function mapAccessByProfile(permissions: ReadonlyMap<string, readonly FieldPermission[]>): AccessByProfile {
  return new Map([...permissions].map(([id, own]) => [id, new Map(own.map((one) => [one.field, toAccess(one)]))]));
}

/** Whether the edits took effect and no other field permission of the profiles changed, as SOQL shows it. */
export function verifyBySoql(
  parts: readonly ProfileChange[],
  before: AccessByProfile,
  after: AccessByProfile,
): VerifyDifferences {
  const none: ReadonlyMap<string, Access> = new Map();
  const seen = parts.map(({ profile, edits }) =>
    compareAccess(edits, before.get(profile.id) ?? none, after.get(profile.id) ?? none),
  );
  return mergeDifferences(seen);
}

/**
 * The same of two retrieves of the profiles with their objects, and whether all other sections are what they were. A
 * field that one of them lacks was not asked for, so it proves nothing (docs/salesforce-facts.md#trap-38); SOQL tells
 * of it.
 *
 * @throws Problem `unreadableAnswer`
 */
export function verifyByRetrieve(
  parts: readonly ProfileChange[],
  before: ProfileTexts,
  after: ProfileTexts,
): VerifyDifferences {
  const seen = parts.map(({ profile, edits }): VerifyDifferences => {
    const read = (texts: ProfileTexts): ReturnType<typeof collectProfileContent> =>
      readOrExplain(
        () => collectProfileContent(texts.get(profile.name) ?? []),
        (reason, cause) => new Problem('unreadableAnswer', { profile: profile.name, problem: reason }, { cause }),
      );
    const [was, is] = [read(before), read(after)];
    const shown = new Set(was.fields.keys()).intersection(is.fields);
    const only = (fields: ReadonlyMap<string, Access>): Map<string, Access> =>
      new Map([...fields].filter(([field]) => shown.has(field)));
    const own = edits.filter(({ field }) => shown.has(field));
    const { remaining, alsoChanged } = compareAccess(own, only(was.fields), only(is.fields));
    const sections = findDifferingSections(was, is).map((name) => `${name} of ${profile.name}`);
    return { remaining, alsoChanged: [...alsoChanged, ...sections] };
  });
  return mergeDifferences(seen);
}

function compareAccess(
  edits: readonly Edit[],
  before: ReadonlyMap<string, Access>,
  after: ReadonlyMap<string, Access>,
): VerifyDifferences {
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
export function mergeDifferences(seen: readonly VerifyDifferences[]): VerifyDifferences {
  const remaining = new Map(
    seen.flatMap((one) => one.remaining.map((edit) => [`${edit.field} ${edit.profile}`, edit] as const)),
  );
  return {
    remaining: [...remaining.values()],
    alsoChanged: [...new Set(seen.flatMap((one) => one.alsoChanged))],
  };
}
