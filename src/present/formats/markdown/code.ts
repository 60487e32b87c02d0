import { makePrintable } from '../../notices.ts';

/** The longest names of Salesforce are shorter, so only prose is cut. */
const MAX_CODE_LENGTH = 300;

/** Text that neither ends a code span or a table cell nor loses a blank at its ends. */
const PLAIN_CODE = /^[^\s`|\\](?:[^`|\\]*[^\s`|\\])?$/;

/**
 * A foreign text as code on one line, also in a table, so that it makes no markup, link, mention or reference: GitHub looks
 * for mentions everywhere except in code. A code span cannot hold every text in a table (`\|` has another meaning there), so
 * odd texts become an element with all punctuation as entities.
 */
export function formatCode(text: string): string {
  const line = toLine(text);
  return encodeCode(line.length > MAX_CODE_LENGTH ? `${line.slice(0, MAX_CODE_LENGTH).toWellFormed()}…` : line);
}

/** The same for a command line, which is never cut. */
export function formatCommandCode(line: string): string {
  return encodeCode(toLine(line));
}

function toLine(text: string): string {
  return makePrintable(text).toWellFormed().replace(/\s/g, ' ');
}

function encodeCode(line: string): string {
  return PLAIN_CODE.test(line) ? `\`${line}\`` : `<code>${line.replace(/[!-/:-@[-`{-~]/g, encodeEntity)}</code>`;
}

/** A text of the plugin with nothing in it that Markdown takes for markup, a link, a mention or a reference. */
export function escapeProse(text: string): string {
  return text.replace(/[<>&*_`[\]#|~\\@]/g, encodeEntity);
}

function encodeEntity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
