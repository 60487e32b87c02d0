import { Messages } from '@salesforce/core';
import type { Notice } from '../../../fls/problem.ts';
import { formatNumber } from '../../count.ts';
import { formatNotice } from '../../notices.ts';
import { escapeProse, formatCode } from './code.ts';
import type { MarkdownItem, MarkdownSection } from './section.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/**
 * What makes a document incomplete or uncertain, before everything that it says.
 *
 * @param warnings in Markdown, on one line each
 */
export function buildWarningSection(warnings: readonly string[]): MarkdownSection[] {
  if (warnings.length === 0) return [];
  const items = [...new Set(warnings)].map((text): MarkdownItem => ({ text: `- ${text}\n`, fields: 0 }));
  return [
    {
      before: `### ${messages.getMessage('markdown.warnings.title')}\n\n`,
      after: '\n',
      most: 8_000,
      forms: [() => items],
      describeOmitted: (left) => messages.getMessage('markdown.left.warnings', [formatNumber(left.length)]),
    },
  ];
}

/** On one line, with what others named as code. */
export function formatMarkdownNotice(notice: Notice): string {
  const foreign: string[] = [];
  const text = formatNotice(notice, (token) => {
    foreign.push(formatCode(token));
    return PLACE;
  });
  return escapeProse(text.replace(/\s+/g, ' ')).replaceAll(PLACE, () => foreign.shift() ?? '');
}

/** Where a foreign text belongs: a character for private use, which no text of the plugin holds. */
const PLACE = '\ue000';
