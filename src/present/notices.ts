import { relative } from 'node:path';
import { Messages } from '@salesforce/core';
import type { Notice } from '../fls/problem.ts';
import { redactAccessTokens } from '../values/access-tokens.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const noticeMessages = Messages.loadMessages('sf-plugin-fls', 'notices');

/** @param formatForeign shows what others named, where it could be taken for markup */
export function formatNotice(notice: Notice, formatForeign = (text: string): string => text): string {
  return noticeMessages.getMessage(
    notice.key,
    notice.tokens.map((token) => (/^[\d,.]+$/.test(token) ? token : formatForeign(redactText(token)))),
  );
}

/** What somebody else said, fit to be shown: an org may echo what it was sent, an access token included. */
export function redactText(text: string): string {
  return redactAccessTokens(makePrintable(text));
}

/**
 * Names come from the org and from files: no control character of theirs may reach a terminal, and none may start a line,
 * which a pipeline could take for a command.
 */
export function makePrintable(text: string): string {
  return makePrintableLines(text.replace(/\r\n|[\r\n\t]/g, ' '));
}

/** The same for a text of several lines. */
export function makePrintableLines(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** A path as a person would type it from where they stand. */
export function toShortPath(path: string, folder: string): string {
  const short = relative(folder, path);
  return short === '' || short.startsWith('..') ? path : short;
}
