import { toAccess, getObjectName, type FieldPermission } from '../../fls/access.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import { hasAllSections } from '../../metadata/contains.ts';
import { mergeProfile } from '../../metadata/merge.ts';
import { readProfile } from '../../metadata/profile.ts';
import type { ProfileFile } from '../../ports/project.ts';
import type { CheckedRetrieve, CheckedProfile } from './cross-check.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';
import { readOrExplain } from '../inspect/document-problems.ts';

/** A profile with the file it goes to and the text that file gets. */
export type MergedProfile = {
  readonly profile: ProfileIdentity;
  readonly file: ProfileFile;
  readonly text: string;
  /** Whether the project's file changes, being created included. */
  readonly changed: boolean;
  /** Whether the file holds all that the org answered, other sections included. */
  readonly isComplete: () => boolean;
  /** The field permissions that the org answered, of the objects asked for. */
  readonly permissions: readonly FieldPermission[];
  /** What SOQL shows enabled and the answer does not. */
  readonly unseen: readonly FieldPermission[];
  /** Where each field's entry stands in the file; by `placeKey`. */
  readonly places: ReadonlyMap<string, { path: string; line: number }>;
  readonly notices: readonly Notice[];
};

/** A file may spell a field's API name in another case than the org. */
export function buildPlaceKey(field: string): string {
  return field.toLowerCase();
}

/**
 * Finds out before the org is set to work whether its answer could be merged at all.
 *
 * @throws Problem `unreadableProfile` naming the file, line and column
 */
export function refuseUnreadableFiles(files: Iterable<ProfileFile>): void {
  for (const { path, text } of files)
    if (text !== null) readOrExplain(() => readProfile(text), createFileProblem(path));
}

function createFileProblem(path: string): (reason: string, cause: Error) => Problem {
  return (reason, cause) => new Problem('unreadableProfile', [path, reason], { cause });
}

/**
 * Merges what the org answered into the project's files, in memory. A profile without a file becomes the org's text.
 */
export function mergeRetrievedProfiles(
  answer: CheckedRetrieve,
  files: ReadonlyMap<string, ProfileFile>,
): MergedProfile[] {
  return answer.profiles.flatMap((one) => {
    const file = files.get(one.profile.id);
    return file ? [mergeIntoFile(file, one, answer.requested)] : [];
  });
}

function mergeIntoFile(file: ProfileFile, answer: CheckedProfile, asked: ReadonlySet<string>): MergedProfile {
  const { profile, permissions, unseen } = answer;
  const { text, removedNames } = mergeProfileText(file, answer);
  const entries = readProfile(text).fieldPermissions;
  return {
    profile,
    file,
    text,
    changed: text !== file.text,
    isComplete: () => file.text === null || hasAllSections(text, answer.text),
    permissions,
    unseen,
    places: new Map(entries.map(({ field, line }) => [buildPlaceKey(field), { path: file.path, line }])),
    notices: [...createRemovedNotice(file, removedNames), ...createProjectOnlyNotice(file, entries, asked)],
  };
}

function mergeProfileText(
  file: ProfileFile,
  answer: CheckedProfile,
): { text: string; removedNames: readonly string[] } {
  const project = file.text;
  if (project === null) return { text: answer.text, removedNames: [] };
  const scope = {
    objects: answer.objects,
    fields: answer.listedObjects,
    keep: new Set(answer.unseen.map(({ field }) => field)),
  };
  return mergeProfile(project, answer.text, scope);
}

function createRemovedNotice({ path }: ProfileFile, names: readonly string[]): Notice[] {
  return names.length === 0 ? [] : [{ key: 'removedFromProject', tokens: [path, formatNoticeNames(names)] }];
}

/** Objects of which the project opens fields and the org was not asked: nobody checked them. */
function createProjectOnlyNotice(
  { path }: ProfileFile,
  entries: readonly FieldPermission[],
  asked: ReadonlySet<string>,
): Notice[] {
  const known = new Set([...asked].map((object) => object.toLowerCase()));
  const open = entries
    .filter((entry) => toAccess(entry) !== 'none')
    .map(({ field }) => getObjectName(field))
    .filter((object) => !known.has(object.toLowerCase()));
  return open.length === 0 ? [] : [{ key: 'openInProjectOnly', tokens: [path, formatNoticeNames(open)] }];
}
