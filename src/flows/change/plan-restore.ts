import { toAccess, toFieldPermission } from '../../fls/access.ts';
import { compareStrings, toShortId, type ProfileIdentity } from '../../fls/names.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import type { Edit } from '../../fls/change.ts';
import type { ProfileSnapshot, Snapshot } from '../../fls/snapshot.ts';
import type { ChangePorts } from './ports.ts';
import type { ExistingFile, ExistingFiles } from '../../ports/project.ts';
import type { ProfileChange } from './deploy.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import { createHiddenRowsNotice } from '../inspect/hidden-rows.ts';
import { editProfileFile, readExistingFiles, type ProfileFileChange, type FileChangeBuilder } from './project-files.ts';
import { findFileEdits, findSavedFile, type SavedFile } from './saved-files.ts';
import { readAccessByProfile, type AccessByProfile } from './verify.ts';

/** What a restore would change. */
export type RestorePlan = {
  readonly snapshot: Snapshot;
  readonly profileChanges: readonly ProfileChange[];
  readonly edits: readonly Edit[];
  /** The project's files that change with it. */
  readonly fileChanges: readonly ProfileFileChange[];
  readonly buildFileChanges: FileChangeBuilder;
  /** Names of profiles that the org no longer has. */
  readonly missing: readonly string[];
  /** What the profiles hold. */
  readonly currentAccess: AccessByProfile;
  readonly notices: readonly Notice[];
};

/** A profile of the snapshot as the org knows it now. */
type RestorableProfile = { readonly saved: ProfileSnapshot; readonly profile: ProfileIdentity };

/**
 * The entries of the snapshot that go back to what they were, and the project's files with them.
 *
 * @param force also those that others have changed since
 * @throws Problem `profileGone` when the org has none of its profiles any more
 */
export async function planRestore(snapshot: Snapshot, force: boolean, ports: ChangePorts): Promise<RestorePlan> {
  const known = new Map((await ports.org.listProfiles()).map((profile) => [toShortId(profile.id), profile]));
  const [there, missing] = matchSavedProfiles(snapshot, known);
  if (there.length === 0) throw new Problem('profileGone', { profiles: missing.join(', ') });
  const profiles = there.map(({ profile }) => profile);
  const [currentAccess, existing] = await Promise.all([
    readAccessByProfile(profiles, ports.org),
    readExistingFiles(ports.project, profiles),
  ]);
  const changedSince: string[] = [];
  const parts = there.map(({ saved, profile }) => {
    const edits = saved.edits.flatMap((edit) => {
      const now = getCurrentAccess(currentAccess, profile, edit.field);
      if (now === edit.from) return [];
      const back: Edit = { profile: profile.name, field: edit.field, from: now, to: edit.from };
      if (now === edit.to) return [back];
      changedSince.push(edit.field);
      return force ? [back] : [];
    });
    return { profile, edits: edits.sort((a, b) => compareStrings(a.field, b.field)) };
  });
  const filled = parts.filter(({ edits }) => edits.length > 0);
  const digest = (text: string): string => ports.snapshots.digest(text);
  const buildFileChanges = createRestoreFileBuilder(there, { currentAccess, files: existing.files, digest });
  return {
    snapshot,
    profileChanges: filled,
    edits: filled.flatMap(({ edits }) => edits),
    fileChanges: buildFileChanges(filled),
    buildFileChanges,
    missing,
    currentAccess,
    notices: [
      ...createRestoreNotices({ changedSince, missing, ignored: existing.ignored }, force),
      ...createHiddenRowsNotice(ports.org),
    ],
  };
}

/** Only a profile that the org has is deployed: an unknown name would create one (docs/salesforce-facts.md#s2-1-5). */
function matchSavedProfiles(
  { profiles }: Snapshot,
  known: ReadonlyMap<string, ProfileIdentity>,
): [RestorableProfile[], string[]] {
  const there: RestorableProfile[] = [];
  const missing: string[] = [];
  for (const saved of profiles) {
    const profile = known.get(toShortId(saved.id));
    if (profile) there.push({ saved, profile });
    else missing.push(saved.name);
  }
  return [there, missing];
}

function getCurrentAccess(held: AccessByProfile, { id }: ProfileIdentity, field: string): Edit['from'] {
  return held.get(id)?.get(field) ?? 'none';
}

type RestoreContext = {
  readonly currentAccess: AccessByProfile;
  readonly files: ExistingFiles['files'];
  readonly digest: (text: string) => string;
};

/**
 * The project's files when these edits have gone back. What the org holds already counts as back too: a reset that was
 * killed before its deploy has changed the files alone.
 */
function createRestoreFileBuilder(
  there: readonly RestorableProfile[],
  { currentAccess, files, digest }: RestoreContext,
): FileChangeBuilder {
  return (parts) => {
    const byProfile = new Map(
      parts.map(({ profile, edits }) => [profile.id, new Set(edits.map(({ field }) => field))]),
    );
    return there.flatMap(({ saved, profile }) => {
      const going = byProfile.get(profile.id);
      const back = saved.edits.filter(
        ({ field, from }) => going?.has(field) === true || getCurrentAccess(currentAccess, profile, field) === from,
      );
      const own = files.get(profile.id) ?? [];
      return own.flatMap((file) => {
        const text = restoreFileText(file, findSavedFile(file, saved, { files: own, digest }), { saved, back });
        return text === file.text ? [] : [{ profileId: profile.id, change: { file, text } }];
      });
    });
  };
}

/**
 * A file that is as the reset left it becomes what it was, byte for byte. In another only the entries change that the reset
 * changed in this file, and that still are what it made them.
 */
function restoreFileText(
  file: ExistingFile,
  found: SavedFile | null,
  { saved, back }: { readonly saved: ProfileSnapshot; readonly back: readonly Edit[] },
): string {
  if (!found) return file.text;
  if (found.isAsLeft && back.length === saved.edits.length) return found.saved.beforeText;
  const going = new Set(back.map(({ field }) => field));
  const changes = findFileEdits(found.saved, saved.edits).filter(({ field }) => going.has(field));
  const given = new Map(changes.map(({ field, to }) => [field.toLowerCase(), to]));
  const permissions = changes.map(({ field, from }) => toFieldPermission(field, from));
  return editProfileFile(file, permissions, (entry) => toAccess(entry) === given.get(entry.field.toLowerCase())).text;
}

type SkippedRestores = {
  /** Fields that no longer have the value that the reset gave them. */
  readonly changedSince: readonly string[];
  /** Names of profiles that the org no longer has. */
  readonly missing: readonly string[];
  /** Paths of files that .forceignore excludes. */
  readonly ignored: readonly string[];
};

function createRestoreNotices({ changedSince, missing, ignored }: SkippedRestores, force: boolean): Notice[] {
  return [
    ...createNamesNotice(changedSince, (_, names) =>
      force ? { key: 'changedSinceForced', tokens: [names] } : { key: 'changedSince', tokens: [names] },
    ),
    ...createNamesNotice(missing, (_, names) => ({ key: 'profileMissing', tokens: [names] })),
    ...createNamesNotice(ignored, (count, names) => ({ key: 'filesIgnored', tokens: [count, names] })),
  ];
}
