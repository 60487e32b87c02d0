import type { Deploy } from '../fls/change.ts';
import type { ManifestMembers } from '../metadata/manifest.ts';

export type Retriever = {
  /**
   * Runs one retrieve job to its end.
   *
   * @throws Problem `retrieveFailed`; `retrieveTimedOut` (exit code 69); `damagedZip`; `connectionLost`, `sessionExpired`,
   *   `interrupted`
   */
  retrieve(request: ManifestMembers): Promise<RetrieveResponse>;
};

export type RetrieveResponse =
  | {
      readonly status: 'succeeded';
      /** Text of each profile by its fullName, as the zip's entries name it. */
      readonly profiles: ReadonlyMap<string, string>;
      /** Messages of the org about single components. */
      readonly messages: readonly string[];
      /** The whole zip, which also has the objects. */
      readonly zip: Uint8Array;
    }
  /** The request exceeds a limit of the Metadata API. A smaller one may succeed. */
  | { readonly status: 'tooLarge'; readonly message: string }
  /** The user may not read one of the objects. The org does not reliably name it. */
  | { readonly status: 'inaccessible'; readonly message: string };

export type DeployRequest = {
  /** Text of each profile's slice by the profile's encoded fullName. */
  readonly profiles: ReadonlyMap<string, string>;
  /** Version of the package.xml, as `66.0`. */
  readonly apiVersion: string;
  /** The org validates the slices and changes nothing. */
  readonly checkOnly: boolean;
  /**
   * A test level of the Metadata API; null for the org's default, which runs no tests for profiles
   * (docs/salesforce-facts.md#src-tests).
   */
  readonly testLevel: string | null;
};

export type Deployer = {
  /**
   * Starts a deploy job. The call is never repeated.
   *
   * @returns the id of the job
   * @throws Problem `deployRefused`, `deployTooLarge`, `sessionExpired`, `connectionLost`: the org started no job
   * @throws Problem `deployStartUnknown`: the org may have started a job
   */
  start(request: DeployRequest): Promise<string>;
  /**
   * Waits for the end of a job.
   *
   * @throws Problem `deployTimedOut` (exit code 69), `deployInterrupted` (130), `deploySessionExpired`, `deployOutOfSight`:
   *   the job goes on in the org. `startedWork` names it.
   */
  wait(id: string): Promise<EndedDeploy>;
  /**
   * Asks once for the status of a job, and does not wait for its end.
   *
   * @returns null when the org does not know the job, as after 30 days
   * @throws Problem `deployInterrupted` (130), `deploySessionExpired`, `deployOutOfSight`: it is not known whether the job
   *   goes on. `startedWork` names it.
   */
  check(id: string): Promise<JobStatus | null>;
  /**
   * The deploy jobs that the running user started since a time, and in the minute before it, as the clocks of this machine
   * and of the org may differ. Newest first. Others may use the same login, so a job need not be one of the plugin.
   *
   * @param since ISO, by the clock of this machine
   * @returns null when the org or the rights of the user do not show them: then nothing is known
   * @throws Problem `connectionLost`, `unexpectedResponse`, `sessionExpired`, `interrupted`
   */
  findStarted(since: string): Promise<readonly StartedJob[] | null>;
};

/** A deploy job at the moment of the question. */
export type JobStatus = {
  readonly hasEnded: boolean;
  /** ISO, by the clock of the org; null while the job goes on, and where the org does not tell. */
  readonly endedAt: string | null;
  /** As `Deployer.wait` gives it; of a job that goes on, its failures so far. */
  readonly deploy: EndedDeploy;
};

/** A row of DeployRequest. */
export type StartedJob = {
  readonly id: string;
  /** ISO, by the clock of the org. */
  readonly createdAt: string;
  readonly checkOnly: boolean;
  /** The org's word: `Pending`, `InProgress`, `Succeeded`, … */
  readonly status: string;
};

/** A deploy job that has ended. */
export type EndedDeploy = Deploy & {
  /**
   * fullNames of the profiles that the job created. A job that only checks says so too, of what it would create
   * (docs/salesforce-facts.md#s2-5).
   */
  readonly created: readonly string[];
};
