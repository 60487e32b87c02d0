import type { Deploy } from '../fls/change.ts';
import type { ManifestMembers } from '../metadata/manifest.ts';

/** One retrieve job, from start to its end. */
export type Retriever = {
  retrieve(request: ManifestMembers): Promise<RetrieveResponse>;
};

export type RetrieveResponse =
  | {
      readonly status: 'succeeded';
      /** Profile text by fullName, taken from the zip's entries. */
      readonly profiles: ReadonlyMap<string, string>;
      /** The org's remarks, as it words them. */
      readonly messages: readonly string[];
      /** The answer's zip, for those who want more of it than the profiles. */
      readonly zip: Uint8Array;
    }
  /** The request went over a limit of the Metadata API: ask for less. */
  | { readonly status: 'tooLarge'; readonly message: string }
  /** A named object may not be read; the org does not reliably say which. */
  | { readonly status: 'inaccessible'; readonly message: string };

/** What one deploy job takes: slices of profiles, and nothing else. */
export type DeployRequest = {
  /** Text of each profile's slice, by the profile's encoded fullName. */
  readonly profiles: ReadonlyMap<string, string>;
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  /** The org says whether it would take the slices, and changes nothing. */
  readonly checkOnly: boolean;
  /**
   * As the org words it; null for the org's own rule, by which profiles alone need no tests
   * (docs/salesforce-facts.md#src-tests).
   */
  readonly testLevel: string | null;
};

export type Deployer = {
  /**
   * Hands a job to the org, once, and answers its id.
   *
   * @throws Problem `deployRefused`, `deployTooLarge`, `sessionExpired` or `connectionLost` when there is no job;
   *   `deployStartUnknown` when nobody can tell
   */
  start(request: DeployRequest): Promise<string>;
  /**
   * What became of the job, when it has ended.
   *
   * @throws Problem that names the job and leaves it to the org: `deployTimedOut` (69), `deployInterrupted` (130),
   *   `deploySessionExpired`, `deployOutOfSight`
   */
  wait(id: string): Promise<Deploy>;
};
