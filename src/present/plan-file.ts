import { Messages } from '@salesforce/core';
import type { Edit } from '../fls/change.ts';
import type { PlanFile } from '../fls/plan-file.ts';
import type { Notice } from '../fls/problem.ts';
import { formatCount } from './count.ts';
import { formatPlanCommand, type NextCommandContext } from './next-commands.ts';
import { formatNotice, makePrintable, redactText } from './notices.ts';
import { formatTime } from './time.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'reset');

/** What a plan warned of when it was made, and what is not a warning now. */
export function listOldWarnings({ warnings }: PlanFile, notices: readonly Notice[]): string[] {
  const current = new Set(notices.map((notice) => formatNotice(notice)));
  return warnings.filter((warning) => !current.has(warning)).map(redactText);
}

/**
 * Which plan is carried out, when it was made, and what it warned of.
 *
 * @param notices the warnings of now
 */
export function formatPlanOrigin(plan: PlanFile, path: string, notices: readonly Notice[]): string[] {
  const { context, edits } = plan;
  const { generatedAt, org } = context;
  const made = messages.getMessage('planFile.used', [
    makePrintable(path),
    formatTime(generatedAt),
    makePrintable(org.alias ?? org.username ?? org.id),
    formatCount(edits.length, 'fieldPermission'),
  ]);
  const warned = listOldWarnings(plan, notices).map((warning) => `  ${warning}`);
  return [made, ...(warned.length === 0 ? [] : [messages.getMessage('planFile.warnings'), ...warned]), ''];
}

/** Where the plan is, and the command that carries it out, if it has edits. */
export function formatWrittenPlan(path: string, edits: readonly Edit[], next: NextCommandContext): string[] {
  const written = ['', messages.getMessage('planFile.written', [makePrintable(path)])];
  if (edits.length === 0) return written;
  return [...written, messages.getMessage('next.plan'), `  ${formatPlanCommand(next, path)}`];
}
