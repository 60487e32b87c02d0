import { Messages } from '@salesforce/core';
import type { IntegrationScope } from '../../../fls/profile-use.ts';
import { formatNumber } from '../../count.ts';
import { describeLeftOut, formatScopeHeading, groupByReason } from '../../integration-scope.ts';
import { formatCode } from './code.ts';
import type { MarkdownItem, MarkdownSection } from './section.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/** Why a document covers these profiles where the user named none, and what was left out. */
export function buildScopeSection(integrations: IntegrationScope | null): MarkdownSection[] {
  if (integrations === null) return [];
  const items = [...groupByReason(integrations, formatCode)].flatMap(([reason, names]) =>
    names.map((name): MarkdownItem => {
      return { text: `- ${messages.getMessage('markdown.object.plain', [formatCode(name), reason])}\n`, fields: 0 };
    }),
  );
  const leftOut = describeLeftOut(integrations, formatCode);
  return [
    {
      before: `${formatScopeHeading(integrations)}\n\n`,
      after: leftOut === null ? '\n' : `\n${leftOut}\n\n`,
      most: 8_000,
      forms: [() => items],
      describeOmitted: (left) => messages.getMessage('markdown.left.profiles', [formatNumber(left.length)]),
    },
  ];
}
