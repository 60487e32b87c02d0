import type { Deploy, Edit } from '../../fls/change.ts';
import type { Problem } from '../../fls/problem.ts';
import type { ProfileChange } from './change.ts';

/** An edit that the org does not accept. */
export type DroppedEdit = {
  /** API name of the profile. */
  readonly profile: string;
  readonly field: string;
  /** The org's reason. */
  readonly problem: string;
};

/** The result of all deploy jobs of a change. */
export type DeploySummary = {
  /**
   * `Succeeded` when every profile was deployed, without its dropped edits; `SucceededPartial` when some profiles were; else
   * the status of the last job. The failures are those of the refused profiles. Null when there was nothing to deploy.
   */
  readonly deploy: Deploy | null;
  /** Ids of all jobs, in the order of their start. */
  readonly jobs: readonly string[];
  /** Every profile of the change, with the edits that a job deployed. */
  readonly accepted: readonly ProfileChange[];
  /** The org refused these edits, and deployed other edits of their profiles or of other profiles. */
  readonly dropped: readonly DroppedEdit[];
  /** API names of the profiles of which the org deployed nothing, although they have edits that it did not refuse one by one. */
  readonly refused: readonly string[];
  /** The profiles that no job has deployed, because none could be started after another one; null when there are none. */
  readonly unsent: UnsentDeploy | null;
  /** Profiles that a job created, as the org names them: the org had none of that name when the job ran. */
  readonly created: readonly string[];
};

export type UnsentDeploy = {
  /** API names. */
  readonly profiles: readonly string[];
  /** Why the job was not started. */
  readonly problem: Problem;
};

/** What the jobs of a change came to so far. */
export type DeployLog = {
  readonly jobs: string[];
  /** Keys of `buildEditKey`: a job that the command goes on with has edits of its own. */
  readonly accepted: Set<string>;
  readonly dropped: DroppedEdit[];
  /** Failures by API name of the profile. */
  readonly refused: Map<string, Deploy['failures']>;
  readonly created: Set<string>;
  unsent: UnsentDeploy | null;
  /** The last job that ended. */
  last: Deploy | null;
  /** The last job that succeeded. */
  succeeded: Deploy | null;
};

/** Fields have no space in their names. */
export function buildEditKey({ profile, field }: Edit): string {
  return `${field} ${profile}`;
}

export function createDeployLog(): DeployLog {
  return {
    jobs: [],
    accepted: new Set(),
    dropped: [],
    refused: new Map(),
    created: new Set(),
    unsent: null,
    last: null,
    succeeded: null,
  };
}

export function summarizeDeploys(profileChanges: readonly ProfileChange[], log: DeployLog): DeploySummary {
  refuseRestOfParts(profileChanges, log);
  const { jobs, dropped, refused, unsent, created } = log;
  return {
    deploy: summarizeJobs(log),
    jobs,
    accepted: profileChanges.map(({ profile, edits }) => ({
      profile,
      edits: edits.filter((edit) => log.accepted.has(buildEditKey(edit))),
    })),
    dropped,
    refused: [...refused.keys()],
    unsent,
    created: [...created],
  };
}

/** The org took some edits of these profiles and refused the rest, which is named edit by edit. */
function refuseRestOfParts(profileChanges: readonly ProfileChange[], { accepted, dropped, refused }: DeployLog): void {
  for (const { profile, edits } of profileChanges) {
    const failures = refused.get(profile.name);
    if (!failures || !edits.some((edit) => accepted.has(buildEditKey(edit)))) continue;
    const named = new Set(dropped.flatMap((one) => (one.profile === profile.name ? [one.field] : [])));
    const rest = edits.filter((edit) => !accepted.has(buildEditKey(edit)) && !named.has(edit.field));
    for (const { field } of rest) dropped.push({ profile: profile.name, field, problem: failures[0]?.problem ?? '' });
    refused.delete(profile.name);
  }
}

function summarizeJobs({ refused, unsent, last, succeeded }: DeployLog): Deploy | null {
  const shown = succeeded ?? last;
  if (!shown) return null;
  const status = succeeded && (refused.size > 0 || unsent) ? 'SucceededPartial' : shown.status;
  const failures = succeeded || refused.size > 0 ? [...new Set(refused.values())].flat() : (last?.failures ?? []);
  return { ...shown, status, failures };
}
