import { makePrintable } from '../../notices.ts';

/** Salesforce's longest names are shorter; only prose is ever cut. */
const MAX_CODE_LENGTH = 300;

/** Nothing in it ends a code span or a table cell, and no blank at its ends goes lost. */
const PLAIN_CODE = /^[^\s`|\\](?:[^`|\\]*[^\s`|\\])?$/;

/**
 * A name or a remark of somebody's, as code on one line, in a table too: it makes no markup, link, mention or reference.
 * GitHub looks for mentions in what is left after the markup is done, except in code. A code span cannot hold every text
 * in a table (`\|` there is not what it is elsewhere), so that odd ones get an element with all punctuation as entities.
 */
export function formatCode(text: string): string {
  const line = makePrintable(text).toWellFormed().replace(/\s/g, ' ');
  const shown = line.length > MAX_CODE_LENGTH ? `${line.slice(0, MAX_CODE_LENGTH).toWellFormed()}…` : line;
  return PLAIN_CODE.test(shown) ? `\`${shown}\`` : `<code>${shown.replace(/[!-/:-@[-`{-~]/g, encodeEntity)}</code>`;
}

function encodeEntity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
