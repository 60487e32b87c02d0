import { Ajv } from 'ajv';
import type { ResetResult } from '../../src/commands/fls/reset.ts';
import type { PlanFile } from '../../src/fls/plan-file.ts';
import { readText } from '../house/pages.ts';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import { reset, resultOf, type CommandRun, type Where } from './command.ts';

export const PROFILE = ['--profile', INTEGRATION_PROFILE];
export const WRITE_PLAN = ['--dry-run', '--write-plan', 'plan.json', '--json'];
const USE_PLAN = ['--plan', 'plan.json', '--no-prompt', '--json'];

/** A dry run that writes plan.json. */
export async function writePlan(where: Where, ...flags: readonly string[]): Promise<ResetResult> {
  return resultOf(await reset(where, ...flags, ...WRITE_PLAN));
}

/** A reset that carries out plan.json. */
export async function usePlan(where: Where, ...flags: readonly string[]): Promise<CommandRun<ResetResult>> {
  return reset(where, ...USE_PLAN, ...flags);
}

/** What a plan file holds, held against its schema. */
export function readPlan({ project }: Pick<Where, 'project'>, path = 'plan.json'): PlanFile {
  const content: unknown = JSON.parse(project.read(path));
  const schema: unknown = JSON.parse(readText('schemas/fls-plan.json'));
  if (typeof schema !== 'object' || schema === null) throw new TypeError('not a schema');
  const isPlan = new Ajv({ strict: false }).compile<PlanFile>(schema);
  if (isPlan(content)) return content;
  throw new Error(JSON.stringify(isPlan.errors));
}
