import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Edit } from '../../../src/fls/change.ts';
import { readMember, toText } from '../../../src/values/loosely-typed.ts';
import type { CommandRun } from '../command.ts';
import { SNAPSHOTS, type Position, type World } from './world.ts';

/** Where the org and the file were before a command, and where they should come to. */
export type Route = { readonly start: Position; readonly end: Position };

/**
 * What does not agree after a reset or a restore: status, exit code, words, the org, the file. Where the org is follows from
 * its rows alone.
 */
export function judgeChange(run: CommandRun<unknown>, world: World, { start, end }: Route): string[] {
  const org = world.orgPosition();
  const file = world.filePosition();
  const isUntouched = org === start && file === start;
  const isDone = org === end && file === end;
  const agrees = run.error
    ? judgeError(run, { isUntouched, isInOrg: org === end, isInFile: file === end })
    : judgeStatus(run, world, { isUntouched, isDone });
  world.where.org.finishJobs();
  const later = world.orgPosition();
  return [
    ...(agrees ? [] : [`the org is ${org}, the file is ${file}`]),
    ...(run.code === 1 && later !== start ? [`exit code 1, and later the org is ${later}`] : []),
    ...(later !== start || file !== start ? listFalseClaims(run) : []),
  ];
}

/** A dry run changes nothing and leaves nothing to resume. It says what a reset would change, or that it has no result. */
export function judgeDryRun(run: CommandRun<unknown>, world: World): string[] {
  const { error, result, code } = run;
  const status = toText(readMember(result, 'status'));
  const isRight = error ? code === 1 || (code === 69 && error.name === 'DryRunUnfinishedError') : code === 0;
  const places = [world.orgPosition(), world.filePosition()];
  return [
    ...(places.every((place) => place === 'before') ? [] : [`the org is ${places.join(', the file is ')}`]),
    ...(isRight && (error || status === 'dryRun') ? [] : [`${status}, exit code ${code}`]),
    ...(existsSync(join(world.where.project.folder, SNAPSHOTS)) ? ['there is a snapshot'] : []),
  ];
}

/** A resume of a reset, which brings the org and the file to the same place, or says that it could not. */
export function judgeResume(run: CommandRun<unknown>, world: World): string[] {
  const places = [world.orgPosition(), world.filePosition()];
  if (run.error) return [1, 68, 69].includes(run.code) ? [] : [`exit code ${run.code}`];
  const isDone = places.every((place) => place === 'done');
  return judgeStatus(run, world, { isUntouched: places.every((place) => place === 'before'), isDone })
    ? []
    : [`the org is ${places.join(', the file is ')}`];
}

/** 1: nothing took effect. 68: a part is done. 69: the org may still work on the job. */
function judgeError(
  { code, error }: CommandRun<unknown>,
  { isUntouched, isInOrg, isInFile }: { isUntouched: boolean; isInOrg: boolean; isInFile: boolean },
): boolean {
  const hasSnapshot = toText(readMember(readMember(error?.data, 'snapshot'), 'path')) !== '';
  const hasJob = toText(readMember(error?.data, 'job')) !== '';
  if (code === 1) return isUntouched;
  if (code === 68) return isInOrg && hasJob && hasSnapshot;
  return code === 69 && hasSnapshot && isInFile;
}

function judgeStatus(
  { code, result }: CommandRun<unknown>,
  world: World,
  { isUntouched, isDone }: { isUntouched: boolean; isDone: boolean },
): boolean {
  const status = toText(readMember(result, 'status'));
  if (status === 'failed') return code === 1 && isUntouched;
  if (status === 'partial') return code === 68 && isRemainingTrue(result, world) && isDone;
  // What the org did is all right, but something of the proof is missing.
  const isProved = readMember(readMember(result, 'verify'), 'ok') !== false;
  return ['reset', 'restored'].includes(status) && code === (isProved ? 0 : 68) && isDone;
}

/** Whether the edits that the result calls not in effect are not, and all others are. */
function isRemainingTrue(result: unknown, world: World): boolean {
  const edits = readEdits(result);
  const remaining = new Set(readEdits(readMember(result, 'verify')).map(({ field }) => field));
  const effective = new Set(world.effective(edits).map(({ field }) => field));
  return edits.every(({ field }) => effective.has(field) !== remaining.has(field));
}

function readEdits(from: unknown): Edit[] {
  const edits = readMember(from, 'edits') ?? readMember(from, 'remaining');
  if (!Array.isArray(edits)) throw new Error('no edits');
  return edits.map((edit: unknown) => {
    const [profile = '', field = '', to = ''] = ['profile', 'field', 'to'].map((key) => toText(readMember(edit, key)));
    return { profile, field, from: 'none', to: to === 'edit' || to === 'read' ? to : 'none' };
  });
}

const CLAIMS = /nothing (was|has been) (changed|deployed)|project is unchanged|no (file|profile) was/gi;

function listFalseClaims({ error }: CommandRun<unknown>): string[] {
  const text = [error?.message ?? '', ...(error?.actions ?? [])].join(' ');
  return [...text.matchAll(CLAIMS)].map(([claim]) => `it says "${claim}"`);
}
