import type { Edit, LeftField } from '../../fls/change.ts';
import { listFields } from '../../fls/change-record.ts';
import { compareStrings } from '../../fls/names.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import type { Notice } from '../../fls/problem.ts';
import { getResetRecord, type Snapshot } from '../../fls/snapshot.ts';
import { createHiddenRowsNotice } from '../inspect/hidden-rows-notice.ts';
import type { AccessByProfile, ChangePorts, ProfileChange, ProfileFileChange } from './change.ts';
import { buildFileChanges } from './file-changes.ts';
import { createLeftFilesNotices, findExistingFiles } from './project-files.ts';
import { createUnfoundFilesNotices, findRecordedFiles, planUndo } from './recorded-files.ts';
import { findRecordedProfiles, type RecordedProfile } from './recorded-profiles.ts';
import { readAccessByProfile } from './verify.ts';

/** What a restore would change. */
export type RestorePlan = {
  readonly snapshot: Snapshot;
  /** Profiles with at least one edit each. */
  readonly profileChanges: readonly ProfileChange[];
  /** The same with the fields that the org shows as they were before the reset. */
  readonly recordedChanges: readonly ProfileChange[];
  /** The edits of all profiles. */
  readonly edits: readonly Edit[];
  /** The fields that stay as they are. */
  readonly left: readonly LeftField[];
  /** The changes of the project's files when all edits take effect. */
  readonly fileChanges: readonly ProfileFileChange[];
  /** The org's field permissions of the profiles. */
  readonly currentAccess: AccessByProfile;
  readonly notices: readonly Notice[];
};

/**
 * Plans the edits that undo a reset, in the org and in the project's files. An edit is planned when the field still has the
 * access that the reset gave it. In a file only those entries change that the reset changed there.
 *
 * @param force also plans edits of fields that have changed since
 * @throws Problem `unreadableProfile`, `unreadableFolder` for the project's files
 */
export async function planRestore(snapshot: Snapshot, force: boolean, ports: ChangePorts): Promise<RestorePlan> {
  const reset = getResetRecord(snapshot);
  const records = reset.state === 'failed' ? [] : reset.profiles;
  const { found, missing } = findRecordedProfiles(records, await ports.org.listProfiles());
  const profiles = found.map(({ profile }) => profile);
  const [currentAccess, existing] = await Promise.all([
    profiles.length === 0 ? new Map() : readAccessByProfile(profiles, ports.org),
    findExistingFiles(ports.project, profiles),
  ]);
  const planned = found.map((one) => planProfileRestore(one, currentAccess, force));
  const profileChanges = planned.map(({ change }) => change).filter(({ edits }) => edits.length > 0);
  const recorded = await findRecordedFiles(found, existing, { snapshot, ports });
  // Entries of fields that stay as they are in the org stay as they are in the files.
  const filePlans = planned.flatMap(({ change, undone }) =>
    recorded.files.filter(({ profile }) => profile === change.profile.name).map((file) => planUndo(file, undone)),
  );
  return {
    snapshot,
    profileChanges,
    recordedChanges: planned.map(({ recorded }) => recorded).filter(({ edits }) => edits.length > 0),
    edits: profileChanges.flatMap(({ edits }) => edits),
    left: [
      ...planned.flatMap(({ change, changedSince }) => (force ? [] : listLeft(change.profile.name, changedSince))),
      ...missing.flatMap(({ name, edits }) =>
        listFields(edits).map(({ field }): LeftField => ({ profile: name, field, reason: 'gone' })),
      ),
    ],
    fileChanges: await buildFileChanges(filePlans, ports.project),
    currentAccess,
    notices: [
      ...createChangedNotice(planned, force),
      ...createNamesNotice(
        missing.map(({ name }) => name),
        (_, names) => ({ key: 'profileMissing', tokens: [names] }),
      ),
      ...createUnfoundFilesNotices(recorded, ports.root),
      ...createLeftFilesNotices(existing),
      ...createHiddenRowsNotice(ports.org),
    ],
  };
}

type ProfileRestore = {
  readonly change: ProfileChange;
  readonly recorded: ProfileChange;
  /**
   * In lower case, the fields that have the access from before the reset after the restore: those of the change, and those
   * that have it already. A reset that was killed before its deploy has changed only the files.
   */
  readonly undone: ReadonlySet<string>;
  /** Fields that no longer have the access that the reset gave them. */
  readonly changedSince: readonly string[];
};

function planProfileRestore(
  { record, profile }: RecordedProfile,
  currentAccess: AccessByProfile,
  force: boolean,
): ProfileRestore {
  const edits: Edit[] = [];
  const recorded: Edit[] = [];
  const undone = new Set<string>();
  const changedSince: string[] = [];
  for (const edit of listFields(record.edits)) {
    const now = currentAccess.get(profile.id)?.get(edit.field) ?? 'none';
    if (now !== edit.from && now !== edit.to) changedSince.push(edit.field);
    if (now !== edit.from && now !== edit.to && !force) continue;
    undone.add(edit.field.toLowerCase());
    const isBack = now === edit.from;
    const back = { profile: profile.name, field: edit.field, from: isBack ? edit.to : now, to: edit.from };
    recorded.push(back);
    if (!isBack) edits.push(back);
  }
  edits.sort((a, b) => compareStrings(a.field, b.field));
  return { change: { profile, edits }, recorded: { profile, edits: recorded }, undone, changedSince };
}

function listLeft(profile: string, fields: readonly string[]): LeftField[] {
  return fields.map((field) => ({ profile, field, reason: 'changedSince' }));
}

function createChangedNotice(planned: readonly ProfileRestore[], force: boolean): Notice[] {
  return createNamesNotice(
    planned.flatMap(({ changedSince }) => changedSince),
    (_, names) => ({ key: force ? 'changedSinceForced' : 'changedSince', tokens: [names] }),
  );
}
