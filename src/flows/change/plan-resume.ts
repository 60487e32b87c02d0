import type { Access } from '../../fls/access.ts';
import type { Edit } from '../../fls/change.ts';
import { listFields, type FieldChange } from '../../fls/change-record.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import type { Notice } from '../../fls/problem.ts';
import { getLastChange, type JobRecord, type ProfileRecord, type Snapshot } from '../../fls/snapshot.ts';
import { createSetupNotices, createTrailHiddenNotice, findSetupChanges } from './after-deploy.ts';
import { computeOthersDigest } from './change-records.ts';
import type { AccessByProfile, ChangePorts, FilePlan, ProfileFileChange } from './change.ts';
import { buildFileChanges } from './file-changes.ts';
import { listGoneFiles } from './gone-files.ts';
import { createLoginUnverifiedNotices, findChangedLogin, type LoginDifferences } from './login.ts';
import { createOwnChangeNotice, explainByOwnChanges, listOwnChanges } from './own-changes.ts';
import { createLeftFilesNotices, findExistingFiles } from './project-files.ts';
import {
  createUnfoundFilesNotices,
  findRecordedFiles,
  planUndo,
  reverseEntry,
  type RecordedFile,
} from './recorded-files.ts';
import { findRecordedProfiles, type RecordedProfile } from './recorded-profiles.ts';
import { readAccessByProfile, type VerifyDifferences } from './verify.ts';

/** What the org shows of a change that was left, and what that asks of the project's files. */
export type ResumePlan = {
  /** Profiles that the org has. */
  readonly found: readonly RecordedProfile[];
  /** All edits of the change. */
  readonly edits: readonly Edit[];
  readonly differences: VerifyDifferences;
  /** What makes the project's files agree with it. */
  readonly fileChanges: readonly ProfileFileChange[];
  /** The project's files, as they were read, that hold what took effect once they agree with it. */
  readonly heldFiles: readonly RecordedFile[];
  /**
   * API names of the deployed profiles that somebody else changed by Setup's record, or of which it does not tell, and of those
   * whose login sections could not be read.
   */
  readonly touched: ReadonlySet<string>;
  /** API names of the profiles that the org no longer has. */
  readonly gone: readonly string[];
  /** Paths of the project's files of these that hold the change, as far as can be told. They stay as they are. */
  readonly goneFiles: readonly string[];
  /** API names of the other profiles of which a file that the change rewrote is not there, or not certainly the same. */
  readonly unseenProfiles: readonly string[];
  /** False when login sections could not be read, or Setup recorded a change that the deploy can have overwritten. */
  readonly isComplete: boolean;
  readonly notices: readonly Notice[];
};

/**
 * Compares the last change of a snapshot with the org. Call it when the org no longer works on the change.
 *
 * @param username of the running user; null when it is not known
 * @throws Problem `unreadableProfile`, `unreadableFolder` for the project's files; `connectionLost`, `sessionExpired`,
 *   `interrupted`
 */
export async function planResume(snapshot: Snapshot, username: string | null, ports: ChangePorts): Promise<ResumePlan> {
  const { profiles: records, jobs } = getLastChange(snapshot);
  const { found, missing } = findRecordedProfiles(records, await ports.org.listProfiles());
  const profiles = found.map(({ profile }) => profile);
  const sent = new Set(jobs.flatMap((job) => job.profiles));
  const [access, login, existing, goneFiles] = await Promise.all([
    profiles.length === 0 ? new Map<string, never>() : readAccessByProfile(profiles, ports.org),
    // Only a job can delete login sections, and of other profiles a restore records none.
    compareLogin(
      found.filter(({ record }) => sent.has(record.name)),
      ports,
    ),
    findExistingFiles(ports.project, profiles),
    listGoneFiles(missing, { snapshot, ports }),
  ]);
  const others = await compareOthers(found, access, { snapshot, ports });
  const setup = await lookIntoTrail(found, { jobs, username }, ports);
  const remaining = [
    ...found.flatMap((one) => listRemainingEdits(one, access.get(one.profile.id))),
    ...missing.flatMap(listEditsOfGone),
  ];
  const gone = missing.map(({ name }) => name);
  const recorded = await findRecordedFiles(found, existing, { snapshot, ports });
  return {
    found,
    edits: [
      ...found.flatMap(({ record, profile }) => listEdits(record, profile.name)),
      ...missing.flatMap((record) => listEdits(record, record.name)),
    ],
    differences: { remaining, others: [], sections: [...login.changed, ...others.sections] },
    fileChanges: await buildFileChanges(
      recorded.files.map((file) => planSettledFile(file, remaining)),
      ports.project,
    ),
    heldFiles: recorded.files.filter((one) => holdsChange(one, remaining)),
    touched: new Set([...login.unread, ...setup.touched]),
    gone,
    goneFiles,
    unseenProfiles: recorded.unseenProfiles,
    isComplete: login.unread.length === 0 && setup.isComplete,
    notices: [
      ...createLoginUnverifiedNotices(login),
      ...others.notices,
      ...setup.notices,
      ...createNamesNotice(gone, (_, names): Notice => ({ key: 'profileMissing', tokens: [names] })),
      ...createNamesNotice(goneFiles, (count, names): Notice => ({ key: 'filesOfGone', tokens: [count, names] })),
      ...createUnfoundFilesNotices(recorded, ports.root),
      ...createLeftFilesNotices(existing),
    ],
  };
}

function listEdits({ edits }: ProfileRecord, profile: string): Edit[] {
  return listFields(edits).map((edit) => ({ profile, ...edit }));
}

function listEditsOfGone(record: ProfileRecord): Edit[] {
  return listEdits(record, record.name).map((edit) => ({ ...edit, from: 'none' }));
}

function listRemainingEdits(
  { record, profile }: RecordedProfile,
  access: ReadonlyMap<string, Access> | undefined,
): Edit[] {
  return listEdits(record, profile.name).flatMap((edit): Edit[] => {
    const now = access?.get(edit.field) ?? 'none';
    return now === edit.to ? [] : [{ ...edit, from: now }];
  });
}

async function compareLogin(found: readonly RecordedProfile[], { org }: ChangePorts): Promise<LoginDifferences> {
  const before = new Map(found.map(({ record, profile }) => [profile.id, record.login]));
  const profiles = found.map(({ profile }) => profile);
  return profiles.length === 0 ? { changed: [], unread: [], reasons: [] } : findChangedLogin(profiles, before, org);
}

/**
 * Compares the field permissions that the change does not edit. A record only tells whether one of them changed; the records of
 * own changes tell whether they are the reason.
 */
async function compareOthers(
  found: readonly RecordedProfile[],
  access: AccessByProfile,
  { snapshot, ports }: { readonly snapshot: Snapshot; readonly ports: ChangePorts },
): Promise<{ readonly sections: string[]; readonly notices: Notice[] }> {
  const isAsBefore = ({ record }: RecordedProfile, now: ReadonlyMap<string, Access>): boolean =>
    record.others === null || computeOthersDigest(now, listFields(record.edits), ports) === record.others;
  const nothing = new Map<string, Access>();
  const changed = found.filter((one) => !isAsBefore(one, access.get(one.profile.id) ?? nothing));
  if (changed.length === 0) return { sections: [], notices: [] };
  const names = changed.flatMap(({ record, profile }) => [record.name, profile.name]);
  const ownChanges = await listOwnChanges(snapshot, names, ports);
  const compared = changed.map((one) => {
    const own = { profileId: one.profile.id, ownChanges };
    const now = access.get(one.profile.id) ?? nothing;
    return { name: one.profile.name, snapshots: explainByOwnChanges(now, own, (before) => isAsBefore(one, before)) };
  });
  return {
    sections: compared.flatMap(({ name, snapshots }) => (snapshots === null ? [`fieldPermissions of ${name}`] : [])),
    notices: compared.flatMap(({ name, snapshots }) => createOwnChangeNotice(name, snapshots ?? [])),
  };
}

/** What others changed in Setup since the first job of the change was started, of the profiles that a job deployed. */
async function lookIntoTrail(
  found: readonly RecordedProfile[],
  { jobs, username }: { readonly jobs: readonly JobRecord[]; readonly username: string | null },
  { org }: ChangePorts,
): Promise<Pick<ResumePlan, 'isComplete' | 'notices'> & { readonly touched: readonly string[] }> {
  const trail = jobs[0]?.trail;
  const sent = new Set(jobs.filter(({ status }) => status === 'Succeeded').flatMap((job) => job.profiles));
  const deployed = found.filter(({ record }) => sent.has(record.name));
  const profiles = deployed.map(({ profile }) => profile);
  const names = profiles.map(({ name }) => name);
  if (trail === undefined || deployed.length === 0) return { isComplete: true, touched: names, notices: [] };
  const changes = await findSetupChanges(profiles, { trail, stamps: new Map(), username }, org);
  const login = new Map(deployed.map(({ record, profile }) => [profile.id, record.login]));
  return {
    isComplete: changes === null || changes.size === 0,
    touched: [...(changes?.keys() ?? names)],
    notices: [
      ...createSetupNotices(changes ?? new Map(), { isResumed: true }),
      ...(changes === null ? createTrailHiddenNotice(profiles, login) : []),
    ],
  };
}

/** Whether a part of what the change did in a file is in effect. */
function holdsChange({ profile, record }: RecordedFile, remaining: readonly Edit[]): boolean {
  const missing = new Set(remaining.filter((edit) => edit.profile === profile).map(({ field }) => field.toLowerCase()));
  return listFields(record.entries).some(({ field }) => !missing.has(field.toLowerCase()));
}

/**
 * Plans what a file takes to agree with what took effect: the edits in effect in it, and the others not. A file may lack both,
 * because the command can have ended before it wrote the file.
 */
function planSettledFile(recorded: RecordedFile, remaining: readonly Edit[]): FilePlan {
  const { profile, path, record } = recorded;
  const missing = new Set(remaining.filter((edit) => edit.profile === profile).map(({ field }) => field.toLowerCase()));
  const undo = planUndo(recorded, missing);
  if (undo.undo !== null) return undo;
  const isMissing = ({ field }: FieldChange): boolean => missing.has(field.toLowerCase());
  const edits = listFields(record.entries).map((entry) => (isMissing(entry) ? reverseEntry(entry) : entry));
  return { profile, path, edits, undo: null };
}
