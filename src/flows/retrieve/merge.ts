import { toAccess, getObjectName, type FieldPermission } from '../../fls/access.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import { hasAllSections, hasOnlyOrgSections } from '../../metadata/contains.ts';
import { insertLoginSections } from '../../metadata/insert-login.ts';
import { NO_LOGIN, type LoginSections } from '../../metadata/login-sections.ts';
import { mergeProfile } from '../../metadata/merge.ts';
import { readProfile } from '../../metadata/profile.ts';
import type { ProfileFile } from '../../ports/project.ts';
import { readOrExplain } from '../inspect/document-problems.ts';
import type { CheckedRetrieve, CheckedProfile } from './cross-check.ts';

/** A retrieved profile with its file in the project and the text that the file gets. */
export type MergedProfile = {
  readonly profile: ProfileIdentity;
  readonly file: ProfileFile;
  readonly text: string;
  readonly retrievedText: string;
  /** Objects whose object permissions the org returned. */
  readonly objects: ReadonlySet<string>;
  /** Whether the file changes or is created. */
  readonly changed: boolean;
  /** The retrieved field permissions of the requested objects, false ones included. */
  readonly permissions: readonly FieldPermission[];
  /** Enabled field permissions that SOQL shows and the retrieved text does not. */
  readonly unseen: readonly FieldPermission[];
  /** Place of each field's entry in the file's new text, by `buildPlaceKey`; `line` is 1-based. */
  readonly places: ReadonlyMap<string, { path: string; line: number }>;
  readonly notices: readonly Notice[];
};

/** Lower case: the file may spell an API name in another case than the org. */
export function buildPlaceKey(field: string): string {
  return field.toLowerCase();
}

/**
 * Checks before the retrieve that the project's files can be merged into.
 *
 * @throws Problem `unreadableProfile` with path, line and column
 */
export function refuseUnreadableFiles(files: Iterable<ProfileFile>): void {
  for (const { path, text } of files)
    if (text !== null) readOrExplain(() => readProfile(text), createFileProblem(path));
}

function createFileProblem(path: string): (reason: string, cause: Error) => Problem {
  return (reason, cause) => new Problem('unreadableProfile', { path, problem: reason }, { cause });
}

/**
 * Merges the retrieved profiles into the texts of the project's files. A profile without a file gets the whole text, and
 * the login sections that the retrieve left out.
 *
 * @param login of profiles without a file, by Profile.Id
 */
export function mergeRetrievedProfiles(
  { profiles, requested }: CheckedRetrieve,
  files: ReadonlyMap<string, ProfileFile>,
  login: ReadonlyMap<string, LoginSections>,
): MergedProfile[] {
  return profiles.flatMap((checked) => {
    const file = files.get(checked.profile.id);
    return file ? [mergeIntoFile(file, checked, { requested, login })] : [];
  });
}

/** Whether the file's new text has all that was retrieved, sections other than permissions included. */
export function isFullyMerged({ file, text, retrievedText }: MergedProfile): boolean {
  return file.text === null || hasAllSections(text, retrievedText);
}

/** Whether the file's new text has nothing beyond what was retrieved. */
export function hasOnlyRetrieved({ text, retrievedText, objects }: MergedProfile): boolean {
  return hasOnlyOrgSections(text, retrievedText, objects);
}

type MergeContext = {
  readonly requested: ReadonlySet<string>;
  readonly login: ReadonlyMap<string, LoginSections>;
};

function mergeIntoFile(file: ProfileFile, checked: CheckedProfile, { requested, login }: MergeContext): MergedProfile {
  const { profile, permissions, unseen } = checked;
  const { text, removedNames } = mergeProfileText(file, checked, login.get(profile.id) ?? NO_LOGIN);
  const entries = readProfile(text).fieldPermissions;
  return {
    profile,
    file,
    text,
    retrievedText: checked.text,
    objects: checked.objects,
    changed: text !== file.text,
    permissions,
    unseen,
    places: new Map(entries.map(({ field, line }) => [buildPlaceKey(field), { path: file.path, line }])),
    notices: [...createRemovedNotice(file, removedNames), ...createProjectOnlyNotice(file, entries, requested)],
  };
}

function mergeProfileText(
  file: ProfileFile,
  checked: CheckedProfile,
  login: LoginSections,
): { text: string; removedNames: readonly string[] } {
  if (file.text === null) return { text: insertLoginSections(checked.text, login), removedNames: [] };
  return mergeProfile(file.text, checked.text, {
    objects: checked.objects,
    fields: checked.listedObjects,
    keep: new Set(checked.unseen.map(({ field }) => field)),
  });
}

function createRemovedNotice({ path }: ProfileFile, names: readonly string[]): Notice[] {
  return names.length === 0 ? [] : [{ key: 'removedFromProject', tokens: [path, formatNoticeNames(names)] }];
}

/** Names the objects of enabled entries in the file that the retrieve did not cover. */
function createProjectOnlyNotice(
  { path }: ProfileFile,
  entries: readonly FieldPermission[],
  requested: ReadonlySet<string>,
): Notice[] {
  const covered = new Set([...requested].map((object) => object.toLowerCase()));
  const others = entries
    .filter((entry) => toAccess(entry) !== 'none')
    .map(({ field }) => getObjectName(field))
    .filter((object) => !covered.has(object.toLowerCase()));
  return others.length === 0 ? [] : [{ key: 'openInProjectOnly', tokens: [path, formatNoticeNames(others)] }];
}
