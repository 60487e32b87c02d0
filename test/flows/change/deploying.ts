import type { ProfileChange } from '../../../src/flows/change/change.ts';
import { deployProfileChanges, type DeployOptions, type DeployWatch } from '../../../src/flows/change/deploy.ts';
import type { DeploySummary } from '../../../src/flows/change/deploy-log.ts';
import type { Deploy, Edit } from '../../../src/fls/change.ts';
import type { ProfileIdentity } from '../../../src/fls/names.ts';
import { Problem } from '../../../src/fls/problem.ts';
import { readProfile } from '../../../src/metadata/profile.ts';
import type { DeployRequest, Deployer, EndedDeploy } from '../../../src/ports/jobs.ts';
import { profileText } from '../fakes.ts';

/** Failures of one job: what the org says of each profile that it refuses, by fullName. */
export type Refuse = (fields: ReadonlyMap<string, readonly string[]>) => Deploy['failures'];

export type Org = { readonly deployer: Deployer; readonly sent: ReadonlyMap<string, readonly string[]>[] };

export const required = (field: string): string => `You cannot deploy to a required field: ${field}`;
export const license = (field: string): string => `The user license doesn't allow the permission: Edit ${field}`;

/** An org that takes jobs of up to so many profiles, and judges them like that. */
export function orgThat(refuse: Refuse, { fits = 99, status = 'Failed' } = {}): Org {
  const sent: Map<string, readonly string[]>[] = [];
  const answers = new Map<string, EndedDeploy>();
  const start = (request: DeployRequest): string => {
    if (request.profiles.size > fits)
      throw new Problem('deployTooLarge', { profile: 'all', refusal: 'LIMIT_EXCEEDED' });
    const fields = new Map(
      [...request.profiles].map(([name, slice]) => [
        name,
        readProfile(slice).fieldPermissions.map(({ field }) => field),
      ]),
    );
    sent.push(fields);
    const failures = refuse(fields);
    const id = `0Af${sent.length}`;
    const ended = failures.length === 0 ? 'Succeeded' : status;
    answers.set(id, { id, status: ended, checkOnly: request.checkOnly, failures, created: [] });
    return id;
  };
  const deployer: Deployer = {
    start: async (request) => Promise.resolve().then(() => start(request)),
    wait: async (id) => {
      const answer = answers.get(id);
      return answer ? Promise.resolve(answer) : Promise.reject(new Error(`no job ${id}`));
    },
    check: async (id) => {
      const deploy = answers.get(id);
      return Promise.resolve(deploy ? { hasEnded: true, endedAt: null, deploy } : null);
    },
    findStarted: async () => Promise.resolve([]),
  };
  return { deployer, sent };
}

/** One that refuses these fields, one a profile and job, as the platform does; `*` sinks the profile as a whole. */
export function refusing(refused: Record<string, Record<string, string>>): Refuse {
  return (sent) =>
    [...sent].flatMap(([component, fields]) => {
      const problems = refused[component] ?? {};
      const problem = problems['*'] ?? fields.map((field) => problems[field]).find((text) => text !== undefined);
      return problem === undefined ? [] : [{ component, problem }];
    });
}

function profile(fullName: string): ProfileIdentity {
  const name = decodeURIComponent(fullName);
  return { id: `00e${fullName}`, fullName, name, label: name };
}

export function createChange(fullName: string, fields: readonly string[]): ProfileChange {
  const edits = fields.map((field): Edit => ({ profile: fullName, field, from: 'edit', to: 'none' }));
  return { profile: profile(fullName), edits };
}

/** Finds every profile as it was planned, and notes nothing. */
export function watching(changes: Partial<DeployWatch> = {}): DeployWatch {
  const note = async (): Promise<void> => Promise.resolve();
  return {
    prepareStart: async (profileChanges) =>
      Promise.resolve({
        texts: new Map(profileChanges.map(({ profile }) => [profile.name, [profileText([])]])),
        login: new Map(),
      }),
    noteStarting: note,
    noteStarted: note,
    noteNotStarted: note,
    noteEnded: note,
    ...changes,
  };
}

export async function deployed(deployer: Deployer, ...profileChanges: ProfileChange[]): Promise<DeploySummary> {
  return deployWatched(deployer, { profileChanges });
}

export async function deployWatched(
  deployer: Deployer,
  options: Partial<DeployOptions> & Pick<DeployOptions, 'profileChanges'>,
): Promise<DeploySummary> {
  const plain = { watch: watching(), apiVersion: '66.0', checkOnly: false, testLevel: null };
  return deployProfileChanges(deployer, { ...plain, ...options });
}
