import type { EndedDeploy } from '../../../ports/jobs.ts';
import { redactAccessTokens } from '../../../values/access-tokens.ts';
import { readMember, toList, toText } from '../../../values/loosely-typed.ts';

/**
 * The status of a deploy job as the org returns it. By REST booleans may be strings, and a single failure may be an
 * object instead of a list (docs/salesforce-facts.md#src-rest-deploy, #s2-3).
 */
export type DeployResponse = {
  readonly id: string;
  readonly status: string;
  readonly done: unknown;
  readonly checkOnly: unknown;
  readonly completedDate?: unknown;
  readonly details?: unknown;
  readonly errorMessage?: unknown;
  readonly errorStatusCode?: unknown;
};

type JobFailure = EndedDeploy['failures'][number];

/** Whether a response is the status of a deploy job. */
export function isDeployResponse(response: unknown): response is DeployResponse {
  return toText(readMember(response, 'id')) !== '' && toText(readMember(response, 'status')) !== '';
}

export function hasEnded({ done }: DeployResponse): boolean {
  return isTrue(done);
}

/** When a job has ended: ISO, by the clock of the org; null while it goes on, and where the org does not tell. */
export function readEnd(response: DeployResponse): string | null {
  const time = Date.parse(toText(response.completedDate));
  return hasEnded(response) && !Number.isNaN(time) ? new Date(time).toISOString() : null;
}

/**
 * The outcome of a deploy job. A failure of the whole job has the component `''`; other components are spelled as by
 * the org. When a job failed and no failure is listed, its warnings are listed: without `ignoreWarnings` they can fail
 * a job.
 */
export function parseDeployResponse(status: DeployResponse): EndedDeploy {
  const failures = [...readJobFailures(status), ...readComponentFailures(status), ...readTestFailures(status)];
  const failed = status.status !== 'Succeeded';
  return {
    id: status.id,
    status: redactAccessTokens(status.status),
    checkOnly: isTrue(status.checkOnly),
    failures: (failed && failures.length === 0 ? readComponentWarnings(status) : failures).map(redactFailure),
    created: readCreatedProfiles(status),
  };
}

/** The org may echo what it was sent, the access token included. */
function redactFailure({ component, problem }: JobFailure): JobFailure {
  return { component: redactAccessTokens(component), problem: redactAccessTokens(problem) };
}

/** The message often begins with the code. */
function readJobFailures(status: DeployResponse): JobFailure[] {
  const [code, text] = [toText(readMember(status, 'errorStatusCode')), toText(readMember(status, 'errorMessage'))];
  const problem = code === '' || text.startsWith(code) ? text : [code, text].filter(Boolean).join(': ');
  return problem === '' ? [] : [{ component: '', problem }];
}

function readComponentFailures({ details }: DeployResponse): JobFailure[] {
  return toList(readMember(details, 'componentFailures')).map(parseComponentFailure);
}

function readComponentWarnings({ details }: DeployResponse): JobFailure[] {
  return toList(readMember(details, 'componentSuccesses'))
    .filter((message) => toText(readMember(message, 'problem')) !== '')
    .map(parseComponentFailure);
}

function readCreatedProfiles({ details }: DeployResponse): string[] {
  return toList(readMember(details, 'componentSuccesses'))
    .filter((message) => isTrue(readMember(message, 'created')) && readMember(message, 'componentType') === 'Profile')
    .map((message) => toText(readMember(message, 'fullName')));
}

function parseComponentFailure(message: unknown): JobFailure {
  return { component: toText(readMember(message, 'fullName')), problem: toText(readMember(message, 'problem')) };
}

/** Tests run only with a test level. Failing tests, or a code coverage that is too low, fail the deploy. */
function readTestFailures({ details }: DeployResponse): JobFailure[] {
  const tests = readMember(details, 'runTestResult');
  const failed = toList(readMember(tests, 'failures')).map((failure) => ({
    component: [toText(readMember(failure, 'name')), toText(readMember(failure, 'methodName'))]
      .filter(Boolean)
      .join('.'),
    problem: toText(readMember(failure, 'message')),
  }));
  const uncovered = toList(readMember(tests, 'codeCoverageWarnings')).map((warning) => ({
    component: toText(readMember(warning, 'name')),
    problem: toText(readMember(warning, 'message')),
  }));
  return [...failed, ...uncovered];
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
