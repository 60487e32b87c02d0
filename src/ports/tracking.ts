import type { Notice } from '../fls/problem.ts';

/** Keeps `sf project … preview` truthful in orgs that track source; a no-op elsewhere. */
export type Tracking = {
  /** Call before the retrieve: remembers which files carry local changes, and which changes of the org are pending. */
  begin(): Promise<void>;
  /** Objects and fields, as `Object` or `Object.Field`, that were changed both in the project and in the org. */
  findConflicts(): Promise<readonly string[]>;
  /** Call after the writes; says what could not be recorded. */
  finish(profiles: readonly TrackedProfile[], components: readonly ComponentFile[]): Promise<readonly Notice[]>;
};

/** A file of a metadata component, as the retrieve left it. */
export type ComponentFile = { readonly type: string; readonly fullName: string; readonly path: string };

export type TrackedProfile = {
  readonly fullName: string;
  /** Null where the project has no file of the profile: then only the org's change is recorded. */
  readonly path: string | null;
  /** Whether the file now holds all that the org answered: nothing of the remote change is left to retrieve. */
  readonly isComplete: () => boolean;
  /** The org's change is this command's own: it is in sync unless somebody else's was already waiting to be retrieved. */
  readonly deployed?: true;
};
