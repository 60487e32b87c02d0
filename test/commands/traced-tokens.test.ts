import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AuthInfo } from '@salesforce/core';
import { expect } from 'chai';
import { tokenOf } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import type { Fault } from '../simulated-org/switchboard.ts';
import { inheritEnvironment } from '../support/environment.ts';
import { newProject } from '../support/project.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];
const CHILD = join(import.meta.dirname, '..', 'support', 'child-command.ts');

/** With DEBUG, everything is logged on stderr; without it, in a file of sf. `sign` shows that something was. */
const LOGS = {
  stderr: { settings: { DEBUG: '*' }, sign: 'oclif:' },
  'a file': { settings: { SF_LOG_LEVEL: 'trace', SF_DISABLE_LOG_FILE: 'false' }, sign: '"name":"sf:connection"' },
} as const;

type World = { readonly org: RunningOrg; readonly project: string; readonly token: string; readonly username: string };

async function startWorld(): Promise<World> {
  const state = seedOrg();
  const org = await startOrg(state);
  const token = tokenOf(state);
  const login = await AuthInfo.create({
    accessTokenOptions: { accessToken: token, instanceUrl: org.url, loginUrl: org.url },
  });
  await login.save({ instanceApiVersion: state.info.apiVersion });
  return { org, project: newProject().folder, token, username: login.getUsername() };
}

/** @returns all that it printed, on both streams */
async function runTraced(
  { project, username }: World,
  settings: Readonly<Record<string, string>>,
  [command = '', ...args]: readonly string[],
): Promise<string> {
  const all = [CHILD, command, '--target-org', username, ...args];
  const child = spawn(process.execPath, all, {
    cwd: project,
    env: inheritEnvironment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => printed.push(text));
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject).once('close', resolve);
  await promise;
  return printed.join('');
}

function readFiles(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'latin1')]),
  );
}

function echo(token: string, operation: Fault['operation'], after = 0): Fault {
  const message = `Something is wrong with ${token} and sid=${encodeURIComponent(token)}`;
  return { operation, after, times: 4, effect: { kind: 'refusal', status: 400, code: 'SOME_ERROR', message } };
}

const snapshots = ['--snapshot-dir', 'snapshots'];
const COMMANDS: readonly (readonly [command: string, operation: Fault['operation'], args: readonly string[]])[] = [
  ['report', 'query', [...PROFILE, '--output-file', 'report.html']],
  ['explain', 'describe', [...PROFILE, '--output-file', 'explain.html', '--result-format', 'html']],
  ['doctor', 'query', ['--output-file', 'evidence.json', '--json']],
  ['retrieve', 'checkRetrieveStatus', PROFILE],
  ['reset', 'checkDeployStatus', [...PROFILE, '--no-prompt', ...snapshots, '--output-file', 'reset.html', '--json']],
  ['resume', 'checkDeployStatus', ['--use-most-recent', ...snapshots]],
  ['restore', 'deploy', ['--no-prompt', ...snapshots]],
];

/** The lines are the same, so a few commands are enough to show where they go. */
const ON_STDERR = ['report', 'explain', 'reset'];

for (const [where, { settings, sign }] of Object.entries(LOGS))
  describe(`an access token that the org sends back, with every log written to ${where},`, function () {
    this.timeout(120_000);
    let world: World;

    before(async () => {
      world = await startWorld();
    });

    after(async () => {
      await world.org.stop();
    });

    // In this order: a reset that fails leaves what resume finishes and restore puts back.
    for (const [command, operation, args] of COMMANDS.filter(
      ([name]) => where !== 'stderr' || ON_STDERR.includes(name),
    ))
      it(`is not in what ${command} prints, logs or writes`, async () => {
        const { org, token, project } = world;
        const [, secret = ''] = token.split('!');
        org.switchboard.inject(echo(token, operation));
        const output = await runTraced(world, settings, [command, ...args]);
        const calls = org.switchboard.log.map((call) => call.operation);
        org.switchboard.clear();
        expect(calls).to.include(operation);
        const places = new Map([['output', output], ...readFiles(project), ...readFiles(homedir())]);
        expect([...places.values()].some((text) => text.includes(sign))).to.equal(true);
        const leaks = [...places].flatMap(([place, text]) =>
          text
            .split('\n')
            .filter((line) => line.includes(secret.slice(0, 20)))
            .map((line) => `${place}: ${line.slice(0, 600)}`),
        );
        expect(leaks).to.deep.equal([]);
      });
  });
