import { Messages, SfError } from '@salesforce/core';
import { classifyOrgFailure, explainOrgError } from '../fls/org-failure.ts';
import { formatNoticeNames } from '../fls/notice-lists.ts';
import { getProblemDefinition, isProblem, Problem, type ProblemKey, type StartedWork } from '../fls/problem.ts';
import { redactAccessTokens } from '../values/access-tokens.ts';
import {
  formatCancelCommand,
  formatJobCommand,
  formatRestoreCommand,
  formatResumeCommand,
  type NextCommandContext,
} from './next-commands.ts';
import { redactText, makePrintable, makePrintableLines } from './notices.ts';
import { redactMembers } from './redact-members.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const problemMessages = Messages.loadMessages('sf-plugin-fls', 'problems');

/**
 * The sf error of an error. A problem of the domain gets its text and advice, and so does an error of the org, which is
 * the problem that its code names. No error shows an access token or control characters.
 *
 * @param next what the commands in the advice are typed with; null where the command had started nothing
 * @param formatPath how the data of the error names files
 */
export function toSfError(
  error: Error,
  next: NextCommandContext | null = null,
  formatPath: (path: string) => string = (path) => path,
): Error {
  redactError(error);
  const problem = error instanceof Problem ? error : explainOrgError(error);
  if (problem === null) return addOrgAdvice(error);
  const sfError = createProblemError(problem);
  const { startedWork } = problem;
  if (startedWork === null) return sfError;
  if (next !== null) sfError.actions = addStartedWorkAdvice(sfError.actions ?? [], problem.key, startedWork, next);
  const { job, snapshot, files } = startedWork;
  return sfError.setData({
    job,
    snapshot: snapshot && { id: snapshot.id, path: formatPath(snapshot.path) },
    files: files.map(formatPath),
  });
}

function createProblemError(problem: Problem): SfError {
  const { tokens, advice = [] } = getProblemDefinition(problem.key);
  const texts = problem.tokens.map((token) => keepExitCode(redactText(token), problem));
  const sfError = problemMessages.createError(
    `error.${problem.key}`,
    texts.slice(0, tokens.length),
    texts.slice(tokens.length, tokens.length + advice.length),
    problem.exitCode,
    findShowableCause(problem),
  );
  if (KEYS_WITH_CAUSE.has(problem.key))
    sfError.message = keepExitCode(`${sfError.message} ${formatCause(problem)}`, problem);
  if (KEYS_WITH_STANDING.has(problem.key) && isNothingStarted(problem.startedWork))
    sfError.message = `${sfError.message.replace(/\.?$/, '.')} ${problemMessages.getMessage('standing.nothing')}`;
  const actions = sfError.actions ?? [];
  sfError.actions = [
    ...buildNameAdvice(problem),
    ...buildScopeAdvice(problem),
    ...buildCandidateAdvice(problem),
    ...buildImpactAdvice(problem),
    ...actions,
    ...findOrgAdvice(sfError, actions),
  ];
  return sfError;
}

/** Problems that can come before the first change and in the midst of it. */
const KEYS_WITH_STANDING: ReadonlySet<ProblemKey> = new Set(['interrupted', 'notWritten']);

/** Whether it is known that the command has changed nothing. */
function isNothingStarted(work: StartedWork | null): boolean {
  return work !== null && work.job === null && work.snapshot === null && work.files.length === 0;
}

/** Problems that follow another one: their text ends with that of the other. */
const KEYS_WITH_CAUSE: ReadonlySet<string> = new Set([
  'dryRunUnfinished',
  'notPutBack',
  'notVerified',
  'notSettled',
  'deployRestUnsent',
]);

function formatCause({ cause }: Problem): string {
  return cause instanceof Error ? toSfError(cause).message : '';
}

/** Near names, and profiles that the user can't see, when there are any. */
function buildNameAdvice(problem: Problem): string[] {
  if (!isProblem(problem, 'profileNotFound') && !isProblem(problem, 'profileNotInProject')) return [];
  const near = makePrintable(String(problem.details.near));
  const hidden = isProblem(problem, 'profileNotFound') ? String(problem.details.hidden) : '0';
  return [
    ...(near === '' ? [] : [problemMessages.getMessage('near.names', [near])]),
    ...(hidden === '0' ? [] : [problemMessages.getMessage('near.hidden', [hidden])]),
  ];
}

/** The jobs that a start of unknown fate may have begun, when the org names several. */
function buildCandidateAdvice(problem: Problem): string[] {
  if (!isProblem(problem, 'startUnresolved')) return [];
  const jobs = makePrintable(String(problem.details.jobs));
  return jobs === '' ? [] : [problemMessages.getMessage('start.candidates', [jobs])];
}

/** Who would lose what now, and who would no longer. */
function buildImpactAdvice(problem: Problem): string[] {
  if (!isProblem(problem, 'impactChanged')) return [];
  const { details } = problem;
  return (['losses', 'kept'] as const)
    .filter((key) => details[key] !== '')
    .map((key) => problemMessages.getMessage(`impact.${key}`, [redactText(String(details[key]))]));
}

/** What was left out where no profile is one of integrations. */
function buildScopeAdvice(problem: Problem): string[] {
  if (!isProblem(problem, 'noIntegrationProfiles')) return [];
  const { users } = problem.details;
  const counted = (['system', 'unclear'] as const)
    .filter((key) => problem.details[key] !== 0)
    .map((key) => problemMessages.getMessage(`scope.${key}`, [problem.details[key]]));
  return users === 'all' ? counted : [...counted, problemMessages.getMessage('scope.users')];
}

/**
 * What to do about the failure of the org that a problem speaks of, as `retrieveFailed` does of that of a job. Problems
 * that are such a failure have the advice already.
 */
function findOrgAdvice({ message }: Error, known: readonly string[]): string[] {
  const key = classifyOrgFailure(message);
  if (key === null || key === 'requestUnsupported') return [];
  return problemMessages.getMessages(`error.${key}.actions`).filter((action) => !known.includes(action));
}

/** For an error of a library that quotes the org. */
function addOrgAdvice(error: Error): Error {
  if (findOrgAdvice(error, []).length === 0) return error;
  const sfError = SfError.wrap(error);
  const actions = sfError.actions ?? [];
  sfError.actions = [...actions, ...findOrgAdvice(sfError, actions)];
  return sfError;
}

/** Problems after which it is not known whether the org has a job: resume finds out. */
const KEYS_OF_UNKNOWN_START: ReadonlySet<ProblemKey> = new Set(['deployStartUnknown', 'deployRestUnknown']);

function addStartedWorkAdvice(
  actions: readonly string[],
  key: ProblemKey,
  work: StartedWork,
  next: NextCommandContext,
): string[] {
  const advice = buildStartedWorkAdvice(key, work, next);
  return KEYS_OF_UNKNOWN_START.has(key) ? [...advice, ...actions] : [...actions, ...advice];
}

/** Problems after which the org certainly works on. */
const KEYS_OF_RUNNING_JOB: ReadonlySet<ProblemKey> = new Set([
  'changeRunning',
  'deployTimedOut',
  'deployInterrupted',
  'deploySessionExpired',
]);

/** Problems after which the org works no longer, or has not begun. */
const KEYS_OF_ENDED_JOB: ReadonlySet<ProblemKey> = new Set([
  'notPutBack',
  'notSettled',
  'notVerified',
  'notWritten',
  'deployRestUnsent',
]);

/** Their text says what was written. */
const KEYS_THAT_NAME_FILES: ReadonlySet<ProblemKey> = new Set(['partlyWritten', 'changedBetweenWrites']);

/**
 * What to do about what the command had started, a reset or a restore. To run restore again after a restore goes on with it,
 * so that it is never said to undo "the change".
 */
function buildStartedWorkAdvice(
  key: ProblemKey,
  { job, snapshot, files }: StartedWork,
  next: NextCommandContext,
): string[] {
  const [hasEnded, lines]: [boolean, string[]] = [KEYS_OF_ENDED_JOB.has(key), []];
  if (job !== null)
    lines.push(
      problemMessages.getMessage(hasEnded ? 'standing.endedJob' : 'standing.job', [formatJobCommand(next, job)]),
    );
  if (files.length > 0 && !KEYS_THAT_NAME_FILES.has(key))
    lines.push(problemMessages.getMessage('standing.files', [makePrintable(formatNoticeNames(files))]));
  if (snapshot !== null)
    lines.push(
      formatResumeAdvice(key, formatResumeCommand(next, snapshot.id)),
      problemMessages.getMessage(hasEnded ? 'standing.snapshotEnded' : 'standing.snapshot', [
        formatRestoreCommand(next, snapshot.id),
      ]),
    );
  if (job !== null && KEYS_OF_RUNNING_JOB.has(key))
    lines.push(problemMessages.getMessage('standing.cancel', [formatCancelCommand(next, job)]));
  return lines;
}

function formatResumeAdvice(key: ProblemKey, command: string): string {
  if (KEYS_OF_UNKNOWN_START.has(key)) return problemMessages.getMessage('standing.resumeUnknown', [command]);
  return problemMessages.getMessage(KEYS_OF_ENDED_JOB.has(key) ? 'standing.resumeEnded' : 'standing.resume', [command]);
}

/** No error, and no cause of one, shows an access token or moves a terminal's cursor. */
function redactError(error: Error): void {
  error.message = redactAccessTokens(makePrintableLines(error.message));
  if (error.stack !== undefined) error.stack = redactAccessTokens(makePrintableLines(error.stack));
  redactMembers(error);
  if (error.cause instanceof Error) redactError(error.cause);
}

/**
 * sf ends with 10, its code for a bug in a plugin, when an error or a cause of it has to do with a TypeError; undici
 * reports every lost connection as one (sf-plugins-core errorHandling `computeErrorCode`).
 */
function hasTypeError({ name, message, stack, cause }: Error): boolean {
  return `${name} ${message} ${stack ?? ''}`.includes('TypeError') || (cause instanceof Error && hasTypeError(cause));
}

/** The number of an internal error of the org: sf ends with 20 when an error or a cause of it shows one (`errorIsGack`). */
const ERROR_ID = /(\d{9,}-\d{3,}) (\(-?\d{7,}\))/g;

/**
 * A text of a problem whose exit code tells more than "failed", such as 69 for a job that goes on: a no-break space in the
 * number keeps sf from putting 20 in its place.
 */
function keepExitCode(text: string, { exitCode }: Problem): string {
  return exitCode === 1 ? text : text.replace(ERROR_ID, '$1\u00a0$2');
}

/** The cause, unless sf would take its own exit code from it. */
function findShowableCause({ cause, exitCode }: Problem): Error | undefined {
  if (!(cause instanceof Error) || hasTypeError(cause)) return undefined;
  return exitCode !== 1 && hasErrorId(cause) ? undefined : cause;
}

function hasErrorId({ message, stack, cause }: Error): boolean {
  return `${message} ${stack ?? ''}`.search(ERROR_ID) >= 0 || (cause instanceof Error && hasErrorId(cause));
}
