import type { Deploy } from '../../../fls/change.ts';
import { readMember, toList, toText } from '../../../values/loosely-typed.ts';

/**
 * A job's status as the org words it: by REST booleans may be strings, and one failure may come as an object instead of
 * a list (docs/salesforce-facts.md#src-rest-deploy, #s2-3).
 */
export type DeployResponse = {
  readonly id: string;
  readonly status: string;
  readonly done: unknown;
  readonly checkOnly: unknown;
  readonly details?: unknown;
  readonly errorMessage?: unknown;
  readonly errorStatusCode?: unknown;
};

type JobFailure = Deploy['failures'][number];

/** Says it of an object as well as of anything else: whether it is a status at all. */
export function isDeployResponse(answer: unknown): answer is DeployResponse {
  return toText(readMember(answer, 'id')) !== '' && toText(readMember(answer, 'status')) !== '';
}

export function hasEnded({ done }: DeployResponse): boolean {
  return isTrue(done);
}

/**
 * What became of a job. The failure of the job as a whole has the component `''`; components are named as the org spells
 * them. Warnings count where nothing else says why a job failed: without `ignoreWarnings` they may stop one.
 */
export function parseDeployResponse(status: DeployResponse): Deploy {
  const failures = [...readJobFailures(status), ...readComponentFailures(status), ...readTestFailures(status)];
  const failed = status.status !== 'Succeeded';
  return {
    id: status.id,
    status: status.status,
    checkOnly: isTrue(status.checkOnly),
    failures: failed && failures.length === 0 ? readComponentWarnings(status) : failures,
  };
}

/** The text often repeats the code. */
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

function parseComponentFailure(message: unknown): JobFailure {
  return { component: toText(readMember(message, 'fullName')), problem: toText(readMember(message, 'problem')) };
}

/** Tests run only when asked for; their failures sink the deploy, and so does too little coverage. */
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
