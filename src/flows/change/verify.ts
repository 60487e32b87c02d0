import { toAccess, type Access, type FieldPermission } from '../../fls/access.ts';
import type { Edit } from '../../fls/change.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { Problem } from '../../fls/problem.ts';
import { collectProfileContent, findDifferingSections, type ProfileContent } from '../../metadata/compare.ts';
import type { OrgReader } from '../../ports/org.ts';
import { readOrExplain } from '../inspect/document-problems.ts';
import type { AccessByProfile, ProfileChange, ProfileTexts } from './change.ts';

/** How the org differs after a deploy from what it should be. */
export type VerifyDifferences = {
  /** Edits that are not in effect; `from` is the access that the org shows now. */
  readonly remaining: readonly Edit[];
  /** What else changed in the profiles: fields, and other sections as `loginFlows of Name`. */
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

const NO_ACCESS: ReadonlyMap<string, Access> = new Map();

/** Compares what SOQL shows before and after a deploy: are the edits in effect, and did another field change? */
export function verifyBySoql(
  profileChanges: readonly ProfileChange[],
  before: AccessByProfile,
  after: AccessByProfile,
): VerifyDifferences {
  return mergeDifferences(
    profileChanges.map(({ profile, edits }) =>
      compareAccess(edits, before.get(profile.id) ?? NO_ACCESS, after.get(profile.id) ?? NO_ACCESS),
    ),
  );
}

/**
 * Compares the profiles that were retrieved before and after a deploy: are the edits in effect, and did another field or
 * section change? A field that one of the two lacks was not retrieved, so it shows nothing
 * (docs/salesforce-facts.md#trap-38); SOQL shows it.
 *
 * @throws Problem `unreadableAnswer`
 */
export function verifyByRetrieve(
  profileChanges: readonly ProfileChange[],
  before: ProfileTexts,
  after: ProfileTexts,
): VerifyDifferences {
  return mergeDifferences(
    profileChanges.map(({ profile: { name }, edits }) =>
      compareContent(name, edits, { before: readContent(name, before), after: readContent(name, after) }),
    ),
  );
}

function readContent(name: string, texts: ProfileTexts): ProfileContent {
  return readOrExplain(
    () => collectProfileContent(texts.get(name) ?? []),
    (reason, cause) => new Problem('unreadableAnswer', { profile: name, problem: reason }, { cause }),
  );
}

function compareContent(
  name: string,
  edits: readonly Edit[],
  { before, after }: { readonly before: ProfileContent; readonly after: ProfileContent },
): VerifyDifferences {
  const inBoth = new Set(before.fields.keys()).intersection(after.fields);
  const select = (fields: ReadonlyMap<string, Access>): Map<string, Access> =>
    new Map([...fields].filter(([field]) => inBoth.has(field)));
  const comparable = edits.filter(({ field }) => inBoth.has(field));
  const { remaining, alsoChanged } = compareAccess(comparable, select(before.fields), select(after.fields));
  const sections = findDifferingSections(before, after).map((section) => `${section} of ${name}`);
  return { remaining, alsoChanged: [...alsoChanged, ...sections] };
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

/** Joins differences, each once. */
export function mergeDifferences(differences: readonly VerifyDifferences[]): VerifyDifferences {
  const remaining = new Map(
    differences.flatMap((one) => one.remaining.map((edit) => [`${edit.field} ${edit.profile}`, edit] as const)),
  );
  return {
    remaining: [...remaining.values()],
    alsoChanged: [...new Set(differences.flatMap((one) => one.alsoChanged))],
  };
}
