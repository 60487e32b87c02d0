import { Messages } from '@salesforce/core';
import type { Finding } from '../../fls/finding.ts';
import { formatNumber } from '../count.ts';
import type { ViewOptions } from '../view-options.ts';
import { wrapItems } from './lines.ts';
import { toShortPath, makePrintable } from '../notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'report');

/** More names than this help nobody on a screen. */
const TERMINAL_MAX_GRANTORS = 5;

/** Findings by profile and object, what opens each object, and its fields by access. */
export function formatObjectFindings(findings: readonly Finding[], { folder }: ViewOptions): string[] {
  const byProfile = Map.groupBy(findings, ({ profile }) => profile);
  return [...byProfile].flatMap(([profile, own]) => [
    '',
    `  ${makePrintable(profile)}`,
    ...listFindingPaths(own).map((path) => `    ${makePrintable(toShortPath(path, folder))}`),
    ...[...Map.groupBy(own, ({ object }) => object).values()].flatMap(formatObjectFields),
  ]);
}

/** The files that the findings stand in, where there are any. */
function listFindingPaths(findings: readonly Finding[]): string[] {
  return [...new Set(findings.flatMap(({ location }) => location?.path ?? []))];
}

function formatObjectFields(findings: readonly Finding[]): string[] {
  const [first] = findings;
  if (!first) return [];
  const byAccess = Map.groupBy(findings, ({ access }) => access);
  return [
    ...wrapItems('    ', formatObjectTitle(first, findings.length).split(', '), 80, 6),
    ...(['edit', 'read'] as const).flatMap((access) => {
      const fields = byAccess.get(access)?.map(({ field, object }) => makePrintable(field.slice(object.length + 1)));
      return fields ? wrapItems(`      ${access}  `, fields, 80) : [];
    }),
  ];
}

function formatObjectTitle(finding: Finding, fields: number): string {
  const object = makePrintable(finding.object);
  if (finding.exposure === 'live') {
    const openers = formatGrantorNames(finding.through);
    return messages.getMessage('object.live', [object, formatNumber(fields), formatNumber(finding.users), openers]);
  }
  if (finding.openedBy.length === 0) return messages.getMessage('object.closed', [object, formatNumber(fields)]);
  return messages.getMessage('object.openedBy', [object, formatNumber(fields), formatGrantorNames(finding.openedBy)]);
}

function formatGrantorNames(openers: readonly string[]): string {
  const shown = openers.slice(0, TERMINAL_MAX_GRANTORS).map(makePrintable).join(', ');
  const more = openers.length - TERMINAL_MAX_GRANTORS;
  return more > 0 ? messages.getMessage('object.more', [shown, formatNumber(more)]) : shown;
}
