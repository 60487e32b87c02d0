import { toAccess, type FieldPermission } from '../../../src/fls/access.ts';
import { Problem } from '../../../src/fls/problem.ts';
import { readProfile } from '../../../src/metadata/profile.ts';
import type { Deployer, EndedDeploy, JobStatus, StartedJob } from '../../../src/ports/jobs.ts';
import { NOW, type KeptState } from './change-state.ts';

/** Jobs change the org as soon as somebody waits for them. */
export function deployerOf({ options, done, jobs, org }: KeptState): Deployer {
  const ended = new Map<string, EndedDeploy>();
  const take = (name: string, sent: readonly FieldPermission[]): void => {
    const state = org.get(options.profiles.find(({ fullName }) => fullName === name)?.id ?? '');
    const effective = sent.filter(({ field }) => !options.without.includes(field));
    for (const one of effective) state?.set(one.field, toAccess(one));
  };
  const run = (id: string): EndedDeploy => {
    const before = ended.get(id);
    if (before) return before;
    if (options.waitFails) throw options.waitFails;
    const job = jobs[Number(id)];
    if (!job) throw new Error(`no job ${id}`);
    const sent = new Map([...job.profiles].map(([name, text]) => [name, readProfile(text).fieldPermissions]));
    const failures = options.refuse(new Map([...sent].map(([name, own]) => [name, own.map(({ field }) => field)])));
    options.meanwhile(org);
    if (failures.length === 0 && !job.checkOnly) for (const [name, own] of sent) take(name, own);
    const status = failures.length === 0 ? 'Succeeded' : 'Failed';
    const answer = { id, status, checkOnly: job.checkOnly, failures, created: [] };
    ended.set(id, answer);
    return answer;
  };
  const statusOf = (id: string): JobStatus | null => {
    const job = jobs[Number(id)];
    if (!job || options.forgotten.includes(id)) return null;
    const going = { id, status: 'InProgress', checkOnly: job.checkOnly, failures: [], created: [] };
    const deploy = ended.get(id);
    return { hasEnded: deploy !== undefined, endedAt: deploy ? NOW : null, deploy: deploy ?? going };
  };
  const rowsOf = (): StartedJob[] =>
    jobs
      .map(({ checkOnly }, index) => {
        const id = String(index);
        return { id, createdAt: NOW, checkOnly, status: ended.get(id)?.status ?? 'InProgress' };
      })
      .toReversed();
  return {
    start: async (request) => {
      if (options.startFails) throw options.startFails;
      done.push(request.checkOnly ? 'check' : 'deploy');
      const id = String(jobs.push(request) - 1);
      if (options.startLost) throw new Problem('deployStartUnknown', { problem: 'cut off' });
      return Promise.resolve(id);
    },
    wait: async (id) => Promise.resolve(id).then(run),
    check: async (id) => Promise.resolve(statusOf(id)),
    findStarted: async () => Promise.resolve(options.started === undefined ? rowsOf() : options.started),
  };
}
