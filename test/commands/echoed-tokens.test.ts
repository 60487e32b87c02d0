import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { tokenOf } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import type { Effect, Operation } from '../simulated-org/switchboard.ts';
import {
  doctor,
  explain,
  listSnapshots,
  report,
  reset,
  restore,
  resume,
  retrieve,
  type CommandRun,
  type Where,
} from '../support/command.ts';
import { newFolder } from '../support/environment.ts';
import { newProject } from '../support/project.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];
const UNATTENDED = [...PROFILE, '--no-prompt'];

type Run = (where: Where, args: readonly string[], folder: string) => Promise<CommandRun<unknown>>;

/** Each with all the files that it can write. */
const COMMANDS: Readonly<Record<string, Run>> = {
  report: async (where, args, folder) =>
    report(
      where,
      ...PROFILE,
      '--output-file',
      join(folder, 'report.csv'),
      '--write-baseline',
      join(folder, 'b'),
      ...args,
    ),
  'report as SARIF': async (where, args) => report(where, ...PROFILE, '--result-format', 'sarif', ...args),
  'report as a page': async (where, args, folder) =>
    report(where, ...PROFILE, '--output-file', join(folder, 'report.html'), ...args),
  explain: async (where, args, folder) =>
    explain(
      where,
      ...PROFILE,
      '--prove',
      '--output-file',
      join(folder, 'explain.html'),
      '--result-format',
      'html',
      ...args,
    ),
  doctor: async (where, args, folder) => doctor(where, '--output-file', join(folder, 'evidence'), ...args),
  retrieve: async (where, args) => retrieve(where, ...PROFILE, ...args),
  reset: async (where, args, folder) =>
    reset(
      where,
      ...[...UNATTENDED, '--snapshot-dir', folder, '--impact-file', join(folder, 'impact.csv')],
      ...['--output-file', join(folder, 'reset.html'), ...args],
    ),
  'a dry run of reset': async (where, args, folder) =>
    reset(where, ...PROFILE, '--dry-run', '--write-plan', join(folder, 'plan.json'), ...args),
  resume: async (where, args, folder) => {
    const lost = { operation: 'checkDeployStatus', times: 1, effect: { kind: 'expiredSession' } } as const;
    await reset({ ...where, faults: [lost] }, ...UNATTENDED, '--snapshot-dir', folder);
    where.org.switchboard.log.length = 0;
    return resume(where, '--use-most-recent', '--snapshot-dir', folder, ...args);
  },
  'list snapshots': async (where, args, folder) => {
    await reset({ ...where, faults: [] }, ...UNATTENDED, '--snapshot-dir', folder);
    where.org.switchboard.log.length = 0;
    return listSnapshots(where, '--snapshot-dir', folder, ...args);
  },
  restore: async (where, args, folder) => {
    await reset({ ...where, faults: [] }, ...UNATTENDED, '--snapshot-dir', folder);
    where.org.switchboard.log.length = 0;
    return restore(where, '--no-prompt', '--snapshot-dir', folder, ...args);
  },
};

/** The forms in which a server may send a token back. */
function listForms(token: string): string[] {
  const [, secret = ''] = token.split('!');
  return [
    token,
    `sid=${token.replace('!', '%21')}&x=1`,
    `Bearer ${token}`,
    `{\\"sessionId\\":\\"${token}\\"}`,
    `only ${secret}`,
    token.replace('!', '&#33;'),
    `${'long text '.repeat(28)}${token}`,
  ];
}

/** What is repeated until it passes is left out where a job is watched, because the wait is long. */
function listEffects(operation: Operation, text: string): Effect[] {
  const message = `Something is wrong with ${text}`;
  const isJob = /^(?:checkRetrieve|checkDeploy|retrieve|deploy)/.test(operation);
  return [
    { kind: 'refusal', status: 400, code: 'SOME_ERROR', message },
    ...(isJob ? [{ kind: 'failJob', code: 'UNKNOWN_EXCEPTION', message } as const] : []),
    ...(operation === 'deploy' ? [{ kind: 'componentFailure', problem: message } as const] : []),
    ...(operation === 'deploy' || operation === 'query'
      ? [{ kind: 'htmlPage', status: 200, title: message } as const]
      : []),
  ];
}

function readFiles(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

describe('an access token that the org sends back', function () {
  this.timeout(300_000);
  let org: RunningOrg;

  afterEach(async () => {
    await org.stop();
  });

  const start = async (): Promise<Where> => {
    const state = seedOrg();
    org = await startOrg(state);
    return { project: newProject(), org, state };
  };

  const listOperations = async (run: Run): Promise<Operation[]> => {
    const where = await start();
    const { code } = await run(where, ['--json'], newFolder('echoed'));
    expect(code).to.equal(0);
    await org.stop();
    return [...new Set(org.switchboard.log.map(({ operation }) => operation))];
  };

  /** Where the token came out. */
  const findLeaks = async (run: Run, operation: Operation, turn: number): Promise<string[]> => {
    const where = await start();
    const [, secret = ''] = tokenOf(where.state).split('!');
    const forms = listForms(tokenOf(where.state));
    const form = forms[turn % forms.length] ?? '';
    const effects = listEffects(operation, form);
    const effect = effects[turn % effects.length];
    if (!effect) return [];
    const folder = newFolder('echoed');
    // The calls that log in come first.
    const after = operation === 'other' ? 2 : 0;
    const faults = [{ operation, after, times: 4, effect }];
    const { error, stdout, stderr, result } = await run({ ...where, faults }, turn % 3 === 0 ? [] : ['--json'], folder);
    await org.stop();
    const places = {
      stdout,
      stderr,
      files: readFiles(folder) + readFiles(where.project.folder),
      error: inspect(error, { depth: 9 }),
      result: inspect(result, { depth: 9 }),
    };
    return Object.entries(places)
      .filter(([, text]) => text.includes(secret.slice(0, 20)))
      .map(([place]) => `${operation}, ${effect.kind}, ${form}: ${place}`);
  };

  for (const [name, run] of Object.entries(COMMANDS))
    it(`does not come out of ${name}, in text, JSON, errors or files`, async () => {
      const leaks: string[] = [];
      for (const operation of await listOperations(run))
        for (const turn of listEffects(operation, '').keys()) leaks.push(...(await findLeaks(run, operation, turn)));
      expect(leaks).to.deep.equal([]);
    });
});
