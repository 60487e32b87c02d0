import { resolve } from 'node:path';
import { Messages } from '@salesforce/core';
import { isLessAccess } from '../../fls/access.ts';
import { countPlan, renderPlanFile, type PlanFile } from '../../fls/plan-file.ts';
import { Problem } from '../../fls/problem.ts';
import { readJsonDocument } from './json-document.ts';
import { writeOutputFile } from './output-file.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'file-faults');

/**
 * Reads a plan file. One that contradicts itself is refused: somebody changed it after it was written, and the review may have
 * seen another plan.
 *
 * @throws Problem `unreadablePlan` with the path and the fault; with exit code 2 when the file does not exist
 */
export async function readPlanFile(file: string): Promise<PlanFile> {
  const path = resolve(file);
  const read = await readJsonDocument<PlanFile>(path, { schema: 'fls-plan.json', item: 'item' });
  if (!('document' in read))
    throw new Problem(
      'unreadablePlan',
      { path, problem: read.fault },
      { exitCode: read.missing ? 2 : 1, cause: read.cause },
    );
  const contradiction = findContradiction(read.document);
  if (contradiction !== null) throw new Problem('unreadablePlan', { path, problem: contradiction });
  return read.document;
}

/**
 * Writes a plan file. Missing folders are created.
 *
 * @throws Problem `notWritten`; the old file is unchanged then
 */
export async function writePlanFile(file: string, plan: PlanFile): Promise<void> {
  await writeOutputFile(resolve(file), renderPlanFile(plan));
}

/** What no schema can say: every edit takes access away, from a profile of the plan, once; and no line is missing. */
function findContradiction(plan: PlanFile): string | null {
  const profiles = new Set<string>();
  for (const { name } of plan.profiles) {
    if (profiles.has(name)) return messages.getMessage('plan.profileTwice', [name]);
    profiles.add(name);
  }
  const fields = new Set<string>();
  for (const { profile, field, from, to } of plan.edits) {
    const key = `${field} ${profile}`;
    if (fields.has(key)) return messages.getMessage('plan.editTwice', [field, profile]);
    if (!profiles.has(profile)) return messages.getMessage('plan.profileMissing', [field, profile]);
    if (!isLessAccess(to, from)) return messages.getMessage('plan.notLess', [field, profile, from, to]);
    fields.add(key);
  }
  const counts = countPlan(plan);
  for (const key of ['profiles', 'edits', 'users', 'impact', 'leftOut'] as const)
    if (counts[key] !== plan.counts[key])
      return messages.getMessage('plan.counts', [key, plan.counts[key], counts[key]]);
  return null;
}
