import { readMember, toText } from '../../../src/values/loosely-typed.ts';
import type { Effect } from '../../simulated-org/switchboard.ts';
import type { CommandRun } from '../command.ts';
import { PROFILE_FILE } from '../resettable.ts';
import type { World } from './world.ts';

/** Each function names what does not agree: the result, the exit code, the org, the files. */

/** A report finds all there is, or it fails, or it warns. It changes nothing. */
export function judgeReport(run: CommandRun<unknown>, world: World, undisturbed: CommandRun<unknown>): string[] {
  return [
    ...judgeExitCode(run, undisturbed),
    ...(world.orgPosition() === 'before' ? [] : ['the org has changed']),
    ...(world.filePosition() === 'before' ? [] : ['the file has changed']),
    ...judgeFindings(run, undisturbed),
  ];
}

/** A retrieve leaves the file as it was, or with all that the org has. */
export function judgeRetrieve(run: CommandRun<unknown>, world: World, undisturbed: CommandRun<unknown>): string[] {
  const file = world.filePosition();
  const isAsBefore = !OPEN_ENTRY.test(world.where.project.read(PROFILE_FILE));
  return [
    ...judgeExitCode(run, undisturbed),
    ...(world.orgPosition() === 'before' ? [] : ['the org has changed']),
    ...((run.error ? isAsBefore : file === 'before') ? [] : [`the file is ${file}`]),
    ...judgeFindings(run, undisturbed),
  ];
}

/** One field permission of a profile that gives access. */
const OPEN_ENTRY = /<editable>\w+<\/editable>\s*<field>.+<\/field>\s*<readable>true</;

/** Takes all access to fields out of a profile. */
export function closeEntries(text: string): string {
  return text.replaceAll(
    /<editable>\w+<(\/editable>\s*<field>.+<\/field>\s*<readable>)\w+</g,
    '<editable>false<$1false<',
  );
}

/** They ask whether the org serves a request, so that a refusal of just this request is their answer. */
const ASK_FOR_REFUSALS = ['composite', 'composite-describe', 'deploy-jobs', 'login-sections'];

/** A check of the doctor holds or fails as ever, or it says that it does not know. */
export function judgeDoctor(
  run: CommandRun<unknown>,
  world: World,
  undisturbed: CommandRun<unknown>,
  effect: Effect,
): string[] {
  const wanted = new Map(readChecks(undisturbed));
  const refusable = effect.kind === 'refusal' && effect.code === 'INSUFFICIENT_ACCESS' ? ASK_FOR_REFUSALS : [];
  const isRight = ([id, state]: [string, string]): boolean =>
    state === wanted.get(id) || state === 'unknown' || (state === 'fails' && refusable.includes(id));
  const others = readChecks(run).filter((check) => !isRight(check));
  return [
    ...(world.orgPosition() === 'before' ? [] : ['the org has changed']),
    ...(run.error && run.code !== 1 ? [`error with exit code ${run.code}`] : []),
    ...others.map(([id, state]) => `${id} ${state}`),
  ];
}

function readChecks({ result, error }: CommandRun<unknown>): [string, string][] {
  if (error) return [];
  const checks = readMember(result, 'checks');
  if (!Array.isArray(checks)) throw new Error('no checks');
  return checks.map((check: unknown) => [toText(readMember(check, 'id')), toText(readMember(check, 'state'))]);
}

function judgeExitCode({ error, code }: CommandRun<unknown>, undisturbed: CommandRun<unknown>): string[] {
  return code === (error ? 1 : undisturbed.code) ? [] : [`exit code ${code}`];
}

function judgeFindings(run: CommandRun<unknown>, undisturbed: CommandRun<unknown>): string[] {
  const isSame = listFindings(run) === listFindings(undisturbed);
  const hasNewWarning = listWarnings(run.stdout).length > listWarnings(undisturbed.stdout).length;
  return run.error || isSame || hasNewWarning ? [] : ['other findings, no warning'];
}

function listFindings({ result }: CommandRun<unknown>): string {
  return JSON.stringify(readMember(result, 'findings'));
}

/** The warnings of a command that ran with --json. */
export function listWarnings(stdout: string): readonly unknown[] {
  const warnings: unknown = readMember(JSON.parse(stdout), 'warnings');
  return Array.isArray(warnings) ? warnings : [];
}
