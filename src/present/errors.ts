import { Messages } from '@salesforce/core';
import { getProblemDefinition, Problem, type StartedWork } from '../fls/problem.ts';
import { formatJobCommand, formatRestoreCommand, type NextCommandContext } from './next.ts';
import { redactText, makePrintable, makePrintableLines, redactTokens } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const problemMessages = Messages.loadMessages('sf-plugin-fls', 'problems');

/**
 * The sf error, with its text and actions, of a problem that the domain named by key; other errors made printable.
 *
 * @param next what the commands in the advice are typed with; null where no command of ours had set anything going
 */
export function toSfError(error: Error, next: NextCommandContext | null = null): Error {
  redactError(error);
  if (!(error instanceof Problem)) return error;
  const cause = error.cause instanceof Error && !hasTypeError(error.cause) ? error.cause : undefined;
  const tokens = error.tokens.map(redactText);
  const inText = getProblemDefinition(error.key).tokens.length;
  const told = problemMessages.createError(
    `error.${error.key}`,
    tokens.slice(0, inText),
    tokens.slice(inText),
    error.exitCode,
    cause,
  );
  if (KEYS_WITH_CAUSE.has(error.key)) told.message = `${told.message} ${formatCause(error)}`;
  const { startedWork } = error;
  if (startedWork === null || next === null) return told;
  told.actions = [...(told.actions ?? []), ...buildStartedWorkActions(startedWork, next)];
  const { job, snapshot, files } = startedWork;
  return told.setData({ job, snapshot: snapshot && { ...snapshot }, files: [...files] });
}

/** Problems that came on top of another: what that one says belongs to theirs. */
const KEYS_WITH_CAUSE: ReadonlySet<string> = new Set(['notPutBack', 'notVerified', 'notSettled']);

function formatCause({ cause }: Problem): string {
  return cause instanceof Error ? toSfError(cause).message : '';
}

/** What to do about what had been set going. */
function buildStartedWorkActions({ job, snapshot, files }: StartedWork, next: NextCommandContext): string[] {
  return [
    ...(job === null ? [] : [problemMessages.getMessage('standing.job', [formatJobCommand(next, job)])]),
    ...(files.length === 0
      ? []
      : [problemMessages.getMessage('standing.files', [files.map(makePrintable).join(', ')])]),
    ...(snapshot === null
      ? []
      : [problemMessages.getMessage('standing.snapshot', [formatRestoreCommand(next, snapshot.id)])]),
  ];
}

/** No error, and no cause of one, shows an access token or moves a terminal's cursor. */
function redactError(error: Error): void {
  error.message = redactTokens(makePrintableLines(error.message));
  if (error.stack !== undefined) error.stack = redactTokens(makePrintableLines(error.stack));
  if (error.cause instanceof Error) redactError(error.cause);
}

/**
 * sf ends with 10, its code for a bug in a plugin, when an error or a cause of it has to do with a TypeError; undici
 * reports every lost connection as one (sf-plugins-core errorHandling `computeErrorCode`).
 */
function hasTypeError({ name, message, stack, cause }: Error): boolean {
  return `${name} ${message} ${stack ?? ''}`.includes('TypeError') || (cause instanceof Error && hasTypeError(cause));
}
