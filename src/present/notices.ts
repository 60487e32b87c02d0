import { relative } from 'node:path';
import { Messages } from '@salesforce/core';
import type { Notice } from '../fls/problem.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const notices = Messages.loadMessages('sf-plugin-fls', 'notices');

export function noticeText(notice: Notice): string {
  return notices.getMessage(notice.key, notice.tokens.map(clean));
}

/** What somebody else said, fit to be shown: an org may echo what it was sent, an access token (`00D…!…`) included. */
export function clean(text: string): string {
  return withoutTokens(printable(text));
}

export function withoutTokens(text: string): string {
  return text.replace(/00D\w{12,15}!\S+/g, '<access token>');
}

/**
 * Names come from the org and from files: no control character of theirs may reach a terminal, and none may start a line,
 * which a pipeline could take for a command.
 */
export function printable(text: string): string {
  return printableLines(text.replace(/\r\n|[\r\n\t]/g, ' '));
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** A path as a person would type it from where they stand. */
export function nearer(path: string, folder: string): string {
  const short = relative(folder, path);
  return short === '' || short.startsWith('..') ? path : short;
}
