import type { SnapshotPlace } from './change.ts';
import type { NoticeKey } from './notice-key.ts';

type ProblemDefinition = {
  /** Names of what the text says, in the order of its `%s`. */
  readonly tokens: readonly string[];
  /** The same for the advice, which follows the text. */
  readonly advice?: readonly string[];
  /** Names of what only decides on further advice. */
  readonly options?: readonly string[];
  /** Exit code of the command; 1 where it is left out. */
  readonly exitCode?: number;
};

/** Everything that can end a command, by the key of its text in `messages/problems.md`. */
const PROBLEMS = {
  noDefaultEnv: { tokens: [], exitCode: 2 },
  unknownFileEnding: { tokens: ['path'], advice: ['endings'], exitCode: 2 },
  sameOrgTwice: { tokens: ['first', 'second'], exitCode: 2 },
  oneOrgOnly: { tokens: ['what'], exitCode: 2 },
  sameFileTwice: { tokens: ['first', 'second', 'path'], exitCode: 2 },
  noProfileChosen: { tokens: [], exitCode: 2 },
  planDisputed: { tokens: ['fields'] },
  planTooLarge: { tokens: ['edits', 'limit'] },
  nothingToEdit: { tokens: [] },
  notPutBack: { tokens: ['files'], exitCode: 68 },
  notVerified: { tokens: [], exitCode: 68 },
  notSettled: { tokens: ['files'], exitCode: 68 },
  noSnapshots: { tokens: [] },
  newestUnknown: { tokens: ['path', 'problem'] },
  unreadablePlan: { tokens: ['path', 'problem'] },
  planOfOtherOrg: { tokens: ['path', 'owner'], exitCode: 2 },
  planProfilesChanged: { tokens: ['profiles'] },
  planOutdated: { tokens: ['fields'] },
  profileDeleted: { tokens: ['profile'] },
  profileRenamed: { tokens: ['profile', 'before', 'now'] },
  profileChanged: { tokens: ['profile', 'change'] },
  nothingToRestore: { tokens: ['restored', 'failed'] },
  nothingToResume: { tokens: [] },
  jobNotFound: { tokens: ['job'], exitCode: 2 },
  changeRunning: { tokens: ['job'], exitCode: 69 },
  startUnresolved: { tokens: ['startedAt'], options: ['jobs'], exitCode: 69 },
  orgChanged: { tokens: ['fields'] },
  impactChanged: { tokens: ['users'], options: ['losses', 'kept'] },
  usersChanged: { tokens: ['users'] },
  notConfirmed: { tokens: [], exitCode: 2 },
  interrupted: { tokens: [], exitCode: 130 },
  snapshotMoved: { tokens: ['snapshot'] },
  lockHeld: { tokens: ['command', 'pid', 'since'], advice: ['path'] },
  profileNotFound: { tokens: ['profile'], options: ['near', 'hidden'], exitCode: 2 },
  oneValueOnly: { tokens: ['flag', 'values'], exitCode: 2 },
  severalValues: { tokens: ['flag', 'values'], advice: ['flags'], exitCode: 2 },
  severalNames: { tokens: ['names'], advice: ['flags'], exitCode: 2 },
  usersNotFound: { tokens: ['users'], exitCode: 2 },
  nothingToExplain: { tokens: ['filter'], exitCode: 2 },
  comparesOne: { tokens: [], exitCode: 2 },
  loginOfOtherUser: { tokens: ['login', 'users'], exitCode: 2 },
  comparesSame: { tokens: ['user'], exitCode: 2 },
  explanationTooLarge: { tokens: ['rows', 'limit'], exitCode: 2 },
  profileAmbiguous: { tokens: ['profile', 'candidates'], exitCode: 2 },
  noProfilesVisible: { tokens: [] },
  noIntegrationProfiles: { tokens: [], options: ['system', 'unclear', 'users'] },
  integrationProfilesHidden: { tokens: ['hidden'] },
  noObjectName: { tokens: ['object'], exitCode: 2 },
  objectsNotFound: { tokens: ['objects'], exitCode: 2 },
  missingPermissions: { tokens: ['permissions'] },
  apiVersionTooLow: { tokens: ['version', 'origin', 'lowest'], advice: ['origin'], exitCode: 2 },
  apiVersionTooHigh: { tokens: ['version', 'origin', 'newest'], advice: ['origin'], exitCode: 2 },
  orgTooOld: { tokens: ['newest', 'lowest'] },
  tokenNeedsVersion: { tokens: ['version', 'origin', 'first'], advice: ['origin'], exitCode: 2 },
  tokenNeedsNewerOrg: { tokens: ['newest', 'first'] },
  profileInSeveralPlaces: { tokens: ['profile', 'paths'] },
  profileTakenApart: { tokens: ['profile', 'path'] },
  profileIgnored: { tokens: ['paths'] },
  objectConflicts: { tokens: ['files'] },
  profileNotRetrieved: { tokens: ['profile', 'messages'] },
  emptyRetrieve: { tokens: ['profile', 'enabled'] },
  retrieveFailed: { tokens: ['problem', 'job'] },
  retrieveTooLarge: { tokens: ['profile', 'object', 'refusal'] },
  retrieveTimedOut: { tokens: ['job'], exitCode: 69 },
  tooManyInaccessible: { tokens: ['refusal', 'objects'] },
  damagedZip: { tokens: ['problem'] },
  truncatedAnswer: { tokens: ['received', 'announced'] },
  noObjectPicklist: { tokens: [] },
  loginUnknown: { tokens: ['profile', 'problem'] },
  loginDiffers: { tokens: ['profile', 'sections'] },
  unreadableProject: { tokens: ['path', 'problem'] },
  unreadableIgnoreFile: { tokens: ['path', 'problem'] },
  unreadableProfile: { tokens: ['path', 'problem'] },
  unreadableAnswer: { tokens: ['profile', 'problem'] },
  notWritten: { tokens: ['path', 'problem'] },
  partlyWritten: { tokens: ['path', 'problem', 'written'], exitCode: 68 },
  objectsNotWritten: { tokens: ['problem'], exitCode: 68 },
  emptyValue: { tokens: ['flag'], exitCode: 2 },
  unusablePath: { tokens: ['flag', 'path', 'problem'], advice: ['flag'], exitCode: 2 },
  snapshotsNotWritable: { tokens: ['path', 'problem'] },
  snapshotsNotReadable: { tokens: ['path', 'problem'] },
  unusableFile: { tokens: ['path', 'problem'] },
  snapshotDirNotFound: { tokens: ['path'], exitCode: 2 },
  outputDirIsFile: { tokens: ['path'], exitCode: 2 },
  unreadableFolder: { tokens: ['path', 'problem'] },
  connectionLost: { tokens: ['problem'] },
  unexpectedResponse: { tokens: ['problem'] },
  requestLimit: { tokens: ['refusal'] },
  apiDisabled: { tokens: ['refusal'] },
  queryExpired: { tokens: ['refusal'] },
  requestTooSlow: { tokens: ['refusal'] },
  accessDenied: { tokens: ['refusal'] },
  orgFault: { tokens: ['refusal'] },
  requestUnsupported: { tokens: ['refusal'] },
  orgRefused: { tokens: ['refusal'] },
  deployRefused: { tokens: ['refusal'] },
  deployTooLarge: { tokens: ['profile', 'refusal'] },
  deployStartUnknown: { tokens: ['problem'], exitCode: 69 },
  deployRestUnknown: { tokens: ['job', 'problem'], exitCode: 69 },
  deployRestUnsent: { tokens: ['job'], exitCode: 69 },
  dryRunUnfinished: { tokens: [], exitCode: 69 },
  deployTimedOut: { tokens: ['job'], exitCode: 69 },
  deployInterrupted: { tokens: ['job'], exitCode: 130 },
  deploySessionExpired: { tokens: ['job'], exitCode: 69 },
  deployOutOfSight: { tokens: ['job', 'problem'], exitCode: 69 },
  sessionExpired: { tokens: [] },
  loginExpired: { tokens: ['login'] },
  changedMeanwhile: { tokens: ['path'] },
  changedBetweenWrites: { tokens: ['path', 'written'], exitCode: 68 },
  unreadablePolicy: { tokens: ['path', 'problem'] },
  unreadableBaseline: { tokens: ['path', 'problem'] },
  sourceDirNotFound: { tokens: ['path'], exitCode: 2 },
  noProfileFiles: { tokens: ['paths'], exitCode: 2 },
  profileNotInProject: { tokens: ['profile'], options: ['near'], exitCode: 2 },
  unreadableFile: { tokens: ['path', 'problem'] },
  unreadableDescribe: { tokens: ['path', 'problem'] },
  noPicklistInDescribe: { tokens: ['path'] },
  unreadableSnapshot: { tokens: ['path', 'problem'] },
  snapshotNotFound: { tokens: ['snapshot', 'folder'], exitCode: 2 },
  snapshotOfOtherOrg: { tokens: ['snapshot', 'owner'], exitCode: 2 },
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemKey = keyof typeof PROBLEMS;

type OptionalNames<D, Member extends string> =
  D extends Readonly<Record<Member, infer Names extends readonly string[]>> ? Names[number] : never;

type TokenNames<D extends ProblemDefinition> =
  D['tokens'][number] | OptionalNames<D, 'advice'> | OptionalNames<D, 'options'>;

/** What the text and the advice of a problem name. */
export type ProblemDetails<K extends ProblemKey> = Readonly<Record<TokenNames<(typeof PROBLEMS)[K]>, string | number>>;

/** `exitCode` only where it is not that of the key. */
type ProblemOptions = { readonly exitCode?: number; readonly cause?: unknown };

type ProblemArguments = {
  [K in ProblemKey]: [key: K, details: ProblemDetails<K>, options?: ProblemOptions];
}[ProblemKey];

/**
 * Something that ends a command and that a user can act on. The domain names it by key and details; the command turns it
 * into the sf error of that key, with its text and advice from `messages/problems.md`.
 */
export class Problem extends Error {
  public readonly key: ProblemKey;
  /** What happened, by the names that the key has for it. */
  public readonly details: Readonly<Record<string, string | number>>;
  public readonly exitCode: number;
  /** Null where the command had started nothing, or where it is not noted. Empty: it is known that nothing was changed. */
  public startedWork: StartedWork | null;

  public constructor(...[key, details, { exitCode, cause } = {}]: ProblemArguments) {
    super(`${key}: ${Object.values(details).join(', ')}`, cause === undefined ? undefined : { cause });
    this.name = 'Problem';
    this.key = key;
    this.details = details;
    this.exitCode = exitCode ?? getProblemDefinition(key).exitCode ?? 1;
    this.startedWork = null;
  }

  /** The details in the order of the text's `%s`, then of the advice's, then those that decide on further advice. */
  public get tokens(): string[] {
    const { tokens, advice = [], options = [] } = getProblemDefinition(this.key);
    return [...tokens, ...advice, ...options].map((name) => String(this.details[name]));
  }

  /** Notes what the command had started when it met this problem, besides what is noted already. */
  public addStartedWork(work: Partial<StartedWork>): this {
    this.startedWork = { job: null, snapshot: null, files: [], ...this.startedWork, ...work };
    return this;
  }
}

/** Whether an error is the problem of this key, which then tells its details. */
export function isProblem<K extends ProblemKey>(
  error: unknown,
  key: K,
): error is Problem & { readonly key: K; readonly details: ProblemDetails<K> } {
  return error instanceof Problem && error.key === key;
}

/** @internal For the house specs, which compare the keys with the messages. */
export function isProblemKey(key: string): key is ProblemKey {
  return Object.hasOwn(PROBLEMS, key);
}

export function getProblemDefinition(key: ProblemKey): ProblemDefinition {
  return PROBLEMS[key];
}

/** What a command had started when a problem ended it: what it takes to learn the rest, and to go back. */
export type StartedWork = {
  /** Deploy job that goes on in the org, or has ended there. */
  readonly job: string | null;
  readonly snapshot: SnapshotPlace | null;
  /** Paths of the project's files that hold the change. */
  readonly files: readonly string[];
};

/** Something a user should know though the command went on; its text stands in `messages/notices.md`. */
export type Notice = { readonly key: NoticeKey; readonly tokens: readonly string[] };
