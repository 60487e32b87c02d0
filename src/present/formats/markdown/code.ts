import { printable } from '../../notices.ts';

/** Salesforce's longest names are shorter; only prose is ever cut. */
const MOST = 300;

/** Nothing in it ends a code span or a table cell, and no blank at its ends goes lost. */
const PLAIN = /^[^\s`|\\](?:[^`|\\]*[^\s`|\\])?$/;

/**
 * A name or a remark of somebody's, as code on one line, in a table too: it makes no markup, link, mention or reference.
 * GitHub looks for mentions in what is left after the markup is done, except in code. A code span cannot hold every text
 * in a table (`\|` there is not what it is elsewhere), so that odd ones get an element with all punctuation as entities.
 */
export function code(text: string): string {
  const line = printable(text).toWellFormed().replace(/\s/g, ' ');
  const shown = line.length > MOST ? `${line.slice(0, MOST).toWellFormed()}…` : line;
  return PLAIN.test(shown) ? `\`${shown}\`` : `<code>${shown.replace(/[!-/:-@[-`{-~]/g, entity)}</code>`;
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
