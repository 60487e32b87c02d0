import type { Notice } from '../fls/problem.ts';

/** Source tracking of sf: the record behind `sf project retrieve preview` and `sf project deploy preview`. */
export type Tracking = {
  /**
   * Reads the local and remote changes of now. Call it before a retrieve or a deploy: a change that somebody makes later
   * must stay a change. Where the org does not track source, the session records nothing.
   *
   * @throws Problem `connectionLost`, `sessionExpired`, `interrupted`
   */
  begin(): Promise<TrackingSession>;
  /** Why `begin` failed, as one line: what the org said, or what is wrong with the files that keep the record. */
  describeFailure(error: unknown): string;
};

/** Source tracking of one command. */
export type TrackingSession = {
  /** Whether the org tracks source, and the command is in a project. */
  readonly isTracked: boolean;
  /** API names of the profiles that were changed in the org and not yet retrieved. */
  readonly pendingProfiles: ReadonlySet<string>;
  /** Absolute paths of files with a change to deploy, also of files that were never tracked. */
  readonly changedFiles: ReadonlySet<string>;
  /**
   * Objects and parts of objects, as `Object` or `Object.Name`, that were changed in the project and in the org.
   *
   * @throws Problem `connectionLost`, `sessionExpired`, `interrupted`
   */
  findConflicts(): Promise<readonly string[]>;
  /**
   * Waits until the org has recorded a deploy, which takes it some seconds. Call it when the jobs have ended, before the result
   * is verified: what somebody changes later then stays a change. Never throws.
   *
   * @param profiles API names of the deployed profiles
   * @returns by the names of those that the org has recorded, the time of their last change: ISO, by the clock of the org; null
   *   where the record does not tell
   */
  awaitDeployed(profiles: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  /** Records what a command changed, after its writes. A failure becomes the notice `trackingNotUpdated`. */
  finish(changes: TrackedChanges): Promise<readonly Notice[]>;
};

export type TrackedChanges = {
  /** The org records a deployed change some seconds late, so a deploy waits for it. */
  readonly origin: 'retrieve' | 'deploy';
  readonly profiles: readonly TrackedProfile[];
  /** Components whose files are the org's now. */
  readonly components: readonly ComponentFile[];
};

export type TrackedProfile = {
  /** As package.xml takes it, percent-encoded. */
  readonly fullName: string;
  /** A file of the profile; null when the project has none. */
  readonly path: string | null;
  /** True when no change of the profile in the org is left to retrieve. */
  readonly isInSync: boolean;
  /** True when one of `changedFiles` holds nothing beyond what the org returned, so that no change is left to deploy. */
  readonly hasNothingToDeploy: boolean;
};

/** A file of a metadata component other than a profile, as an absolute path. */
export type ComponentFile = { readonly type: string; readonly fullName: string; readonly path: string };
