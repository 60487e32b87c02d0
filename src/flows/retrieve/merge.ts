import { toAccess, getObjectName, type FieldPermission } from '../../fls/access.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import { hasAllSections, hasOnlyOrgSections } from '../../metadata/contains.ts';
import { insertLoginSections } from '../../metadata/insert-login.ts';
import { NO_LOGIN, type LoginSections } from '../../metadata/login-sections.ts';
import { mergeProfile, type MergedPermissions } from '../../metadata/merge.ts';
import { visitFieldEntries } from '../../metadata/profile.ts';
import type { FileChange, FilePlace, ProfileFileStore } from '../../ports/project.ts';
import type { TrackingSession } from '../../ports/tracking.ts';
import { createStringPool } from '../../text/string-pool.ts';
import { readOrExplain } from '../inspect/document-problems.ts';
import type { CheckedRetrieve, CheckedProfile } from './cross-check.ts';

/** A retrieved profile, and what becomes of its file in the project. No text is kept: there may be dozens of large files. */
export type MergedProfile = {
  readonly profile: ProfileIdentity;
  /** Absolute path of the file. */
  readonly path: string;
  readonly isCreated: boolean;
  /** Null when the file stays the same. */
  readonly change: FileChange | null;
  /** The retrieved field permissions of the requested objects, false ones included. */
  readonly permissions: readonly FieldPermission[];
  /** Enabled field permissions that SOQL shows and the retrieved text does not. */
  readonly unseen: readonly FieldPermission[];
  /** Line of the entry of each of these fields in the file's new text, 1-based, by `buildPlaceKey`. */
  readonly lines: ReadonlyMap<string, number>;
  /** Number of fields that have an entry in the file's new text. */
  readonly entriesInFile: number;
  /** Whether a pending change of the profile in the org is retrieved with this: the file's new text has all of it. */
  readonly isInSync: boolean;
  /** Whether a file that had a local change has nothing left to deploy: its new text is all of the org's, and nothing else. */
  readonly hasNothingToDeploy: boolean;
  readonly notices: readonly Notice[];
};

/** Lower case: the file may spell an API name in another case than the org. */
export function buildPlaceKey(field: string): string {
  return field.toLowerCase();
}

/** The place of a file, and the digest of its text; null when there is no file. */
export type CheckedFile = { readonly path: string; readonly digest: string | null };

/**
 * Checks before the retrieve that the project's files can be merged into.
 *
 * @param files by Profile.Id
 * @throws Problem `unreadableProfile`, with path, line and column where the file is not a profile
 */
export async function checkFiles(
  files: ReadonlyMap<string, FilePlace>,
  project: ProfileFileStore,
): Promise<ReadonlyMap<string, CheckedFile>> {
  const checked = new Map<string, CheckedFile>();
  for (const [id, { path, exists }] of files) {
    if (exists) {
      const { text, digest } = await project.read(path);
      readOrExplain(() => {
        visitFieldEntries(text, () => {});
      }, createFileProblem(path));
      checked.set(id, { path, digest });
    } else checked.set(id, { path, digest: null });
  }
  return checked;
}

function createFileProblem(path: string): (reason: string, cause: Error) => Problem {
  return (reason, cause) => new Problem('unreadableProfile', { path, problem: reason }, { cause });
}

export type MergeOptions = {
  /** By Profile.Id. */
  readonly files: ReadonlyMap<string, CheckedFile>;
  /** Login sections of profiles without a file, by Profile.Id. */
  readonly login: ReadonlyMap<string, LoginSections>;
  readonly session: Pick<TrackingSession, 'pendingProfiles' | 'changedFiles'>;
  readonly project: ProfileFileStore;
};

/**
 * Merges the retrieved profiles into the texts of the project's files, one after the other. A profile without a file gets the
 * whole text, and the login sections that the retrieve left out.
 *
 * @throws Problem `changedMeanwhile` when a file has changed since it was checked
 */
export async function mergeRetrievedProfiles(
  { profiles, requested }: CheckedRetrieve,
  options: MergeOptions,
): Promise<MergedProfile[]> {
  const merged: MergedProfile[] = [];
  for (const checked of profiles) {
    const file = options.files.get(checked.profile.id);
    if (file) merged.push(await mergeIntoFile(file, checked, { ...options, requested }));
  }
  return merged;
}

type MergeContext = MergeOptions & { readonly requested: ReadonlySet<string> };

async function mergeIntoFile(
  { path, digest }: CheckedFile,
  checked: CheckedProfile,
  { requested, login, session, project }: MergeContext,
): Promise<MergedProfile> {
  const { profile, permissions, unseen } = checked;
  const before = digest === null ? null : await readUnchanged(path, digest, project);
  const { text, splices, removedNames } = mergeProfileText(before, checked, login.get(profile.id) ?? NO_LOGIN);
  const entries = readMergedEntries(text, [...permissions, ...unseen], requested);
  const isPending = session.pendingProfiles.has(profile.name);
  const isChanged = session.changedFiles.has(path);
  // Large profiles take time to compare.
  const hasAll = (isPending || isChanged) && (before === null || hasAllSections(text, checked.text));
  return {
    profile,
    path,
    isCreated: before === null,
    change: text === before ? null : { path, before: digest, after: project.digest(text), steps: [splices] },
    permissions,
    unseen,
    lines: entries.lines,
    entriesInFile: entries.fields,
    isInSync: isPending && hasAll,
    hasNothingToDeploy: isChanged && hasAll && hasOnlyOrgSections(text, checked.text, checked.objects),
    notices: [...createRemovedNotice(path, removedNames), ...createProjectOnlyNotice(path, entries.uncovered)],
  };
}

async function readUnchanged(path: string, before: string, project: ProfileFileStore): Promise<string> {
  const { text, digest } = await project.read(path);
  if (digest !== before) throw new Problem('changedMeanwhile', { path });
  return text;
}

function mergeProfileText(before: string | null, checked: CheckedProfile, login: LoginSections): MergedPermissions {
  if (before === null) {
    const text = insertLoginSections(checked.text, login);
    return { text, splices: [{ start: 0, end: 0, text }], removedNames: [] };
  }
  return mergeProfile(before, checked.text, {
    objects: checked.objects,
    fields: checked.listedObjects,
    keep: new Set(checked.unseen.map(({ field }) => field)),
  });
}

type MergedEntries = Pick<MergedProfile, 'lines'> & {
  /** Number of fields. */
  readonly fields: number;
  /** Objects of enabled entries that the retrieve did not cover. */
  readonly uncovered: readonly string[];
};

function readMergedEntries(
  text: string,
  located: readonly FieldPermission[],
  requested: ReadonlySet<string>,
): MergedEntries {
  const covered = new Set([...requested].map((object) => object.toLowerCase()));
  const wanted = new Map(located.map(({ field }) => [buildPlaceKey(field), buildPlaceKey(field)]));
  const lines = new Map<string, number>();
  const fields = new Set<string>();
  const uncovered = new Set<string>();
  const copy = createStringPool();
  visitFieldEntries(text, (entry) => {
    const key = buildPlaceKey(entry.field);
    fields.add(key);
    const own = wanted.get(key);
    if (own !== undefined) lines.set(own, entry.line);
    const object = getObjectName(entry.field);
    if (toAccess(entry) !== 'none' && !covered.has(object.toLowerCase())) uncovered.add(copy(object));
  });
  return { lines, fields: fields.size, uncovered: [...uncovered] };
}

function createRemovedNotice(path: string, names: readonly string[]): Notice[] {
  const copy = createStringPool();
  return names.length === 0 ? [] : [{ key: 'removedFromProject', tokens: [path, copy(formatNoticeNames(names))] }];
}

/** Names the objects of enabled entries in the file that the retrieve did not cover. */
function createProjectOnlyNotice(path: string, objects: readonly string[]): Notice[] {
  return objects.length === 0 ? [] : [{ key: 'openInProjectOnly', tokens: [path, formatNoticeNames(objects)] }];
}
