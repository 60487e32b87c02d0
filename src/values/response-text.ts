import { redactAccessTokens } from './access-tokens.ts';

/** The most characters that a message quotes of a text that nobody wrote for it. */
const MAX_QUOTED = 300;

const SOQL_PLACE = /^[^]*ERROR at Row:\d+:Column:\d+\s*/;

const TITLE = /<title[^>]*>([^<]*)<\/title>/i;
const STATED_REASON = /<(?:\w+:)?(?:faultstring|message|errorMessage)\b[^>]*>([^<]*)</i;

/** Whether a text is an HTML or XML document, or a part of one. */
export function isMarkup(text: string): boolean {
  return /^\s*<[!?a-z]/i.test(text);
}

/**
 * What an org, or a server before it, said, as one line without markup and without a period at its end: of an error page
 * its title, of an XML document the reason that it states, and of a refused query the reason without the query. Tokens are
 * redacted before the line is cut: a part of one could not be told any more.
 */
export function summarizeText(text: string): string {
  const told = isMarkup(text) ? summarizeMarkup(text) : text.replace(SOQL_PLACE, '');
  const line = redactAccessTokens(told).replace(/\s+/g, ' ').trim();
  const short = line.length > MAX_QUOTED ? `${line.slice(0, MAX_QUOTED)}…` : line;
  return short.replace(/[.\s]+$/, '');
}

function summarizeMarkup(text: string): string {
  const [, reason = ''] = STATED_REASON.exec(text) ?? [];
  if (reason.trim() !== '') return decodeEntities(reason);
  const [, title = ''] = TITLE.exec(text) ?? [];
  const kind = /^\s*<\?xml|^\s*<(?!!doctype html|html)/i.test(text) ? 'an XML document' : 'an HTML page';
  return title.trim() === '' ? kind : `${kind} "${decodeEntities(title).trim()}"`;
}

function decodeEntities(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
