import { relative } from 'node:path';
import { Messages } from '@salesforce/core';
import { Problem, type Notice } from '../fls/problem.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const problems = Messages.loadMessages('sf-plugin-fls', 'problems');
const notices = Messages.loadMessages('sf-plugin-fls', 'notices');

/** The sf error, with its text and actions, of a problem that the domain named by key; other errors made printable. */
export function asSfError(error: Error): Error {
  redact(error);
  if (!(error instanceof Problem)) return error;
  const cause = error.cause instanceof Error && !looksLikeBug(error.cause) ? error.cause : undefined;
  const tokens = error.tokens.map((token) => printable(token).replace(TOKEN, '<access token>'));
  return problems.createError(`error.${error.key}`, tokens, actionTokens(error), error.exitCode, cause);
}

/** An org may echo what it was sent: no error, and no cause of one, shows an access token (`00D…!…`). */
function redact(error: Error): void {
  error.message = printableLines(error.message).replace(TOKEN, '<access token>');
  if (error.stack !== undefined) error.stack = printableLines(error.stack).replace(TOKEN, '<access token>');
  if (error.cause instanceof Error) redact(error.cause);
}

const TOKEN = /00D\w{12,15}!\S+/g;

/**
 * sf ends with 10, its code for a bug in a plugin, when an error or a cause of it has to do with a TypeError; undici
 * reports every lost connection as one (sf-plugins-core errorHandling `computeErrorCode`).
 */
function looksLikeBug({ name, message, stack, cause }: Error): boolean {
  return `${name} ${message} ${stack ?? ''}`.includes('TypeError') || (cause instanceof Error && looksLikeBug(cause));
}

export function noticeText(notice: Notice): string {
  return notices.getMessage(notice.key, notice.tokens.map(printable));
}

/** What stands in the advice: the near names, which the message leaves out, or the job to ask for. */
function actionTokens({ key, tokens }: Problem): string[] {
  if (key === 'profileNotFound' || key === 'profileNotInProject') return tokens.slice(1).map(printable);
  return NAMES_JOB.has(key) ? tokens.slice(-1).map(printable) : [];
}

/** Problems whose last token is the id of a job that goes on. */
const NAMES_JOB = new Set(['deployTimedOut', 'deployInterrupted', 'deploySessionExpired', 'deployOutOfSight']);

/**
 * Names come from the org and from files: no control character of theirs may reach a terminal, and none may start a line,
 * which a pipeline could take for a command.
 */
export function printable(text: string): string {
  return printableLines(text.replace(/\r\n|[\r\n\t]/g, ' '));
}

/** The same for a text of several lines. */
function printableLines(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** A path as a person would type it from where they stand. */
export function nearer(path: string, folder: string): string {
  const short = relative(folder, path);
  return short === '' || short.startsWith('..') ? path : short;
}
