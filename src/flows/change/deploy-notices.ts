import { decodeName } from '../../fls/names.ts';
import { formatNoticeNames, formatNoticeReasons } from '../../fls/notice-lists.ts';
import { isProblem, type Notice, type ProblemKey } from '../../fls/problem.ts';
import type { DeploySummary, UnsentDeploy } from './deploy-log.ts';

/** The org may drop an edit in every profile: more notices than this do not fit on a screen. */
const MAX_DROPPED_NOTICES = 50;

/** Notices on what was not deployed, and on profiles that a job created. `verify.remaining` has all edits. */
export function createDeployNotices({ dropped, refused, deploy, unsent, created }: DeploySummary): Notice[] {
  const failures = deploy?.failures ?? [];
  return [
    ...dropped.slice(0, MAX_DROPPED_NOTICES).map(({ profile, field, problem }): Notice => ({
      key: 'editDropped',
      tokens: [profile, field, problem],
    })),
    ...createMoreDroppedNotice(dropped.length - MAX_DROPPED_NOTICES),
    ...refused.map((name): Notice => {
      const own = failures.filter(({ component }) => decodeName(component) === name);
      const problems = (own.length > 0 ? own : failures).map(({ problem }) => problem);
      return { key: 'profileRefused', tokens: [name, formatNoticeReasons(problems)] };
    }),
    ...(unsent ? [createUnsentNotice(unsent)] : []),
    ...createCreatedNotices(created),
  ];
}

export function createCreatedNotices(created: readonly string[]): Notice[] {
  return created.map((name): Notice => ({ key: 'profileCreated', tokens: [name] }));
}

/** Problems that say that a profile is no longer what was planned. */
const CHANGED_PROFILE_PROBLEMS: ReadonlySet<ProblemKey> = new Set<ProblemKey>([
  'orgChanged',
  'loginDiffers',
  'profileDeleted',
  'profileRenamed',
  'profileChanged',
]);

export function createUnsentNotice({ profiles, problem }: UnsentDeploy): Notice {
  const names = formatNoticeNames(profiles);
  if (isProblem(problem, 'usersChanged')) return { key: 'unsentUsers', tokens: [names, String(problem.details.users)] };
  if (CHANGED_PROFILE_PROBLEMS.has(problem.key)) return { key: 'unsentChanged', tokens: [names] };
  return { key: 'unsentRefused', tokens: [names, problem.tokens.at(-1) ?? problem.key] };
}

function createMoreDroppedNotice(count: number): Notice[] {
  return count > 0 ? [{ key: 'editsDroppedToo', tokens: [String(count)] }] : [];
}
