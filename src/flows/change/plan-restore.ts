import type { Edit } from '../../fls/change.ts';
import { compareStrings, toShortId, type ProfileIdentity } from '../../fls/names.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import type { ProfileSnapshot, Snapshot } from '../../fls/snapshot.ts';
import type { ExistingFile } from '../../ports/project.ts';
import type { SnapshotStore } from '../../ports/snapshots.ts';
import { createHiddenRowsNotice } from '../inspect/hidden-rows-notice.ts';
import type { AccessByProfile, ChangePorts, FilePlan, ProfileChange } from './change.ts';
import { createLeftFilesNotices, readExistingFiles } from './project-files.ts';
import { findFileEdits, findSavedFile } from './snapshot-files.ts';
import { readAccessByProfile } from './verify.ts';

/** What a restore would change. */
export type RestorePlan = {
  readonly snapshot: Snapshot;
  /** Profiles with at least one edit each. */
  readonly profileChanges: readonly ProfileChange[];
  /** The edits of all profiles. */
  readonly edits: readonly Edit[];
  /** The project's files of the profiles that the reset changed. */
  readonly files: readonly FilePlan[];
  /** Names of the snapshot's profiles that the org no longer has. */
  readonly missing: readonly string[];
  /** The org's field permissions of the profiles. */
  readonly currentAccess: AccessByProfile;
  readonly notices: readonly Notice[];
};

/** A profile of the snapshot, as the org names it now. */
type SavedProfileInOrg = { readonly saved: ProfileSnapshot; readonly profile: ProfileIdentity };

/**
 * Plans the edits that undo a reset, in the org and in the project's files. An edit is planned when the field still has the
 * access that the reset gave it.
 *
 * @param force also plans edits of fields that have changed since
 * @throws Problem `profileGone` when the org has none of the profiles
 * @throws Problem `unreadableProfile`, `unreadableFolder` for the project's files
 */
export async function planRestore(snapshot: Snapshot, force: boolean, ports: ChangePorts): Promise<RestorePlan> {
  const { found, missing } = findSavedProfiles(snapshot, await ports.org.listProfiles());
  if (found.length === 0) throw new Problem('profileGone', { profiles: missing.join(', ') });
  const profiles = found.map(({ profile }) => profile);
  const [currentAccess, existing] = await Promise.all([
    readAccessByProfile(profiles, ports.org),
    readExistingFiles(ports.project, profiles),
  ]);
  const planned = found.map((one) => planProfileRestore(one, currentAccess, force));
  const profileChanges = planned.map(({ change }) => change).filter(({ edits }) => edits.length > 0);
  const changedSince = planned.flatMap((one) => one.changedSince);
  return {
    snapshot,
    profileChanges,
    edits: profileChanges.flatMap(({ edits }) => edits),
    files: planned.flatMap(({ saved, change, restored }) =>
      planRestoreFiles({ saved, restored }, change.profile, {
        files: existing.files.get(change.profile.id) ?? [],
        snapshots: ports.snapshots,
      }),
    ),
    missing,
    currentAccess,
    notices: [
      ...createRestoreNotices({ changedSince, missing }, force),
      ...createLeftFilesNotices(existing),
      ...createHiddenRowsNotice(ports.org),
    ],
  };
}

/**
 * Looks the snapshot's profiles up by id. Only a profile that the org has may be deployed: an unknown name would create one
 * (docs/salesforce-facts.md#s2-1-5).
 */
function findSavedProfiles(
  { profiles }: Snapshot,
  known: readonly ProfileIdentity[],
): { found: SavedProfileInOrg[]; missing: string[] } {
  const byId = new Map(known.map((profile) => [toShortId(profile.id), profile]));
  const found: SavedProfileInOrg[] = [];
  const missing: string[] = [];
  for (const saved of profiles) {
    const profile = byId.get(toShortId(saved.id));
    if (profile) found.push({ saved, profile });
    else missing.push(saved.name);
  }
  return { found, missing };
}

type PlannedProfile = {
  readonly saved: ProfileSnapshot;
  readonly change: ProfileChange;
  /**
   * The reset's edits that are undone after the restore: those of the change, and those that the org does not show. A reset
   * that was killed before its deploy has changed only the files.
   */
  readonly restored: readonly Edit[];
  /** Fields that no longer have the access that the reset gave them. */
  readonly changedSince: readonly string[];
};

function planProfileRestore(
  { saved, profile }: SavedProfileInOrg,
  currentAccess: AccessByProfile,
  force: boolean,
): PlannedProfile {
  const edits: Edit[] = [];
  const restored: Edit[] = [];
  const changedSince: string[] = [];
  for (const edit of saved.edits) {
    const now = currentAccess.get(profile.id)?.get(edit.field) ?? 'none';
    if (now !== edit.from && now !== edit.to) changedSince.push(edit.field);
    if (now !== edit.from && now !== edit.to && !force) continue;
    restored.push(edit);
    if (now !== edit.from) edits.push({ profile: profile.name, field: edit.field, from: now, to: edit.from });
  }
  edits.sort((a, b) => compareStrings(a.field, b.field));
  return { saved, change: { profile, edits }, restored, changedSince };
}

/**
 * Plans the files of a profile. A file that is as the reset left it gets its old text, if every edit is undone. In another
 * file only those entries change that the reset changed there, and that still have the access that it gave them.
 */
function planRestoreFiles(
  { saved, restored }: Pick<PlannedProfile, 'saved' | 'restored'>,
  { name }: ProfileIdentity,
  { files, snapshots }: { readonly files: readonly ExistingFile[]; readonly snapshots: Pick<SnapshotStore, 'digest'> },
): FilePlan[] {
  const fields = new Set(restored.map(({ field }) => field));
  return files.flatMap((file) => {
    const savedFile = findSavedFile(file, saved, { files, snapshots });
    if (!savedFile) return [];
    const edits = findFileEdits(savedFile.saved, saved.edits).filter(({ field }) => fields.has(field));
    const isComplete = savedFile.isAsLeft && restored.length === saved.edits.length;
    return [
      {
        profile: name,
        file,
        edits: edits.map(({ field, from, to }) => ({ field, from: to, to: from })),
        fullText: isComplete ? savedFile.saved.beforeText : null,
      },
    ];
  });
}

type SkippedRestores = {
  /** Fields that no longer have the access that the reset gave them. */
  readonly changedSince: readonly string[];
  /** Names of profiles that the org no longer has. */
  readonly missing: readonly string[];
};

function createRestoreNotices({ changedSince, missing }: SkippedRestores, force: boolean): Notice[] {
  return [
    ...createNamesNotice(changedSince, (_, names) =>
      force ? { key: 'changedSinceForced', tokens: [names] } : { key: 'changedSince', tokens: [names] },
    ),
    ...createNamesNotice(missing, (_, names) => ({ key: 'profileMissing', tokens: [names] })),
  ];
}
