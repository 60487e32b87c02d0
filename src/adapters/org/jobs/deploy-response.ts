import type { Deploy } from '../../../fls/change.ts';

/**
 * A job's status as the org words it: by REST booleans may be strings, and one failure may come as an object instead of
 * a list (REST-DEPLOY, facts 2.3).
 */
export type DeployStatus = {
  readonly id: string;
  readonly status: string;
  readonly done: unknown;
  readonly checkOnly: unknown;
  readonly details?: unknown;
  readonly errorMessage?: unknown;
  readonly errorStatusCode?: unknown;
};

type Failure = Deploy['failures'][number];

/** Says it of an object as well as of anything else: whether it is a status at all. */
export function isStatus(answer: unknown): answer is DeployStatus {
  return textIn(answer, 'id') !== '' && textIn(answer, 'status') !== '';
}

export function hasEnded({ done }: DeployStatus): boolean {
  return isTrue(done);
}

/**
 * What became of a job. The failure of the job as a whole has the component `''`; components are named as the org spells
 * them. Warnings count where nothing else says why a job failed: without `ignoreWarnings` they may stop one.
 */
export function deployOf(status: DeployStatus): Deploy {
  const failures = [...failuresOfJob(status), ...failuresOfComponents(status), ...failuresOfTests(status)];
  const failed = status.status !== 'Succeeded';
  return {
    id: status.id,
    status: status.status,
    checkOnly: isTrue(status.checkOnly),
    failures: failed && failures.length === 0 ? warningsOf(status) : failures,
  };
}

/** The text often repeats the code. */
function failuresOfJob(status: DeployStatus): Failure[] {
  const [code, text] = [textIn(status, 'errorStatusCode'), textIn(status, 'errorMessage')];
  const problem = code === '' || text.startsWith(code) ? text : [code, text].filter(Boolean).join(': ');
  return problem === '' ? [] : [{ component: '', problem }];
}

function failuresOfComponents({ details }: DeployStatus): Failure[] {
  return listIn(details, 'componentFailures').map(failureOf);
}

function warningsOf({ details }: DeployStatus): Failure[] {
  return listIn(details, 'componentSuccesses')
    .filter((message) => textIn(message, 'problem') !== '')
    .map(failureOf);
}

function failureOf(message: unknown): Failure {
  return { component: textIn(message, 'fullName'), problem: textIn(message, 'problem') };
}

/** Tests run only when asked for; their failures sink the deploy, and so does too little coverage. */
function failuresOfTests({ details }: DeployStatus): Failure[] {
  const tests = valueIn(details, 'runTestResult');
  const failed = listIn(tests, 'failures').map((failure) => ({
    component: [textIn(failure, 'name'), textIn(failure, 'methodName')].filter(Boolean).join('.'),
    problem: textIn(failure, 'message'),
  }));
  const uncovered = listIn(tests, 'codeCoverageWarnings').map((warning) => ({
    component: textIn(warning, 'name'),
    problem: textIn(warning, 'message'),
  }));
  return [...failed, ...uncovered];
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

function valueIn(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function textIn(value: unknown, key: string): string {
  const text = valueIn(value, key);
  return typeof text === 'string' ? text : '';
}

function listIn(value: unknown, key: string): readonly unknown[] {
  const list = valueIn(value, key);
  if (Array.isArray(list)) return list;
  return list === undefined || list === null ? [] : [list];
}
