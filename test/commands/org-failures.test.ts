import { expect } from 'chai';
import type { SfError } from '@salesforce/core';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import type { Effect, Operation } from '../simulated-org/switchboard.ts';
import { report, reset, restore, resultOf, retrieve, type CommandRun, type Where } from '../support/command.ts';
import { skipPausesInBlock } from '../support/no-waiting.ts';
import { newProject } from '../support/project.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];

/** Failures that are none of the plugin's: what the org says, and the error that a request by REST ends with. */
const FAILURES: Readonly<Record<string, { readonly effect: Effect; readonly error: string }>> = {
  'a limit of requests': {
    effect: refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
    error: 'RequestLimitError',
  },
  'an API that is switched off': {
    effect: refusal(403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.'),
    error: 'ApiDisabledError',
  },
  'a query result that is gone': {
    effect: refusal(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator'),
    error: 'QueryExpiredError',
  },
  'a query that took too long': {
    effect: refusal(400, 'QUERY_TIMEOUT', 'Your query request was running for too long.'),
    error: 'RequestTooSlowError',
  },
  'an object that it does not know': {
    effect: refusal(
      400,
      'INVALID_TYPE',
      "\nSELECT Id FROM Thing\n               ^\nERROR at Row:1:Column:16\nsObject type 'Thing' is not supported.",
    ),
    error: 'RequestUnsupportedError',
  },
  'no access': {
    effect: refusal(403, 'INSUFFICIENT_ACCESS', 'insufficient access rights on cross-reference id'),
    error: 'AccessDeniedError',
  },
  'an internal error': {
    effect: refusal(400, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred. ErrorId: 1122334455-6677 (8899)'),
    error: 'OrgFaultError',
  },
  'a code that nobody knows': {
    effect: refusal(400, 'MOON_PHASE_EXCEPTION', 'The moon is in the wrong house.'),
    error: 'OrgRefusedError',
  },
  'an empty body': { effect: { kind: 'emptyBody' }, error: 'UnexpectedResponseError' },
  'a login page with status 200': {
    effect: { kind: 'htmlPage', status: 200, title: 'Login | Salesforce' },
    error: 'UnexpectedResponseError',
  },
  'a page with status 503': {
    effect: { kind: 'htmlPage', status: 503, title: 'Down for maintenance' },
    error: 'ConnectionLostError',
  },
};

/** After these a request is repeated, with pauses, so not every operation is tried with them. */
const REPEATED = ['an empty body', 'a login page with status 200', 'a page with status 503'];

/** What only a program or its author wants to read. */
const RAW = /<\w|&lt;|ERROR at Row|SELECT|TypeError|undefined|ERROR_HTTP|sf:|errorcodes\.htm|error\.data/;

type Command = (where: Where, ...args: readonly string[]) => Promise<CommandRun<unknown>>;

describe('a failure of the org', function () {
  this.timeout(120_000);
  skipPausesInBlock();
  let org: RunningOrg;
  let where: Where;

  beforeEach(async () => {
    const state = seedOrg();
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  });

  afterEach(async () => {
    await org.stop();
  });

  async function runWith(command: Command, operation: Operation, effect: Effect): Promise<SfError> {
    const run = await command({ ...where, faults: [{ operation, times: 999, effect }] }, ...PROFILE, '--json');
    expect(run.error, `${JSON.stringify(run.result)} looks like an answer`).to.not.equal(null);
    return run.error ?? expect.fail();
  }

  function expectReadable({ message, actions }: SfError): void {
    expect(`${message} ${actions?.join(' ') ?? ''}`).to.not.match(RAW);
    expect(message.length).to.be.lessThan(400);
    expect(actions).to.have.length.greaterThan(0);
  }

  const everywhere: readonly [string, Command, Operation, readonly string[]][] = [
    ['a query', report, 'query', REPEATED],
    ['a description', report, 'describe', []],
    ['the list of profiles', retrieve, 'listMetadata', ['a login page with status 200']],
    ['the start of a retrieve', retrieve, 'retrieve', ['an empty body', 'a page with status 503']],
    ['the status of a retrieve', retrieve, 'checkRetrieveStatus', []],
  ];
  for (const [what, command, operation, repeated] of everywhere)
    for (const [name, { effect, error: expected }] of Object.entries(FAILURES)) {
      if (REPEATED.includes(name) && !repeated.includes(name)) continue;
      it(`has a name and advice: ${name} in answer to ${what}`, async () => {
        const error = await runWith(command, operation, effect);
        expect([error.name, error.exitCode]).to.deep.equal([expected, 1]);
        expectReadable(error);
      });
    }

  const whole = async (given: Where, ...args: readonly string[]): Promise<CommandRun<unknown>> =>
    reset(given, ...args, '--no-prompt', '--snapshot-dir', 'artifacts');
  const changing: readonly [string, Operation, string, number][] = [
    ['the login settings', 'readMetadata', 'LoginUnknownError', 1],
    ['the start of a deploy', 'deploy', 'DeployRefusedError', 1],
    ['the status of a deploy', 'checkDeployStatus', 'DeployOutOfSightError', 69],
  ];
  for (const [what, operation, name, exitCode] of changing)
    for (const failure of ['a limit of requests', 'an object that it does not know', 'no access'])
      it(`is told within the error of the step: ${failure} in answer to ${what}`, async () => {
        const { effect } = FAILURES[failure] ?? expect.fail();
        const error = await runWith(whole, operation, effect);
        expect([error.name, error.exitCode]).to.deep.equal([name, exitCode]);
        expect(error.message).to.include(effect.kind === 'refusal' ? effect.code : '');
        expectReadable(error);
      });

  it('never lets a deploy start that no answer confirms look like one that was refused', async () => {
    for (const effect of [FAILURES['an empty body']?.effect, FAILURES['a login page with status 200']?.effect]) {
      const error = await runWith(whole, 'deploy', effect ?? expect.fail());
      expect([error.name, error.exitCode]).to.deep.equal(['DeployStartUnknownError', 69]);
      expectReadable(error);
      expect(error.message).to.include('an HTML page, an empty response, or another one without the id of the job');
      org.switchboard.clear();
    }
  });

  const bySoap: readonly [string, Command, Operation, string][] = [
    ['the list of profiles', retrieve, 'listMetadata', 'any Profile component'],
    ['the start of a retrieve', retrieve, 'retrieve', 'the id of the job'],
    ['the login settings', whole, 'readMetadata', 'the profile'],
  ];
  for (const [what, command, operation, missing] of bySoap)
    it(`is told as a page, with advice on what answers in place of the org: in answer to ${what}`, async () => {
      const error = await runWith(command, operation, { kind: 'htmlPage', status: 200, title: 'Maintenance' });
      expect(error.name).to.equal('UnexpectedResponseError');
      expect(error.message).to.include(`an HTML page, an empty response, or another one without ${missing}`);
      expect(error.actions?.join(' ')).to.include('a login page or maintenance of the org');
    });

  it('leaves the exit code of a job that goes on, whatever number the org gives its error', async () => {
    const effect = refusal(400, 'MOON_PHASE_EXCEPTION', 'ErrorId: 1234567890-12345 (1234567890)');
    const faults = [{ operation: 'checkDeployStatus' as const, times: 9, effect }];
    const run = await reset({ ...where, faults }, ...PROFILE, '--no-prompt', '--json');
    expect([run.error?.name, run.code]).to.deep.equal(['DeployOutOfSightError', 69]);
    expect(run.error?.message).to.match(/1234567890-12345\s\(1234567890\)/);
  });

  it('is only a pause where it passes: the status of a deploy', async () => {
    const faults = [{ operation: 'checkDeployStatus' as const, times: 2, effect: { kind: 'emptyBody' as const } }];
    expect(resultOf(await reset({ ...where, faults }, ...PROFILE, '--no-prompt')).status).to.equal('reset');
    const restored = await restore({ ...where, faults }, '--no-prompt');
    expect(resultOf(restored)).to.include({ status: 'restored' });
    expect(org.switchboard.unspent).to.deep.equal([]);
  });

  it('leaves a report labels for names where something else lists the profiles, with a warning', async () => {
    const effect: Effect = { kind: 'htmlPage', status: 200, title: 'Login' };
    const faults = [{ operation: 'listMetadata' as const, times: 99, effect }];
    const run = await report({ ...where, faults }, ...PROFILE);
    expect(resultOf(run).findings).to.have.length.greaterThan(0);
    expect(run.stderr.replaceAll(/\s*\n\W*/g, ' ')).to.include('The org did not list the API names of these profiles');
  });
});

function refusal(status: number, code: string, message: string): Effect {
  return { kind: 'refusal', status, code, message };
}
