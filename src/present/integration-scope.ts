import { Messages } from '@salesforce/core';
import { COVERED_USES, type CoveredUse, type IntegrationScope } from '../fls/profile-use.ts';
import { formatCount } from './count.ts';
import { joinFirstNames, quoteName } from './name-lists.ts';
import { makePrintable } from './notices.ts';
import { wrapItems, wrapText } from './terminal/lines.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'scope');

/** More names than these make a question or a sentence hard to read. */
const MAX_QUESTION_PROFILES = 3;
const MAX_LEFT_OUT = 5;

/** Makes a foreign name fit for the format. */
type NameFormatter = (name: string) => string;

/** Why a profile was chosen that nobody named: `License Salesforce Integration`, `AI agent (license Einstein Agent)`. */
export function formatCoveredUse({ kind, license }: CoveredUse, formatName: NameFormatter = makePrintable): string {
  if (kind === 'apiOnly') return messages.getMessage('reason.apiOnly');
  return messages.getMessage(`reason.${kind}`, [formatName(license ?? '')]);
}

/** API names of the chosen profiles by the reason why they were chosen; the order is that of the kinds. */
export function groupByReason(
  { covered }: IntegrationScope,
  formatName: NameFormatter = makePrintable,
): ReadonlyMap<string, readonly string[]> {
  const ordered = COVERED_USES.flatMap((kind) => [...covered].filter(([, use]) => use.kind === kind));
  const groups = Map.groupBy(ordered, ([, use]) => formatCoveredUse(use, formatName));
  return new Map([...groups].map(([reason, own]) => [reason, own.map(([name]) => name)]));
}

/** What stands above the reasons: `Profiles of integrations and AI agents with active users:`. */
export function formatScopeHeading({ covered }: IntegrationScope): string {
  return messages.getMessage('heading', [formatAudience([...covered.values()])]);
}

/** How many profiles of system users were left out, and how to cover them; null where there is none. */
export function describeLeftOut(
  { system }: IntegrationScope,
  formatName: NameFormatter = makePrintable,
): string | null {
  if (system.length === 0) return null;
  const names = joinFirstNames(system, MAX_LEFT_OUT, formatName);
  return messages.getMessage('leftOut', [formatCount(system.length, 'profile'), names]);
}

/** The chosen profiles and why, and what was left out, for a terminal; nothing where the user chose them. */
export function formatIntegrationScope(scope: IntegrationScope | null, width: number): string[] {
  if (scope === null) return [];
  const leftOut = describeLeftOut(scope);
  return [
    ...wrapText(formatScopeHeading(scope), width),
    ...[...groupByReason(scope)].flatMap(([reason, names]) =>
      wrapItems(`  ${messages.getMessage('line', [reason])} `, names.map(makePrintable), width, 4),
    ),
    ...(leftOut === null ? [] : wrapText(leftOut, width)),
    '',
  ];
}

/**
 * Some of the chosen profiles, in a sentence: `2 profiles of integrations and AI agents ("A", "B")`.
 *
 * @param names API names
 */
export function formatCoveredProfiles({ covered }: IntegrationScope, names: readonly string[]): string {
  const audience = formatAudience(names.flatMap((name) => covered.get(name) ?? []));
  const list = joinFirstNames(names, MAX_QUESTION_PROFILES, quoteName);
  return messages.getMessage('profiles', [formatCount(names.length, 'profile'), audience, list]);
}

function formatAudience(uses: readonly CoveredUse[]): string {
  const kinds = new Set(uses.map(({ kind }) => (kind === 'apiOnly' ? 'integration' : kind)));
  const words = (['integration', 'agent', 'identity'] as const)
    .filter((kind) => kinds.has(kind))
    .map((kind) => messages.getMessage(`audience.${kind}`));
  const last = words.pop() ?? '';
  return words.length === 0 ? last : messages.getMessage('audience.list', [words.join(', '), last]);
}
