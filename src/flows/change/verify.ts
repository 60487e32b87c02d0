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
  /** Other field permissions that changed; `to` is the access that the org shows now. */
  readonly others: readonly Edit[];
  /** Other sections of the profiles that changed, as `loginFlows of Name`. */
  readonly sections: readonly string[];
};

export const NO_DIFFERENCES: VerifyDifferences = { remaining: [], others: [], sections: [] };

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
    profileChanges.map(({ profile: { id, name }, edits }) =>
      compareAccess(name, edits, { before: before.get(id) ?? NO_ACCESS, after: after.get(id) ?? NO_ACCESS }),
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
      compareContent(name, edits, { before: readProfileContent(name, before), after: readProfileContent(name, after) }),
    ),
  );
}

export function readProfileContent(name: string, texts: ProfileTexts): ProfileContent {
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
  const access = compareAccess(name, comparable, { before: select(before.fields), after: select(after.fields) });
  return { ...access, sections: findDifferingSections(before, after).map((section) => `${section} of ${name}`) };
}

function compareAccess(
  profile: string,
  edits: readonly Edit[],
  { before, after }: Readonly<Record<'before' | 'after', ReadonlyMap<string, Access>>>,
): VerifyDifferences {
  const edited = new Set(edits.map(({ field }) => field));
  const remaining = edits.flatMap((edit): Edit[] => {
    const now = after.get(edit.field) ?? 'none';
    return now === edit.to ? [] : [{ ...edit, from: now }];
  });
  const others: Edit[] = [];
  const compareField = (field: string): void => {
    const [from, to] = [before.get(field) ?? 'none', after.get(field) ?? 'none'];
    if (from !== to && !edited.has(field)) others.push({ profile, field, from, to });
  };
  for (const field of before.keys()) compareField(field);
  for (const field of after.keys()) if (!before.has(field)) compareField(field);
  return { remaining, others, sections: [] };
}

/** Joins differences, each once. */
export function mergeDifferences(differences: readonly VerifyDifferences[]): VerifyDifferences {
  return {
    remaining: dropRepeated(differences.flatMap(({ remaining }) => remaining)),
    others: dropRepeated(differences.flatMap(({ others }) => others)),
    sections: [...new Set(differences.flatMap(({ sections }) => sections))],
  };
}

function dropRepeated(edits: readonly Edit[]): Edit[] {
  return [...new Map(edits.map((edit) => [`${edit.field} ${edit.profile}`, edit])).values()];
}
