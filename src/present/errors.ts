import { Messages } from '@salesforce/core';
import { Problem, type Standing } from '../fls/problem.ts';
import { jobCommand, restoreCommand, type Next } from './next.ts';
import { clean, printable, printableLines, withoutTokens } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const problems = Messages.loadMessages('sf-plugin-fls', 'problems');

/**
 * The sf error, with its text and actions, of a problem that the domain named by key; other errors made printable.
 *
 * @param next what the commands in the advice are typed with; null where no command of ours had set anything going
 */
export function asSfError(error: Error, next: Next | null = null): Error {
  redact(error);
  if (!(error instanceof Problem)) return error;
  const cause = error.cause instanceof Error && !looksLikeBug(error.cause) ? error.cause : undefined;
  const tokens = error.tokens.map(clean);
  const told = problems.createError(`error.${error.key}`, tokens, actionTokens(error), error.exitCode, cause);
  if (TELLS_CAUSE.has(error.key)) told.message = `${told.message} ${causeOf(error)}`;
  const { standing } = error;
  if (standing === null || next === null) return told;
  told.actions = [...(told.actions ?? []), ...standingActions(standing, next)];
  const { job, snapshot, files } = standing;
  return told.setData({ job, snapshot: snapshot && { ...snapshot }, files: [...files] });
}

/** Problems that came on top of another: what that one says belongs to theirs. */
const TELLS_CAUSE: ReadonlySet<string> = new Set(['notPutBack', 'notVerified']);

function causeOf({ cause }: Problem): string {
  return cause instanceof Error ? asSfError(cause).message : '';
}

/** What to do about what had been set going. */
function standingActions({ job, snapshot, files }: Standing, next: Next): string[] {
  return [
    ...(job === null ? [] : [problems.getMessage('standing.job', [jobCommand(next, job)])]),
    ...(files.length === 0 ? [] : [problems.getMessage('standing.files', [files.map(printable).join(', ')])]),
    ...(snapshot === null ? [] : [problems.getMessage('standing.snapshot', [restoreCommand(next, snapshot.id)])]),
  ];
}

/** No error, and no cause of one, shows an access token or moves a terminal's cursor. */
function redact(error: Error): void {
  error.message = withoutTokens(printableLines(error.message));
  if (error.stack !== undefined) error.stack = withoutTokens(printableLines(error.stack));
  if (error.cause instanceof Error) redact(error.cause);
}

/**
 * sf ends with 10, its code for a bug in a plugin, when an error or a cause of it has to do with a TypeError; undici
 * reports every lost connection as one (sf-plugins-core errorHandling `computeErrorCode`).
 */
function looksLikeBug({ name, message, stack, cause }: Error): boolean {
  return `${name} ${message} ${stack ?? ''}`.includes('TypeError') || (cause instanceof Error && looksLikeBug(cause));
}

/** What stands in the advice: the near names, which the message leaves out. */
function actionTokens({ key, tokens }: Problem): string[] {
  return key === 'profileNotFound' || key === 'profileNotInProject' ? tokens.slice(1).map(printable) : [];
}
