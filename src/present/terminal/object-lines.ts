import { Messages } from '@salesforce/core';
import type { Finding } from '../../fls/finding.ts';
import { number, wrapped } from './lines.ts';
import { nearer, printable } from '../notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'report');

export type ObjectContext = {
  /** Of what grants a finding's object, that which users of its profile hold. */
  readonly through: (finding: Finding) => readonly string[];
  /** Where the person stands: paths are shown from there. */
  readonly folder: string;
};

/** More names than this help nobody on a screen. */
const MOST_OPENERS = 5;

/** Findings by profile and object, what opens each object, and its fields by access. */
export function objectLines(findings: readonly Finding[], { through, folder }: ObjectContext): string[] {
  const byProfile = Map.groupBy(findings, ({ profile }) => profile);
  return [...byProfile].flatMap(([profile, own]) => [
    '',
    `  ${printable(profile)}`,
    ...pathsOf(own).map((path) => `    ${printable(nearer(path, folder))}`),
    ...[...Map.groupBy(own, ({ object }) => object).values()].flatMap((fields) => fieldLines(fields, through)),
  ]);
}

/** The files that the findings stand in, where there are any. */
function pathsOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.flatMap(({ location }) => location?.path ?? []))];
}

function fieldLines(findings: readonly Finding[], through: ObjectContext['through']): string[] {
  const [first] = findings;
  if (!first) return [];
  const byAccess = Map.groupBy(findings, ({ access }) => access);
  return [
    ...wrapped('    ', titleOf(first, findings.length, through).split(', '), 6),
    ...(['edit', 'read'] as const).flatMap((access) => {
      const fields = byAccess.get(access)?.map(({ field, object }) => printable(field.slice(object.length + 1)));
      return fields ? wrapped(`      ${access}  `, fields) : [];
    }),
  ];
}

function titleOf(finding: Finding, fields: number, through: ObjectContext['through']): string {
  const object = printable(finding.object);
  if (finding.exposure === 'live') {
    const openers = named(through(finding));
    return messages.getMessage('object.live', [object, number(fields), number(finding.users), openers]);
  }
  if (finding.openedBy.length === 0) return messages.getMessage('object.closed', [object, number(fields)]);
  return messages.getMessage('object.openedBy', [object, number(fields), named(finding.openedBy)]);
}

function named(openers: readonly string[]): string {
  const shown = openers.slice(0, MOST_OPENERS).map(printable).join(', ');
  const more = openers.length - MOST_OPENERS;
  return more > 0 ? messages.getMessage('object.more', [shown, number(more)]) : shown;
}
