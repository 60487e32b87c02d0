import { expect } from 'chai';
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DoctorCheck } from '../../src/fls/doctor.ts';
import type { OrgState } from '../simulated-org/model.ts';
import { seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import type { Effect, Fault, Operation } from '../simulated-org/switchboard.ts';
import { doctor, errorOf, resultOf, type CommandRun } from '../support/command.ts';
import type { DoctorResult } from '../../src/commands/fls/doctor.ts';
import { skipPausesInBlock } from '../support/no-waiting.ts';
import { newProject } from '../support/project.ts';

describe('sf fls doctor', function () {
  this.timeout(60_000);
  let org: RunningOrg | undefined;

  afterEach(async () => {
    await org?.stop();
    org = undefined;
  });

  async function ask(
    state: OrgState,
    { args = [], ...more }: { args?: readonly string[]; faults?: readonly Fault[]; username?: string } = {},
  ): Promise<CommandRun<DoctorResult> & { evidence: () => string; log: RunningOrg['switchboard']['log'] }> {
    org = await startOrg(state);
    const project = newProject();
    const run = await doctor({ project, org, state, ...more }, '--output-file', 'out/evidence.json', ...args);
    return { ...run, evidence: () => project.read('out/evidence.json'), log: org.switchboard.log };
  }

  it('asks everything, changes nothing, and ends with 0 though some assumptions fail', async () => {
    const state = seedOrg();
    const before = listRows(state);
    const run = await ask(state, { args: ['--json'] });
    const { code, evidence, log } = run;
    const { checks, context } = resultOf(run);
    expect(code).to.equal(0);
    expect(checks.length).to.be.greaterThan(30);
    expect(checks.filter(({ detail, effect }) => detail === '' || effect === '')).to.deep.equal([]);
    expect(checks.filter(({ detail }) => detail.startsWith('The org refused'))).to.deep.equal([]);
    expect(context.org).to.include({ id: state.info.id, kind: 'sandbox' });
    expect(JSON.parse(evidence())).to.deep.include({ checks, orgKind: 'sandbox', edition: 'Enterprise Edition' });
    expect(listRows(state)).to.equal(before);
    const posts = log.filter(({ method }) => method !== 'GET').map(({ operation }) => operation);
    expect([...new Set(posts)].sort()).to.deep.equal([
      'checkRetrieveStatus',
      'composite',
      'listMetadata',
      'readMetadata',
      'retrieve',
    ]);
    for (const { requestBody } of log.filter(({ operation }) => operation === 'composite'))
      expect(requestBody).not.to.match(/"method":"(?!GET)/);
  });

  it('needs few requests', async () => {
    const { log } = await ask(seedOrg());
    const own = log.filter(({ path }) => path !== '/services/oauth2/userinfo' && !path.includes('/v51.0/'));
    expect(own.length).to.be.at.most(20);
  });

  it('answers what its schema says', async () => {
    const schema: unknown = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../schemas/fls-doctor.json'), 'utf8'),
    );
    if (typeof schema !== 'object' || schema === null) throw new TypeError('no schema');
    const validate = new Ajv().compile(schema);
    validate(resultOf(await ask(seedOrg())));
    expect(validate.errors).to.equal(null);
  });

  it('writes evidence without any name, id or address of the org', async () => {
    const state = seedOrg();
    const { evidence } = await ask(state);
    const text = evidence();
    expect(listNames(state).filter((name) => hasWord(text, name))).to.deep.equal([]);
    expect(text).not.to.include(org?.url ?? '-');
    expect(text).not.to.match(/\b[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?\b(?<=\d\w*)/);
  });

  it('shows a person what fails first, and where the evidence is', async () => {
    const { stdout } = await ask(seedOrg());
    const lines = stdout.trim().split('\n');
    expect(lines[0]).to.equal('Assumptions that fail:');
    expect(lines.filter((line) => /^✗ .*\(?user-field-access/.test(line))).to.have.length(1);
    expect(lines.slice(-2).join('\n')).to.match(
      /^\d+ assumptions asked: \d+ holds?, \d+ fails?, \d+ unknown\.\nEvidence written to out\/evidence\.json\./,
    );
    for (const line of lines.slice(0, -1)) expect(line.length).to.be.at.most(80);
  });

  it('names the columns that the org lacks', async () => {
    const state = seedOrg({
      lacks: ['PermissionSet.PermissionsViewAllFieldsGlobal', 'PermissionSetGroup.HasActivationRequired'],
    });
    const { checks } = resultOf(await ask(state));
    expect(find(checks, 'optional-columns')).to.include({ state: 'fails' });
    expect(find(checks, 'optional-columns').detail).to.include(
      'lacks: PermissionSet.PermissionsViewAllFieldsGlobal, PermissionSetGroup.HasActivationRequired. It has: ',
    );
    expect(find(checks, 'required-columns').state).to.equal('holds');
  });

  it('sees that composite calls are refused, and asks everything else all the same', async () => {
    const faults: Fault[] = [
      { operation: 'composite', after: 0, times: Infinity, effect: { kind: 'status', status: 403 } },
    ];
    const { checks } = resultOf(await ask(seedOrg(), { faults }));
    expect(find(checks, 'composite').state).to.equal('fails');
    expect(find(checks, 'composite-describe').state).to.equal('fails');
    expect(find(checks, 'field-rows').state).to.equal('holds');
  });

  it('asks for the list of resources where nothing is found under the id of a deploy', async () => {
    const body = JSON.stringify([{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }]);
    const faults: Fault[] = [{ operation: 'checkDeployStatus', effect: { kind: 'status', status: 404, body } }];
    const { checks } = resultOf(await ask(seedOrg(), { faults }));
    expect(find(checks, 'rest-deploy')).to.include({ state: 'holds' });
    expect(find(checks, 'rest-deploy').detail).to.include('(NOT_FOUND)');
  });

  it('counts the deploy jobs of the user', async () => {
    const state = seedOrg();
    const [session] = state.sessions;
    const times = { CreatedDate: new Date().toISOString(), CreatedById: session?.userId ?? '' };
    state.insert('DeployRequest', { Id: '0Af000000000001AAA', Status: 'Failed', CheckOnly: true, ...times });
    const { state: found, detail } = find(resultOf(await ask(state)).checks, 'deploy-jobs');
    expect([found, detail]).to.deep.equal(['holds', 'Jobs of the last 30 days: 1.']);
  });

  it('does not take a list without deploy jobs for a proof', async () => {
    expect(find(resultOf(await ask(seedOrg())).checks, 'deploy-jobs').state).to.equal('unknown');
  });

  it('sees that the org does not list deploy jobs', async () => {
    const { checks } = resultOf(await ask(seedOrg({ lacks: ['DeployRequest'] })));
    expect(find(checks, 'deploy-jobs').state).to.equal('fails');
  });

  it('counts rows that the org hides', async () => {
    const state = seedOrg();
    const [row] = state.rows('FieldPermissions');
    state.hiddenRows.add(row?.Id ?? '');
    const { checks } = resultOf(await ask(state));
    expect(find(checks, 'rows-announced').state).to.equal('fails');
  });

  describe('from answers that tell nothing of the request', () => {
    skipPausesInBlock();

    const nothing: Effect[] = [{ kind: 'emptyBody' }, { kind: 'htmlPage', status: 200, title: 'Login | Salesforce' }];
    const limit = { kind: 'refusal', status: 403, code: 'REQUEST_LIMIT_EXCEEDED', message: 'Limit exceeded.' } as const;
    const about: readonly (readonly [Operation, Effect, readonly string[]])[] = [
      ...nothing.map((effect) => ['other', effect, ['api-version', 'api-requests', 'deploy-jobs']] as const),
      ...nothing.map((effect) => ['checkDeployStatus', effect, ['rest-deploy']] as const),
      ['other', { kind: 'status', status: 500 }, ['api-version', 'api-requests', 'deploy-jobs']],
      ['readMetadata', { kind: 'status', status: 500 }, ['login-sections', 'login-retrieve', 'field-rows']],
    ];
    for (const [operation, effect, ids] of about)
      it(`does not conclude anything: ${effect.kind} in place of ${operation}`, async () => {
        const { checks } = resultOf(await ask(seedOrg(), { faults: [{ operation, times: Infinity, effect }] }));
        for (const id of ids) expect(find(checks, id), id).to.include({ state: 'unknown' });
      });

    for (const effect of nothing)
      it(`asks once more: ${effect.kind}`, async () => {
        const { checks } = resultOf(await ask(seedOrg(), { faults: [{ operation: 'other', times: 3, effect }] }));
        for (const id of ['api-version', 'api-requests']) expect(find(checks, id), id).to.include({ state: 'holds' });
      });

    for (const operation of ['other', 'readMetadata'] as const)
      it(`ends where the limit of requests is reached: ${operation}`, async () => {
        const run = await ask(seedOrg(), { faults: [{ operation, times: Infinity, effect: limit }] });
        expect(errorOf(run)).to.include({ name: 'RequestLimitError', exitCode: 1 });
      });
  });

  it('ends with the error of a lost connection', async () => {
    const faults: Fault[] = [
      { operation: 'listMetadata', after: 0, times: Infinity, effect: { kind: 'reset', during: 'request' } },
    ];
    const run = await ask(seedOrg(), { faults });
    expect(errorOf(run)).to.include({ name: 'ConnectionLostError', exitCode: 1 });
    expect(run.stdout).to.equal('');
  });
});

function find(checks: readonly DoctorCheck[], id: string): DoctorCheck {
  const check = checks.find((one) => one.id === id);
  if (!check) throw new Error(`no check ${id}`);
  return check;
}

/** Whether a name stands in the text, and not only as a part of a longer word. */
function hasWord(text: string, name: string): boolean {
  return /(?<!\w)\0(?!\w)/u.test(text.replaceAll(name, '\0'));
}

const TABLES = ['FieldPermissions', 'ObjectPermissions', 'PermissionSet', 'PermissionSetAssignment', 'Profile', 'User'];

function listRows(state: OrgState): string {
  return JSON.stringify(TABLES.map((table) => state.rows(table)));
}

/** Ids, names and labels of the org's rows, and names of its custom objects and fields. */
function listNames(state: OrgState): string[] {
  const columns = ['Id', 'Name', 'Label', 'Username', 'LastName', 'Email', 'DeveloperName', 'MasterLabel'];
  const tables = [...TABLES, 'PermissionSetGroup', 'Organization'];
  const rows = tables.flatMap((table) => state.rows(table).flatMap((row) => columns.map((column) => row[column])));
  const objects = [...state.objects.values()].flatMap(({ name, fields }) => [
    name,
    ...fields.map((field) => field.name),
  ]);
  const names = [...rows, ...objects.filter((name) => name.includes('__')), state.info.id.slice(0, 15)];
  return [...new Set(names)].filter((name) => typeof name === 'string').filter((name) => name.length > 2);
}
