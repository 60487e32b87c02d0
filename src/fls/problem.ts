import type { SnapshotPlace } from './change.ts';

/**
 * Something a user can act on. The domain names it by message key and tokens; the command turns it into the sf error of
 * that key, with its text and actions from `messages/problems.md`.
 */
export class Problem extends Error {
  public readonly key: ProblemKey;
  public readonly tokens: readonly string[];
  public readonly exitCode: number;
  /** Null where nothing had been set going. */
  public startedWork: StartedWork | null;

  public constructor(
    key: ProblemKey,
    tokens: readonly string[] = [],
    options: { exitCode?: number; cause?: unknown } = {},
  ) {
    super(`${key}: ${tokens.join(', ')}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Problem';
    this.key = key;
    this.tokens = tokens;
    this.exitCode = options.exitCode ?? 1;
    this.startedWork = null;
  }

  /** Notes what the command had set going, too, when it met this. */
  public addStartedWork(standing: Partial<StartedWork>): this {
    this.startedWork = { job: null, snapshot: null, files: [], ...this.startedWork, ...standing };
    return this;
  }
}

/** What a command had set going when a problem ended it: what it takes to learn the rest, and to go back. */
export type StartedWork = {
  /** Deploy job that goes on in the org, or has ended there. */
  readonly job: string | null;
  readonly snapshot: SnapshotPlace | null;
  /** Paths of the project's files that hold the change. */
  readonly files: readonly string[];
};

export type ProblemKey =
  | 'noDefaultEnv'
  | 'sameFileTwice'
  | 'noProfileChosen'
  | 'planTooLarge'
  | 'nothingToEdit'
  | 'notPutBack'
  | 'notVerified'
  | 'noSnapshots'
  | 'newestUnknown'
  | 'profileGone'
  | 'orgChanged'
  | 'impactChanged'
  | 'notConfirmed'
  | 'interrupted'
  | 'profileNotFound'
  | 'profileAmbiguous'
  | 'noProfilesVisible'
  | 'noIntegrationProfiles'
  | 'integrationProfilesHidden'
  | 'noObjectName'
  | 'objectsNotFound'
  | 'missingPermissions'
  | 'profileInSeveralPlaces'
  | 'profileIgnored'
  | 'objectConflicts'
  | 'profileNotRetrieved'
  | 'emptyRetrieve'
  | 'retrieveFailed'
  | 'retrieveTooLarge'
  | 'retrieveTimedOut'
  | 'tooManyInaccessible'
  | 'damagedZip'
  | 'truncatedAnswer'
  | 'noObjectPicklist'
  | 'loginUnknown'
  | 'loginDiffers'
  | 'unreadableProfile'
  | 'unreadableAnswer'
  | 'notWritten'
  | 'partlyWritten'
  | 'outputDirIsFile'
  | 'unreadableFolder'
  | 'connectionLost'
  | 'deployRefused'
  | 'deployTooLarge'
  | 'deployStartUnknown'
  | 'deployTimedOut'
  | 'deployInterrupted'
  | 'deploySessionExpired'
  | 'deployOutOfSight'
  | 'sessionExpired'
  | 'changedMeanwhile'
  | 'unreadablePolicy'
  | 'unreadableBaseline'
  | 'sourceDirNotFound'
  | 'noProfileFiles'
  | 'profileNotInProject'
  | 'unreadableFile'
  | 'noPicklistInDescribe'
  | 'unreadableSnapshot'
  | 'snapshotNotFound'
  | 'snapshotOfOtherOrg';

/** Something a user should know though the command went on; its text stands in `messages/notices.md`. */
export type Notice = { readonly key: NoticeKey; readonly tokens: readonly string[] };

export type NoticeKey =
  | 'rowsHidden'
  | 'permissionsUnchecked'
  | 'retrieveMessage'
  | 'objectInaccessible'
  | 'notInRetrieve'
  | 'openInProjectOnly'
  | 'removedFromProject'
  | 'trackingNotUpdated'
  | 'groupsNotCurrent'
  | 'namesFromLabels'
  | 'profilesHidden'
  | 'neverLive'
  | 'baselineKept'
  | 'objectsWithoutEntries'
  | 'policyRuleExpired'
  | 'policyRuleUnused'
  | 'baselineGone'
  | 'groupMembersMissing'
  | 'snapshotSkipped'
  | 'snapshotNotMarked'
  | 'fieldsUnchecked'
  | 'filterUnmatched'
  | 'notPermissionable'
  | 'filesIgnored'
  | 'notInProject'
  | 'profileMissing'
  | 'editDropped'
  | 'profileRefused'
  | 'alsoChanged'
  | 'changedSince'
  | 'changedSinceForced';
