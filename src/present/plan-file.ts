import { Messages } from '@salesforce/core';
import type { Edit } from '../fls/change.ts';
import type { PlanFile } from '../fls/plan-file.ts';
import { formatCount } from './count.ts';
import { formatPlanCommand, type NextCommandContext } from './next-commands.ts';
import { makePrintable } from './notices.ts';
import { formatTime } from './time.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'reset');

/** Which plan is carried out, when it was made, and what it warned of. */
export function formatPlanOrigin({ context, warnings, edits }: PlanFile, path: string): string[] {
  const { generatedAt, org } = context;
  const made = messages.getMessage('planFile.used', [
    makePrintable(path),
    formatTime(generatedAt),
    makePrintable(org.alias ?? org.username ?? org.id),
    formatCount(edits.length, 'fieldPermission'),
  ]);
  const warned = warnings.map((warning) => `  ${makePrintable(warning)}`);
  return [made, ...(warned.length === 0 ? [] : [messages.getMessage('planFile.warnings'), ...warned]), ''];
}

/** Where the plan is, and the command that carries it out, if it has edits. */
export function formatWrittenPlan(path: string, edits: readonly Edit[], next: NextCommandContext): string[] {
  const written = ['', messages.getMessage('planFile.written', [makePrintable(path)])];
  if (edits.length === 0) return written;
  return [...written, messages.getMessage('next.plan'), `  ${formatPlanCommand(next, path)}`];
}
